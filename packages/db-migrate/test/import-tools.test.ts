import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MigrationConfigError } from "../src/index.js";
import { importing, notesOf, obstaclesOf } from "./importing.js";
import { migrationsFolder, writeFiles } from "./migrations-folder.js";

/** As node-pg-migrate 9.0 prints them, in one transaction and in one for each. */
const printedUp = `dry run
> Migrating files:
> - 1700000000000_first
### MIGRATION 1700000000000_first (UP) ###
CREATE TABLE "c" (
  "id" serial PRIMARY KEY
);
SELECT $$ BEGIN; $$;
INSERT INTO "public"."pgmigrations" (name, run_on) VALUES ('1700000000000_first', NOW());


### MIGRATION 1700000001000_infer (UP) ###
BEGIN;
ALTER TABLE "c"
  ADD "x" integer;
INSERT INTO "public"."pgmigrations" (name, run_on) VALUES ('1700000001000_infer', NOW());
COMMIT;


### MIGRATION 1700000002000_conc (UP) ###
COMMIT;
VACUUM "c";
SELECT 1;
INSERT INTO "public"."pgmigrations" (name, run_on) VALUES ('1700000002000_conc', NOW());
BEGIN;


Migrations complete!
`;
const printedDown = `### MIGRATION 1700000000000_first (DOWN) ###
DROP TABLE "c";
DELETE FROM "public"."pgmigrations" WHERE name='1700000000000_first';


### MIGRATION 1700000001000_infer (DOWN) ###
`;

describe("diesel", () => {
  it("runs outside of a transaction where metadata.toml is there and does not say otherwise", async () => {
    const { again, read } = importing("diesel", {
      "1_a/up.sql": "SELECT 1",
      "1_a/metadata.toml":
        "run_in_transaction = true # as usual\n[other]\nrun_in_transaction = false",
      "2_b/up.sql": "SELECT 2",
      "2_b/down.sql": "SELECT -2",
      "2_b/metadata.toml": "# nothing\n[other]\nrun_in_transaction = true",
      "3_c/up.sql": "BEGIN; SELECT 3; COMMIT;",
      "3_c/metadata.toml": "run_in_transaction = false",
    });
    await again();
    expect(read("1_a/up.sql")).toBe("SELECT 1\n");
    expect(read("2_b/up.sql")).toBe("-- db-migrate: transaction=off\nSELECT 2\n");
    expect(read("2_b/down.sql")).toBe("-- db-migrate: transaction=off\nSELECT -2\n");
    expect(read("3_c/up.sql")).toBe(" SELECT 3;\n");
  });

  it("passes over files and empty folders; what else is in a folder is named", async () => {
    const files = {
      "1_a/up.sql": "SELECT 1",
      "1_a/why.md": "",
      "1_a/.gitkeep": "",
      ".hidden/up.sql": "",
      "README.md": "",
    };
    expect(await notesOf("diesel", files)).toEqual([
      "README.md is not taken over",
      "1_a/why.md is not taken over",
    ]);
    expect(await obstaclesOf("diesel", { "initial/up.sql": "", "2_b/down.sql": "" })).toEqual([
      "2_b holds no up.sql.",
      "initial has a version that is not in digits.",
      expect.stringMatching(/holds no migration/),
    ]);
  });

  it("orders versions as text, which must be the order here too", async () => {
    expect(
      await obstaclesOf("diesel", { "9_a/up.sql": "SELECT 1", "10_b/up.sql": "SELECT 2" }),
    ).toEqual(["9_a runs after 10_b there, and would run before it here: rename one of them."]);
  });
});

describe("hasura", () => {
  it("is imported by database", async () => {
    expect(await obstaclesOf("hasura", { "default/1_a/up.sql": "SELECT 1" })).toEqual([
      "default is the folder of a database: import each of them by itself.",
      expect.stringMatching(/its folder usually is migrations\/default/),
    ]);
  });

  it("may have all files in one folder, as before config v2", async () => {
    const { again } = importing("hasura", {
      "1_a.up.sql": "SELECT 1",
      "1_a.down.sql": "SELECT -1",
      "1_a.up.yaml": "[]",
    });
    const { written, notes } = await again();
    expect(written).toEqual(["1_a"]);
    expect(notes.map(({ note }) => note)).toEqual(["is metadata, not schema"]);
  });
});

describe("golang-migrate", () => {
  it("knows a version by its number, so two of it are refused", async () => {
    expect(
      await obstaclesOf("golang-migrate", {
        "1_a.up.sql": "SELECT 1",
        "001_b.up.sql": "SELECT 1",
        "5_c.down.sql": "SELECT 1",
      }),
    ).toEqual([
      "1_a.up.sql has the version of 001_b.up.sql: give one of them a later one.",
      "5_c.down.sql is a way back, and version 5 has no way up.",
      expect.stringMatching(/holds no migration/),
    ]);
  });

  it("may name the two directions differently, which is pointed out", async () => {
    expect(
      await notesOf("golang-migrate", { "1_as.up.sql": "SELECT 1", "1_a.down.sql": "SELECT 1" }),
    ).toEqual([
      "1_a.down.sql is taken for the way back of 1_as.up.sql: they have the same version",
    ]);
  });

  it("may have names that are none here, which are changed", async () => {
    const { again } = importing("golang-migrate", {
      "1_.up.sql": "SELECT 1",
      "3_é!.up.sql": "SELECT 3",
    });
    const { written, notes } = await again();
    expect(written).toEqual(["1_migration", "3_migration"]);
    expect(notes.map(({ note }) => note)).toContain("is called 1_migration here");
  });
});

