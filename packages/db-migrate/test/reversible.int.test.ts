import { describe, expect, it } from "vitest";
import { describeDifference } from "../src/drift/describe-difference.js";
import type { ReversibilityReport } from "../src/index.js";
import { cli } from "./command-line.js";
import { migrationsFolder, rootMigrations, workbench } from "./migrations-folder.js";

async function reversibility(
  files: string | Readonly<Record<string, string>>,
): Promise<ReversibilityReport> {
  const folder = typeof files === "string" ? files : migrationsFolder(files);
  const { manager } = await workbench(folder);
  const report = await manager.verify({ reversible: true, shadow: "same-server" });
  if (report.reversibility === undefined) throw new TypeError("it was not tried");
  return report.reversibility;
}

/** `migration fault` and what differs, or the first line of what the server said. */
function told({ broken }: ReversibilityReport): string[] {
  return broken.flatMap(({ migration, fault, message, differences }) => [
    `${migration} ${fault}`,
    ...(message === undefined ? [] : [message.split("\n")[0] ?? ""]),
    ...differences.flatMap(describeDifference),
  ]);
}

/** Ways in which downs are broken in public histories. */
const corpus = {
  "01_good/up.sql": "CREATE TABLE users (id integer PRIMARY KEY, name varchar(50) NOT NULL)",
  "01_good/down.sql": "DROP TABLE users",
  // Forgets the index.
  "02_forgets/up.sql": "ALTER TABLE users ADD age integer; CREATE INDEX by_name ON users (name)",
  "02_forgets/down.sql": "ALTER TABLE users DROP age",
  // Forgets NOT NULL and the length; the next one must not be blamed for it.
  "03_widens/up.sql": "ALTER TABLE users ALTER name TYPE text, ALTER name DROP NOT NULL",
  "03_widens/down.sql": "ALTER TABLE users ALTER name TYPE varchar(100)",
  "04_misspells/up.sql": "CREATE TABLE orders (id integer)",
  "04_misspells/down.sql": "DROP TABLE order_s",
  "05_good/up.sql": "ALTER TABLE orders ADD note text DEFAULT 'none'",
  "05_good/down.sql": "ALTER TABLE orders DROP note",
  "06_one_way/up.sql":
    "-- db-migrate: irreversible: the old values are gone\nALTER TABLE orders DROP note",
  "07_no_down/up.sql": "CREATE VIEW names AS SELECT name FROM users",
  // Leaves the type behind, so that it cannot be applied again.
  "08_leaves/up.sql": "CREATE TYPE mood AS ENUM ('ok'); ALTER TABLE users ADD mood mood",
  "08_leaves/down.sql": "ALTER TABLE users DROP mood",
  // Outside of a transaction, half of the way back takes effect.
  "09_outside/up.sql":
    "-- db-migrate: transaction=off\nCREATE INDEX CONCURRENTLY i1 ON orders (id); CREATE INDEX CONCURRENTLY i2 ON orders (id)",
  "09_outside/down.sql":
    "-- db-migrate: transaction=off\nDROP INDEX CONCURRENTLY i1; DROP INDEX CONCURRENTLY i3",
  // Restores, and comes out otherwise the second time.
  "10_forgetful/up.sql":
    "CREATE TABLE IF NOT EXISTS flags (id integer); DO $$ BEGIN IF to_regclass('stamp') IS NULL THEN CREATE TABLE marked (id integer); END IF; END $$",
  "10_forgetful/down.sql": "DROP TABLE marked; CREATE TABLE stamp (id integer); DROP TABLE flags",
  "11_good/up.sql": "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
  "11_good/down.sql": "DROP FUNCTION f()",
  "12_noop/up.sql": "UPDATE users SET name = lower(name)",
  "12_noop/down.sql": "-- db-migrate: noop",
};

describe("verify --reversible", () => {
  it("finds the repository's migrations reversible", async () => {
    expect(await reversibility(rootMigrations)).toEqual({
      checked: 3,
      broken: [],
      irreversible: [],
    });
  });

  it("says of each broken way back what is wrong, and blames none for another's", async () => {
    const report = await reversibility(corpus);
    expect(told(report)).toEqual([
      "02_forgets not-restored",
      "+ index public.by_name",
      "02_forgets up-fails-again",
      expect.stringMatching(
        /02_forgets\/up\.sql:1:\d+.*relation "by_name" already exists/,
      ) as string,
      "03_widens not-restored",
      "~ column public.users.name type: character varying(50) → character varying(100)",
      "~ column public.users.name not null: true → none",
      "04_misspells down-fails",
      expect.stringMatching(
        /04_misspells\/down\.sql:1:\d+.*table "order_s" does not exist/,
      ) as string,
      "08_leaves not-restored",
      "+ type public.mood",
      "08_leaves up-fails-again",
      expect.stringMatching(/08_leaves\/up\.sql:1:\d+.*type "mood" already exists/) as string,
      "09_outside down-fails",
      expect.stringMatching(/09_outside\/down\.sql:2:\d+.*index "i3" does not exist/) as string,
      "10_forgetful not-restored",
      "+ table public.stamp",
      "10_forgetful not-repeated",
      "- table public.marked",
      "+ table public.stamp",
    ]);
    expect(report.checked).toBe(10);
    expect(report.irreversible).toEqual([
      { migration: "06_one_way", reason: "the old values are gone" },
      { migration: "07_no_down", reason: "it has no down.sql" },
    ]);
  });

  it("says so in sentences, exits with 4, and touches the database itself with nothing", async () => {
    const folder = migrationsFolder(corpus);
    const { url, db } = await workbench(folder);
    const on = ["--dir", folder, "--url", url];
    const { code, out: text } = await cli(
      ...on,
      "verify",
      "--reversible",
      "--shadow",
      "same-server",
    );
    expect(code).toBe(4);
    // Who says where the ways back are to be tried wants them to be tried.
    expect(await cli(...on, "verify", "--shadow", "nowhere")).toMatchObject({ code: 2 });
    expect(text).toContain(
      "problem: 03_widens: its down.sql does not restore what was there before.\n" +
        "  ~ column public.users.name type: character varying(50) → character varying(100)\n",
    );
    expect(text).toContain("note: 06_one_way has no way back: the old values are gone.\n");
    expect(text).toMatch(/Reverted and applied again 10 migrations: 6 broken\.$/);
    expect(
      await db.column("SELECT nspname FROM pg_namespace WHERE nspname = 'abe_migrate'"),
    ).toEqual([]);
  });

  it("counts a way back that cannot be run among the broken ones", async () => {
    const report = await reversibility({
      "1_a/up.sql": "CREATE TABLE a (id integer)",
      "1_a/down.sql": "DROP TABLE a; COMMIT",
    });
    expect(report.broken).toMatchObject([
      {
        migration: "1_a",
        fault: "down-fails",
        message: expect.stringContaining("1_a/down.sql:1:15") as string,
      },
    ]);
  });

  it("is not tried where a file cannot be applied", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "COMMIT", "1_a/down.sql": "SELECT 1" });
    const { manager } = await workbench(folder);
    const report = await manager.verify({ reversible: true, shadow: "same-server" });
    expect(report.faults).toHaveLength(1);
    expect(report.reversibility).toBeUndefined();
  });
});
