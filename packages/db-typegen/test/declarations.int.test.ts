import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  loadSchemaFacts,
  type Lock,
  lockOf,
  type LockedStatement,
  lockStatement,
  readLock,
  renderDeclarations,
  renderFactories,
  writeLock,
} from "@abe/db-typegen";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { renderValidators } from "../src/output/render-validators.js";
import { textSource } from "./statement-sources.js";

let database: AnalysisDatabase;
let lock: Lock;

const hostile = String.raw`SELECT 1 AS "a""b", 2 AS "it's \", 3 AS "*/ ${"`"}${"$"}{x}", 4 AS "ключ", 5 AS "__proto__", 6, 7`;
const long = `SELECT id FROM users WHERE nick IN (${Array.from({ length: 2_000 }, (_, n) => `'n${n}'`).join(", ")})`;

const sources = [
  textSource("SELECT * FROM users WHERE id = $1"),
  textSource("SELECT * FROM users"),
  textSource("SELECT u.id, o.id, o.name FROM users u JOIN orgs o ON o.id = u.org_id"),
  textSource(hostile),
  textSource(long),
  textSource("-- a comment\nSELECT 'üñí \u2028 \\' AS text\r\n"),
  textSource("UPDATE users SET nick = $1, meta = $2, mood = $3, tags = $4 WHERE id = $5"),
  textSource(
    "SELECT jsonb_agg(o) AS orgs, tstzrange(now(), now()) AS span, interval '1 day' AS wait FROM orgs o",
  ),
  textSource("SELECT meta, nick, balance FROM users", {
    overrides: { notNull: ["nick"], nullable: ["balance"], json: { meta: "{ plan: string }" } },
  }),
  textSource("SELECT id, nick FROM users WHERE email = $1", { kind: "named", name: "constructor" }),
  textSource("SELECT id FROM users WHERE meta = $1", { kind: "named", name: 'by "meta"' }),
  textSource("SELECT id FROM users WHERE id = $1", { kind: "composed", name: "search" }),
  textSource("SELECT id FROM users WHERE id = $1 AND nick = $2", {
    kind: "composed",
    name: "search",
  }),
  textSource("SELECT id, nick FROM users WHERE org_id = $1 AND nick IS NOT DISTINCT FROM $2", {
    kind: "file",
    name: "usersOf",
    file: "queries/*/users.sql",
    parameterNames: ["org", "the nick"],
  }),
  textSource("DELETE FROM users WHERE id = $1", { kind: "file", name: "delete" }),
  textSource("SELECT 1 AS one", { kind: "file", name: "get-one" }),
];

beforeAll(async () => {
  database = await analysisDatabase("corpus-schema.sql");
  if (!database.isKnown) return;
  const facts = await loadSchemaFacts(database.server);
  const statements: LockedStatement[] = [];
  for (const each of sources)
    statements.push(lockStatement(each, await database.describe(each.text), facts));
  lock = lockOf({ schemaHash: "hash", statements, facts });
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** A busy machine compiles slowly. */
const compilerTimeoutMs = 120_000;

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What the compiler says of a program; empty when it compiles. */
async function compile(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "abe-db-typegen-"));
  try {
    mkdirSync(join(folder, "node_modules", "@abe"), { recursive: true });
    symlinkSync(join(root, "packages/db-core"), join(folder, "node_modules/@abe/db-core"));
    symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"));
    const compilerOptions = {
      noEmit: true,
      strict: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      isolatedDeclarations: true,
      declaration: true,
      verbatimModuleSyntax: true,
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "nodenext",
      types: ["node"],
    };
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    return await new Promise((resolve) => {
      execFile(process.execPath, [compiler, "-p", folder], (_, stdout) => resolve(stdout));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const program = `
import { sql, type IDatabaseServer, type Interval, type Range } from "@abe/db-core";
import { isUniqueViolation } from "@abe/db-core/errors";
import { usersOf, delete as remove, "get-one" as getOne } from "./queries.gen.js";
import { named as validators, queries, texts } from "./validators.gen.js";
declare const db: IDatabaseServer;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