describe("dbmate", () => {
  it("has one section up and one down; anything else is refused with its line", async () => {
    const up = "-- migrate:up\nSELECT 1;\n";
    const down = "-- migrate:down\nSELECT 1;\n";
    expect(
      await obstaclesOf("dbmate", {
        "1_none.sql": "SELECT 1;",
        "2_twice.sql": `${up}${down}${up}${down}`,
        "3_order.sql": `${down}${up}`,
        "4_before.sql": `SELECT 1;\n${up}${down}`,
        "5_inside.sql": `${up}COMMIT;\n${down}\n\\d\n`,
      }),
    ).toEqual([
      "1_none.sql:1:1: has no line -- migrate:up.",
      "2_twice.sql:5:1: begins another section: give each a file of its own, dbmate cannot record them either.",
      expect.stringMatching(/^3_order\.sql:3:1: has its sections in another order/),
      expect.stringMatching(/^4_before\.sql:4:1: has SQL before/),
      expect.stringMatching(/^5_inside\.sql:3:1: COMMIT is not allowed/),
      expect.stringMatching(/^5_inside\.sql:7:1: \\d must go: only psql/),
    ]);
  });

  it("keeps the comments before its first line, and works without a way back", async () => {
    const { again, directory, read } = importing("dbmate", {
      "1_a.sql": "-- who and why\n-- migrate:up transaction:false\nVACUUM;\n",
      "2.sql": "--migrate:up\nSELECT 1;\n-- migrate:down transaction:false\nVACUUM;",
    });
    await again();
    expect(read("1_a/up.sql")).toBe("-- db-migrate: transaction=off\n-- who and why\n\nVACUUM;\n");
    expect(readdirSync(join(directory, "1_a"))).toEqual(["up.sql"]);
    expect(read("2_migration/up.sql")).toBe("SELECT 1;\n");
    expect(read("2_migration/down.sql")).toBe("-- db-migrate: transaction=off\nVACUUM;\n");
  });
});

describe("node-pg-migrate", () => {
  it("has programs, which are named with what to do", async () => {
    const [first, second] = await obstaclesOf("node-pg-migrate", {
      "1_a.sql": "SELECT 1",
      "2_b.js": "exports.up = () => {}",
      "3_c.mts": "export const up = () => {}",
    });
    expect(first).toMatch(/^2_b\.js is a program\. .*npx node-pg-migrate up --dry-run/);
    expect(second).toMatch(/^3_c\.mts is a program/);
  });

  it("prints what its programs send", async () => {
    const folder = migrationsFolder({ "up.txt": printedUp, "down.txt": printedDown });
    const printed = [`${folder}/up.txt`, `${folder}/down.txt`];
    const programs = {
      "1700000000000_first.js": "",
      "1700000001000_infer.ts": "",
      "1700000002000_conc.cjs": "",
      "types.d.ts": "",
    };
    const { again, directory, read } = importing("node-pg-migrate", programs, { printed });
    const { written } = await again();
    expect(written).toEqual(["1700000000000_first", "1700000001000_infer", "1700000002000_conc"]);
    expect(read("1700000000000_first/up.sql")).toBe(
      'CREATE TABLE "c" (\n  "id" serial PRIMARY KEY\n);\nSELECT $$ BEGIN; $$;\n',
    );
    expect(read("1700000000000_first/down.sql")).toBe('DROP TABLE "c";\n');
    expect(read("1700000001000_infer/up.sql")).toBe('ALTER TABLE "c"\n  ADD "x" integer;\n');
    expect(readdirSync(join(directory, "1700000001000_infer"))).toEqual(["up.sql"]);
    expect(read("1700000002000_conc/up.sql")).toBe(
      '-- db-migrate: transaction=off\nVACUUM "c";\nSELECT 1;\n',
    );
    const faulty = importing("node-pg-migrate", programs, { printed: printed.slice(0, 1) });
    writeFiles(folder, { "up.txt": printedUp.replace("SELECT 1;", "COMMIT;") });
    await expect(faulty.again()).rejects.toThrow(`${folder}/up.txt:23:1: COMMIT is not allowed`);
    await expect(importing("dbmate", {}, { printed }).again()).rejects.toThrow(
      MigrationConfigError,
    );
    const missing = importing("node-pg-migrate", programs, { printed: ["gone.txt"] });
    await expect(missing.again()).rejects.toThrow(/gone\.txt does not exist/);
  });

  it("has one file for a migration", async () => {
    expect(
      await obstaclesOf("node-pg-migrate", { "1_a.sql": "SELECT 1", "1-a.sql": "SELECT 2" }),
    ).toEqual(["migrations would be out of order: Version 1 is given twice: 1_a, 1_a."]);
  });

  it("runs all of a file that does not say where the way up begins", async () => {
    const { again, directory, read } = importing("node-pg-migrate", {
      "1_a.sql": "SELECT 1;",
      "2_b.sql":
        "-- header\n --- down migration\nSELECT 'down';\n  -- UP  Migration: more\nSELECT 'up';",
      "notes.txt": "",
    });
    const { notes } = await again();
    expect(readdirSync(join(directory, "1_a"))).toEqual(["up.sql"]);
    expect(read("2_b/up.sql")).toBe("SELECT 'up';\n");
    expect(read("2_b/down.sql")).toBe("SELECT 'down';\n");
    expect(notes.map(({ note }) => note)).toEqual(["is not taken over"]);
    expect(
      await obstaclesOf("node-pg-migrate", {
        "1_a.sql": "SELECT 1;\n-- Down Migration\nSELECT 2;",
        "2_b.down.sql": "SELECT 1;",
        "c.sql": "SELECT 1;",
      }),
    ).toEqual([
      expect.stringMatching(/^c\.sql has a name that begins with no number/),
      expect.stringMatching(/^1_a\.sql:2:1: has a Down Migration and no Up Migration/),
      "2_b.down.sql is a way back, and there is no way up beside it.",
      expect.stringMatching(/holds no migration/),
    ]);
  });

  it("mixes dates and milliseconds, which have no order here", async () => {
    expect(
      await obstaclesOf("node-pg-migrate", {
        "1700000000000_a.sql": "SELECT 1;",
        "20240101000000000_b.sql": "SELECT 1;",
      }),
    ).toEqual([
      "migrations would be out of order: Versions are dates (20240101000000000_b) and numbers (1700000000000_a) at once.",
      "20240101000000000_b runs after 1700000000000_a there, and would run before it here: rename one of them.",
    ]);
  });
});

