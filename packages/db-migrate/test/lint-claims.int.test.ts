import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lintRules } from "../src/lint/all-rules.js";
import { splitStatements } from "../src/sql/statements.js";
import { lintCases } from "./lint-cases/all-cases.js";
import type { LintCase } from "./lint-cases/lint-case.js";

let db: DatabaseServer;
let drop: () => Promise<void>;
let major: number;

beforeAll(async () => {
  const database = await createTestDatabase();
  db = createDatabaseServer(database.url, { name: "test" });
  drop = () => database.drop();
  major = Math.trunc(
    Number(await db.scalar("SELECT current_setting('server_version_num')")) / 10_000,
  );
});
afterAll(async () => {
  await db.close();
  await drop();
});
beforeEach(async () => {
  await db.query("DROP SCHEMA IF EXISTS abe_migrate, s CASCADE");
  await db.query("DROP SCHEMA IF EXISTS public CASCADE");
  await db.query("CREATE SCHEMA public");
});

async function runAll(on: Pick<DatabaseServer, "query">, sql: string): Promise<void> {
  for (const { start, end } of splitStatements(sql).statements) {
    await on.query(sql.slice(start, end));
  }
}

/** Runs SQL as a migration is run. */
async function migrate(sql: string): Promise<void> {
  if (sql.includes("transaction=off")) return runAll(db, sql);
  await db.transaction((tx) => runAll(tx, sql));
}

const numbered = lintCases.map((each, index): [string, LintCase] => [
  `${each.rule} (case ${index + 1})`,
  each,
]);

describe("PostgreSQL", () => {
  it.each(numbered)(
    "accepts the silent SQL of %s",
    async (_, { before = "", up, silent, since = 14 }) => {
      if (major < since) return;
      await runAll(db, before);
      await runAll(db, up ?? "");
      await expect(migrate(silent)).resolves.toBeUndefined();
    },
  );

  it.each(numbered.filter(([, { refused }]) => refused !== undefined))(
    "refuses the firing SQL of %s",
    async (_, { before = "", fires, refused }) => {
      await runAll(db, before);
      await expect(migrate(fires)).rejects.toMatchObject({ code: refused });
    },
  );
});

interface Relation {
  readonly oid: number;
  readonly filenode: number;
}

async function relation(on: Pick<DatabaseServer, "maybeOne">, name: string): Promise<Relation> {
  const found = await on.maybeOne<{ oid: number; filenode: number }>(
    `SELECT oid::int, relfilenode::int AS filenode FROM pg_class WHERE oid = to_regclass('${name}')`,
  );
  return found ?? { oid: 0, filenode: 0 };
}

const claims = numbered.filter(([, { rule, untried, refused }]) => {
  const facts = lintRules.find(({ id }) => id === rule);
  return facts?.lockMode !== undefined && untried === undefined && refused === undefined;
});

describe("the lock that a rule names", () => {
  it.each(claims)(
    "is the one that %s takes, and rows are rewritten as it says",
    async (_, each) => {
      const { rule, before = "", fires, table = "t", since = 14 } = each;
      if (major < since) return;
      const facts = lintRules.find(({ id }) => id === rule);
      await runAll(db, before);
      const old = await relation(db, table);
      expect(old.oid).not.toBe(0);
      let modes: readonly string[] = [];
      let filenode: number | undefined;
      await db
        .transaction(async (tx) => {
          await runAll(tx, fires);
          modes = await tx.column<string>(
            `SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = ${old.oid}`,
          );
          const now = await tx.maybeOne<{ filenode: number }>(
            `SELECT relfilenode::int AS filenode FROM pg_class WHERE oid = ${old.oid}`,
          );
          filenode = now?.filenode;
          throw new RangeError("enough");
        })
        .catch((error: unknown) => {
          if (!(error instanceof RangeError)) throw error;
        });
      const lock = /LOCK TABLE t IN SHARE MODE/.test(fires) ? "SHARE" : facts?.lockMode;
      expect(modes.map(spelt)).toContain(lock);
      expect(stronger(modes.map(spelt), lock ?? "")).toEqual([]);
      // Whatever is about all rows says whether they are written anew.
      const isRewritten = filenode !== old.filenode;
      const claimed = facts?.group === "rewrite" || facts?.work === "rewrite";
      expect(claimed ? isRewritten : false).toBe(facts?.work === "rewrite");
    },
  );
});

/** `ShareRowExclusiveLock` is `SHARE ROW EXCLUSIVE`. */
function spelt(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
}

const order = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
];

function stronger(modes: readonly string[], than: string): string[] {
  return modes.filter((mode) => order.indexOf(mode) > order.indexOf(than));
}
