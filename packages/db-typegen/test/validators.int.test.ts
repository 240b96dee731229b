import { join } from "node:path";
import type { StandardSchema } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type ProjectFolder, projectFolder } from "./project-folder.js";

vi.setConfig({ testTimeout: 120_000 });

const everything = `SELECT id, email, nick, mood, tags, paid, born, seen, wait, raw, spans, many, done, share,
  jsonb_build_object('a', id, 'b', ARRAY[nick], 'c', NULL) AS made, '{}'::jsonb AS any FROM things ORDER BY id`;

const migration = `
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE things (
  id int PRIMARY KEY, email text NOT NULL, nick text, mood mood, tags text[], paid bigint NOT NULL DEFAULT 1,
  born date, seen timestamptz, wait interval, raw bytea, spans tstzrange, many int4multirange,
  done boolean NOT NULL DEFAULT false, share numeric, level text NOT NULL DEFAULT 'low' CHECK (level IN ('low', 'high'))
);`;

const rows = `
INSERT INTO things (id, email) VALUES (1, 'a');
INSERT INTO things VALUES (2, 'b', 'nick', 'ok', '{x,NULL}', 9007199254740993, '2024-02-29', now(), '1 day', 'raw',
  '[2024-01-01,)', '{[1,3),[5,7)}', true, 1.5, 'high');`;

let database: TestDatabase;
let isKnown: boolean;
let folder: ProjectFolder;

beforeAll(async () => {
  database = await createTestDatabase();
  isKnown = Number(await database.server.scalar("SHOW server_version_num")) >= 160_000;
  folder = projectFolder(database.url, {
    "migrations/1_things/up.sql": migration,
    "queries/all.sql": [
      `-- name: everything\n${everything};`,
      "-- name: levels\nSELECT level, 'x' AS fixed FROM things WHERE id = :id;",
      "-- name: own\n-- @json made: Made\nSELECT '{}'::jsonb AS made;",
      "-- name: remove\nDELETE FROM things WHERE id = :id;",
    ].join("\n"),
    "app.ts":
      'db.query("SELECT id FROM things"); db.many(sql.named("__proto__")`SELECT nick FROM things`);',
  });
  if (!isKnown) return;
  const session = await openSession(database.server);
  await session.simple(migration + rows);
  await session.release();
});

beforeEach(({ skip }) => skip(!isKnown, "its parse trees cannot be read"));

afterAll(async () => {
  folder[Symbol.dispose]();
  await database.drop();
});

interface Written {
  readonly queries: Readonly<Record<string, StandardSchema>>;
  readonly named: Readonly<Record<string, StandardSchema>>;
  readonly texts: Readonly<Record<string, StandardSchema>>;
}

/** Where a value is not as it should be; nothing where it is. */
async function wrong(schema: StandardSchema | undefined, value: unknown): Promise<string[]> {
  const result = await schema?.["~standard"].validate(value);
  if (result === undefined) return ["there is no validator"];
  if (result.issues === undefined) return result.value === value ? [] : ["is another value"];
  return result.issues.map(({ path = [], message }) => `${path.map(String).join(".")} ${message}`);
}

it("takes the rows that PostgreSQL returns, and refuses others with their places", async () => {
  expect(await folder.run("generate", "--validators")).toMatchObject({ code: 0 });
  const written = (await import(join(folder.path, "validators.gen.ts"))) as Written;
  const found = await database.server.many<Record<string, unknown>>(everything);
  expect(found).toHaveLength(2);
  const schema = written.queries["everything"];
  for (const each of found) expect(await wrong(schema, each)).toEqual([]);
  expect(await wrong(schema, { ...found[1], other: "field" })).toEqual([]);

  for (const [field, value, message] of [
    ["id", "2", "id is not a number"],
    ["id", undefined, "id is not a number"],
    ["email", null, "email is not a string"],
    ["paid", 1n, "paid is not a string"],
    ["done", 0, "done is not a boolean"],
    ["mood", "angry", 'mood is not "sad" or "ok" or null'],
    ["tags", "x", "tags is not an array"],
    ["tags", ["x", 1], "tags.1 is not a string"],
    ["seen", "2024-01-01", "seen is not of the class Date"],
    ["wait", "1 day", "wait is not of the class Interval"],
    ["raw", "raw", "raw is not of the class Buffer"],
    ["spans", {}, "spans is not of the class Range"],
    ["made", { a: 1, b: [2], c: null }, "made.b.0 is not a string"],
    ["made", { a: 1, b: [] }, "made.c is missing"],
  ] as const)
    expect(await wrong(schema, { ...found[1], [field]: value })).toEqual([message]);
  const { nick: _, ...incomplete } = found[1] ?? {};
  expect(await wrong(schema, incomplete)).toEqual(["nick is missing"]);
  for (const value of [null, 1, "x", []])
    expect(await wrong(schema, value)).toEqual([" is not an object"]);

  expect(await wrong(written.queries["levels"], { level: "high", fixed: "x" })).toEqual([]);
  expect(await wrong(written.queries["levels"], { level: "middle", fixed: "x" })).toEqual([
    'level is not "low" or "high"',
  ]);
  expect(await wrong(written.texts["SELECT id FROM things"], { id: 1 })).toEqual([]);
  expect(await wrong(written.named["__proto__"], { nick: 1 })).toEqual(["nick is not a string"]);
});

it("has none for what returns no rows, and says where a type is declared elsewhere", () => {
  const written = folder.read("validators.gen.ts");
  expect(written).not.toContain('"remove"');
  expect(written).toContain('// "own": the type of "made" is not known here\n');
  expect(written).not.toContain("aBigint");
});

it("is of the types that the application reads", async () => {
  const core = new URL("../../db-core/dist/index.js", import.meta.url).href;
  folder.write({
    "types.mjs": `import { createTypes } from "${core}";\nexport const types = createTypes({ bigint: "bigint" });\n`,
  });
  await folder.run("generate", "--validators", "--types", "types.mjs");
  expect(folder.read("validators.gen.ts")).toContain('["paid", aBigint]');
});

it("is part of what check compares, and goes when it is not asked for", async () => {
  await folder.run("generate", "--validators");
  expect(await folder.run("check", "--validators")).toMatchObject({ code: 0 });
  expect((await folder.run("check")).err).toContain("Stale: validators.gen.ts");
  expect((await folder.run("generate")).out).toContain("wrote validators.gen.ts");
  expect(folder.files()).not.toContain("validators.gen.ts");
});