describe("prisma", () => {
  it("is refused for another database, and without versions", async () => {
    expect(
      await obstaclesOf("prisma", {
        "migration_lock.toml": 'provider = "mysql"',
        "init/migration.sql": "SELECT 1",
        "1_a/other.sql": "SELECT 1",
      }),
    ).toEqual([
      "migration_lock.toml says that these migrations are for mysql.",
      "1_a holds no migration.sql.",
      expect.stringMatching(/^init has no version: rename it there/),
      expect.stringMatching(/its folder usually is prisma\/migrations/),
    ]);
  });
});

describe("drizzle", () => {
  const entry = (tag: string, when: number) => ({ tag, when });
  const journal = (...entries: unknown[]) => JSON.stringify({ dialect: "postgresql", entries });

  it("gets the semicolons that breakpoints made needless", async () => {
    const breakpoint = "--> statement-breakpoint";
    const { again, read } = importing("drizzle", {
      "meta/_journal.json": journal(entry("0000_a", 1), entry("plain", 2)),
      "0000_a.sql": `CREATE TABLE a () -- no end\n${breakpoint}\nSELECT ';' ;${breakpoint}\n-- only\n${breakpoint}\nSELECT 2`,
      "plain.sql": "SELECT 1",
    });
    expect(await again()).toMatchObject({ written: ["0000_a", "0001_plain"] });
    expect(read("0000_a/up.sql")).toBe(
      `CREATE TABLE a (); -- no end\n${breakpoint}\nSELECT ';' ;${breakpoint}\n-- only\n${breakpoint}\nSELECT 2\n`,
    );
  });

  it("is refused when its journal is not understood, or names what is missing", async () => {
    expect(await obstaclesOf("drizzle", { "meta/_journal.json": "{" })).toContain(
      "meta/_journal.json is no journal.",
    );
    expect(
      await obstaclesOf("drizzle", {
        "meta/_journal.json": JSON.stringify({
          dialect: "mysql",
          entries: [{ tag: "0000_a" }, entry("0001_b", 1)],
        }),
      }),
    ).toEqual([
      "meta/_journal.json says that these migrations are for mysql.",
      "meta/_journal.json has entries without tag or when.",
      "0001_b.sql is in meta/_journal.json, and is missing.",
      expect.stringMatching(/holds no migration/),
    ]);
  });

  it("leaves a file alone that its journal does not name", async () => {
    const files = {
      "meta/_journal.json": journal(entry("0000_a", 1)),
      "0000_a.sql": "SELECT 1",
      "0001_b.sql": "SELECT 1",
    };
    expect(await notesOf("drizzle", files)).toEqual([
      "0001_b.sql is not taken over: it is not in meta/_journal.json",
    ]);
  });

  it("has folders since 1.0", async () => {
    const { again } = importing("drizzle", {
      "20240101000000_a/migration.sql": "SELECT 1",
      "20240101000000_a/snapshot.json": "{}",
      "20240102000000_b/migration.sql": "SELECT 1",
      "notes/readme.md": "",
    });
    const { written, notes } = await again();
    expect(written).toEqual(["20240101000000_a", "20240102000000_b"]);
    expect(notes.map(({ note }) => note)).toEqual(["is not taken over: it holds no migration.sql"]);
  });
});