const user = await db.maybeOne("SELECT * FROM users WHERE id = $1", [7]);
if (user !== null) {
  same<typeof user.mood, "sad" | "ok" | "happy" | null>(true);
  same<typeof user.role, "admin" | "member">(true);
  same<typeof user.tags, (string | null)[]>(true);
  same<typeof user.created_at, Date>(true);
  // @ts-expect-error no such column
  void user.emial;
}
// @ts-expect-error many rows
await db.one("SELECT * FROM users");
const [pair] = await db.many("SELECT u.id, o.id, o.name FROM users u JOIN orgs o ON o.id = u.org_id");
same<typeof pair, { id: string; name: string } | undefined>(true);
const firsts = await db.column("SELECT u.id, o.id, o.name FROM users u JOIN orgs o ON o.id = u.org_id");
same<typeof firsts, number[]>(true);
const odd = await db.one(${JSON.stringify(hostile)});
same<(typeof odd)["a\\"b"], number>(true);
same<(typeof odd)["?column?"], number>(true);
same<(typeof odd)["ключ"], number>(true);
await db.column(${JSON.stringify(long)}).then((ids) => same<typeof ids, number[]>(true));
const { text } = await db.one(${JSON.stringify("-- a comment\nSELECT 'üñí \u2028 \\' AS text\r\n")});
same<typeof text, string>(true);
const update = "UPDATE users SET nick = $1, meta = $2, mood = $3, tags = $4 WHERE id = $5";
await db.execute(update, [null, { any: ["json"] }, "ok", ["a", null], 1]);
// @ts-expect-error an array is PostgreSQL's, not JSON's
await db.execute(update, [null, ["json"], "ok", ["a", null], 1]);
// @ts-expect-error no such label
await db.execute(update, [null, null, "angry", [], 1]);
// @ts-expect-error it returns no rows
await db.many(update, [null, null, null, [], 1]);
const all = await db.one("SELECT jsonb_agg(o) AS orgs, tstzrange(now(), now()) AS span, interval '1 day' AS wait FROM orgs o");
same<typeof all, { orgs: { id: number; name: string; note: string | null }[] | null; span: Range<Date>; wait: Interval }>(true);
const [stated] = await db.many("SELECT meta, nick, balance FROM users");
same<typeof stated, { meta: { plan: string } | null; nick: string; balance: string | null } | undefined>(true);
const named = await db.maybeOne(sql.named("constructor")\`SELECT id, nick FROM users WHERE email = \${"a@x"}\`);
same<typeof named, { id: number; nick: string | null } | null>(true);
await db.many(sql.named('by "meta"')\`SELECT id FROM users WHERE meta = \${sql.json(["a"])}\`);
// @ts-expect-error an object is no value of a template
await db.many(sql.named('by "meta"')\`SELECT id FROM users WHERE meta = \${{ a: 1 }}\`);
const found = await db.many(sql.named("search")\`SELECT id FROM users WHERE id = \${1} \${sql\`AND nick = \${"a"}\`}\`);
same<typeof found, { id: number }[]>(true);
const listed = await db.many(usersOf({ org: "1", "the nick": null }));
same<typeof listed, { id: number; nick: string | null }[]>(true);
// @ts-expect-error the nick is missing
usersOf({ org: 1 });
await db.execute(remove(1));
// @ts-expect-error it returns no rows
await db.one(remove(1));
same<Awaited<ReturnType<typeof one>>, { one: number }>(true);
async function one() { return db.one(getOne()); }
for (const each of await db.many(sql.as(queries.usersOf)\`SELECT\`)) same<typeof each, { id: number; nick: string | null }>(true);
const checked = await validators.constructor["~standard"].validate(user);
if (checked.issues === undefined) same<typeof checked.value, { id: number; nick: string | null }>(true);
// @ts-expect-error no such statement
void texts["SELECT nothing"];
// @ts-expect-error no such constraint
isUniqueViolation(new TypeError("x"), "users_emial_key");
isUniqueViolation(new TypeError("x"), "users_email_key");
`;

it(
  "what is written compiles, and lets through and refuses what it should",
  async () => {
    const files = {
      "db.gen.d.ts": renderDeclarations(lock, sources),
      "queries.gen.ts": renderFactories(lock, sources) ?? "",
      "validators.gen.ts": renderValidators(lock, sources),
      "program.ts": program,
    };
    expect(await compile(files)).toBe("");
  },
  compilerTimeoutMs,
);

it(
  "refusals name what to do, and a wrong parameter its type",
  async () => {
    const said = await compile({
      "db.gen.d.ts": renderDeclarations(lock, sources),
      "program.ts": `
import type { IDatabaseServer } from "@abe/db-core";
declare const db: IDatabaseServer;
await db.one("SELECT * FROM users");
await db.one("UPDATE users SET nick = $1, meta = $2, mood = $3, tags = $4 WHERE id = $5", [null, null, null, [], 1]);
await db.query("SELECT * FROM users WHERE id = $1", ["seven"]);
await db.maybeOne("SELECT * FROM users WHERE id = $1");
await db.execute("SELECT * FROM users WHERE id = $1");
`,
    });
    expect(said).toContain(
      "it may return many rows: call many(), or let a unique key or LIMIT 1 say",
    );
    expect(said).toContain("it returns no rows: call execute(), or add RETURNING");
    expect(said).toContain("Type 'string' is not assignable to type 'number'");
    expect(said.split("its values are missing: give them as the second argument")).toHaveLength(5);
    expect(said).toContain("readonly values: readonly [number];");
    expect(said).not.toContain("parameter of type 'Statement<");
  },
  compilerTimeoutMs,
);

it("a statement that a factory made runs, whatever its name", async () => {
  const written = renderFactories(lock, sources) ?? "";
  const script = written
    .replace(/^import type .*$/m, "")
    .replaceAll(/^function (\w+)\((.*)\): .* \{$/gm, (_, name: string, parameters: string) => {
      const names = [...parameters.matchAll(/(\$\d+|values)\b(?=:)/g)].map(([each]) => each);
      return `function ${name}(${names.join(", ")}) {`;
    });
  const made = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as Readonly<
    Record<string, (...values: unknown[]) => { text: string; values: unknown[] }>
  >;
  const run = (statement: object | undefined): Promise<unknown[]> =>
    database.server.many(statement as { text: string });
  expect(await run(made["get-one"]?.())).toEqual([{ one: 1 }]);
  expect(await run(made["usersOf"]?.({ org: 1, "the nick": null }))).toEqual([
    { id: 1, nick: null },
  ]);
  expect(made["delete"]?.(1)).toMatchObject({ values: [1], name: "delete" });
});

it("the same lock makes the same text, whatever the order, and survives its file", () => {
  const declarations = renderDeclarations(lock, sources);
  const factories = renderFactories(lock, sources);
  const shuffled = { ...lock, statements: lock.statements.toReversed() };
  const twice = [...sources, ...sources];
  expect(renderFactories(shuffled, twice.toReversed())).toBe(factories);
  expect(renderDeclarations(readLock(writeLock(lock))!, twice)).toBe(declarations);
  expect(readLock("{}")).toBeUndefined();
  expect(readLock("no JSON")).toBeUndefined();
  expect(readLock(writeLock({ ...lock, version: 2 as 1 }))).toBeUndefined();
});

it("a row that several statements return has one name, which follows from its columns", () => {
  const declarations = renderDeclarations(lock, sources);
  expect(declarations).toContain("export interface IdOrgIdBossIdEmailRow {");
  expect(declarations.match(/row: IdOrgIdBossIdEmailRow;/g)).toHaveLength(2);
});
