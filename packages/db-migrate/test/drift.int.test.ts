import { randomBytes } from "node:crypto";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createDatabaseServer } from "@abe/db-core";
import { startPostgres } from "@abe/db-testing";
import { describe, expect, it, vi } from "vitest";
import { describeDifference } from "../src/drift/describe-difference.js";
import type { DriftReport } from "../src/index.js";
import { cli } from "./command-line.js";
import { migrationsFolder, rootMigrations, workbench, writeFiles } from "./migrations-folder.js";

const beside = { shadow: "same-server" } as const;

const linesOf = ({ differences }: DriftReport): string[] => differences.flatMap(describeDifference);

describe("drift", () => {
  it("is none after the migrations, on an embedded server of its own", async () => {
    const { manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    // PostgreSQL 15 gave it another owner and took CREATE from everybody; this server may be older.
    const ignore = ["grant on schema public to public", "owner of schema public"];
    const report = await manager.drift({ owners: true, privileges: true, ignore });
    expect(report).toMatchObject({ differences: [], replayed: 3 });
    expect(report.objects).toBeGreaterThan(30);
  });

  it("is named where somebody changed something by hand, and the database is only read", async () => {
    const { db, manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    await db.query("ALTER TABLE users ADD nick text, ALTER email DROP NOT NULL");
    await db.query("CREATE INDEX by_hand ON users (name)");
    await db.query("DROP TABLE transfers");
    const first = await manager.drift(beside);
    expect(linesOf(first)).toEqual(
      [
        "+ column public.users.nick",
        "~ column public.users.email not null: true → none",
        "+ index public.by_hand",
        "- table public.transfers",
      ].toSorted((left, right) => (left.slice(2) < right.slice(2) ? -1 : 1)),
    );
    expect(first.fingerprint.actual).not.toBe(first.fingerprint.expected);
    expect(await manager.drift(beside)).toEqual(first);
  });

  it("leaves out what may differ, and says how much that is", async () => {
    const { db, manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    await db.query("CREATE TABLE tmp_import (id integer)");
    await db.query("ALTER TABLE users SET (fillfactor = 80)");
    await db.query("ALTER TABLE accounts ADD note text");
    const ignore = ["table public.tmp_*", "table * options"];
    const report = await manager.drift({ ...beside, ignore });
    expect(linesOf(report)).toEqual(["+ column public.accounts.note"]);
    expect(report.ignored).toBe(2);
  });

  it("compares with the migrations that are applied, and not with those that are pending", async () => {
    const { manager } = await workbench(rootMigrations);
    await manager.migrateUp("20230101");
    const report = await manager.drift(beside);
    expect(report).toMatchObject({ differences: [], replayed: 1, notes: [] });
    expect(report.fingerprint.actual).toBe(report.fingerprint.expected);
  });

  it("is everything where no migration is applied", async () => {
    const { db, manager } = await workbench(rootMigrations);
    await db.query("CREATE TABLE old (id integer PRIMARY KEY)");
    const report = await manager.drift(beside);
    expect(linesOf(report)).toEqual(["+ table public.old"]);
    expect(report.replayed).toBe(0);
    // It made no history either.
    expect(await db.scalar("SELECT to_regnamespace('abe_migrate')")).toBeNull();
  });

  it("runs repeatable migrations and those applied late in the order of the history", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a (id integer)",
      "3_c/up.sql": "CREATE TABLE c (id integer)",
      "repeatable/view/up.sql": "CREATE OR REPLACE VIEW v AS SELECT id FROM a",
    });
    const { manager } = await workbench(folder, { outOfOrder: "allow" });
    await manager.migrateUp();
    // In the order of versions it would fail: c is not there yet.
    writeFiles(folder, { "2_b/up.sql": "ALTER TABLE c ADD b integer" });
    await manager.migrateUp();
    expect(await manager.drift(beside)).toMatchObject({ differences: [], replayed: 4, notes: [] });
    writeFiles(folder, {
      "repeatable/view/up.sql": "CREATE OR REPLACE VIEW v AS SELECT id, id AS again FROM a",
    });
    const changed = await manager.drift(beside);
    expect(changed.notes).toEqual([
      "repeatable/view has changed since it was applied; the shadow has the new one.",
    ]);
    expect(linesOf(changed)).toContain("- column public.v.again");
  });

  it("is not looked for where an applied migration was edited: nobody knows what it made", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "CREATE TABLE a (id integer)" });
    const { manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "1_a/up.sql": "CREATE TABLE a (id bigint)" });
    await expect(manager.drift(beside)).rejects.toMatchObject({
      code: "DB_MIGRATE_HISTORY_MISMATCH",
    });
  });

  it("finds the names that the database's own search path finds", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE SCHEMA shop",
      "2_b/up.sql": "CREATE TABLE goods (id integer)",
    });
    const { db, manager } = await workbench(folder);
    const name = await db.scalar<string>("SELECT quote_ident(current_database())");
    await db.query(`ALTER DATABASE ${name} SET search_path TO shop, public`);
    await manager.migrateUp();
    expect(await manager.drift(beside)).toMatchObject({ differences: [], notes: [] });
  });

  it("does not come from what an extension owns", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "CREATE EXTENSION hstore" });
    const { manager } = await workbench(folder);
    await manager.migrateUp();
    // The schema public, and the extension.
    expect(await manager.drift(beside)).toMatchObject({ differences: [], objects: 2 });
  });
});

/** A migration that needs a role, besides the one that runs it. */
const folderFor = (reader: string): string =>
  migrationsFolder({
    "1_a/up.sql": `CREATE TABLE a (id integer); GRANT SELECT ON a TO ${reader}; CREATE TYPE t AS ENUM ('x')`,
  });

describe("the shadow of a migrating role that may do little", () => {
  it("has the roles of the database, and the same owners and privileges", async () => {
    await using live = await startPostgres();
    await using admin = createDatabaseServer(live.url);
    await admin.query("CREATE ROLE drift_reader");
    await admin.query("CREATE ROLE drift_app LOGIN PASSWORD 'secret' IN ROLE drift_reader");
    await admin.query("CREATE DATABASE app OWNER drift_app");
    const url = live.url.replace(/\/\/.*@/, "//drift_app:secret@").replace(/postgres$/, "app");
    const { another } = await workbench(folderFor("drift_reader"), { config: url });
    const manager = another();
    await manager.migrateUp();
    const everything = { owners: true, privileges: true };
    expect(await manager.drift(everything)).toMatchObject({ differences: [] });

    await using app = createDatabaseServer(url);
    await app.query("GRANT INSERT ON a TO drift_reader");
    expect(linesOf(await manager.drift(everything))).toEqual([
      "~ grant on table public.a to drift_reader privileges: select → insert, select",
    ]);

    await expect(manager.drift(beside)).rejects.toMatchObject({
      code: "DB_MIGRATE_SHADOW",
      outcome: "not_applied",
      message: expect.stringMatching(
        /permission denied to create database\. Let it: ALTER ROLE drift_app CREATEDB\. .*--shadow embedded/,
      ) as string,
    });
  });

  it("says so where its place is none, or does not answer", async () => {
    const { manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    for (const [shadow, said] of [
      ["nonsense", "Its place is embedded, same-server or a URL"],
      ["postgres://x:y@127.0.0.1:1/z", "Its server cannot be reached: "],
    ] as const) {
      await expect(manager.drift({ shadow })).rejects.toMatchObject({
        code: "DB_MIGRATE_SHADOW",
        message: expect.stringContaining(said) as string,
      });
    }
  });

  it("may be on any server, which is left as it was, also when a migration fails there", async () => {
    await using elsewhere = await startPostgres({ user: "somebody_else" });
    await using there = createDatabaseServer(elsewhere.url);
    const databases = (): Promise<string[]> =>
      there.column<string>("SELECT datname::text FROM pg_database ORDER BY 1");
    const before = await databases();
    const here = await workbench(rootMigrations);
    const reader = await here.db.scalar<string>("SELECT quote_ident(session_user)");
    const manager = here.another({ directory: folderFor(reader) });
    await manager.migrateUp();

    await expect(manager.drift({ shadow: elsewhere.url })).rejects.toMatchObject({
      code: "DB_MIGRATE_SHADOW",
      message: expect.stringMatching(/up\.sql:1:\d+[\s\S]*role ".*" does not exist/) as string,
    });
    expect(await databases()).toEqual(before);

    await there.query(`CREATE ROLE ${reader}`);
    expect(await manager.drift({ shadow: elsewhere.url })).toMatchObject({ differences: [] });
    expect(await databases()).toEqual(before);
  });
});

describe("a search for drift that is stopped", () => {
  it("ends what runs in the shadow, and leaves no shadow behind", async () => {
    const marker = `sleeper_${randomBytes(4).toString("hex")}`;
    const folder = migrationsFolder({
      "1_a/up.sql": `SELECT pg_sleep(CASE WHEN current_database() LIKE 'abe_shadow_%' THEN 120 ELSE 0 END) AS ${marker}`,
    });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    const stop = new AbortController();
    const search = manager.drift({ ...beside, signal: stop.signal });
    const outcome = search.then(
      () => undefined,
      (error: unknown) => error,
    );
    const shadow = await vi.waitFor(
      () =>
        db.one<{ name: string }>(
          `SELECT datname::text AS name FROM pg_stat_activity WHERE datname LIKE 'abe_shadow_%' AND query LIKE $1 AND state = 'active'`,
          [`%${marker}%`],
        ),
      { timeout: 60_000, interval: 50 },
    );
    stop.abort();
    expect(await outcome).toMatchObject({ code: "DB_MIGRATE_ABORTED" });
    expect(await db.exists("SELECT FROM pg_database WHERE datname = $1", [shadow.name])).toBe(
      false,
    );
  });
});

describe("without @abe/db-testing", () => {
  it("an embedded shadow cannot be had, which is said with what to do", async () => {
    const { url } = await workbench(rootMigrations);
    const modules = join(migrationsFolder({}), "node_modules");
    const own = join(modules, "@abe/db-migrate");
    const source = new URL("../", import.meta.url).pathname;
    mkdirSync(own, { recursive: true });
    // Copied, not linked: node looks for the peer beside the real file.
    for (const each of ["dist", "package.json"]) {
      cpSync(join(source, each), join(own, each), { recursive: true });
    }
    symlinkSync(join(source, "../db-core"), join(modules, "@abe/db-core"));
    const program = `
      import { createMigrationManager } from "@abe/db-migrate";
      const [config, directory] = process.argv.slice(2);
      await createMigrationManager({ config, directory }).drift().catch((error) => console.log(error.code, error.message));`;
    const file = join(modules, "../program.mjs");
    writeFileSync(file, program);
    const { stdout } = await promisify(execFile)(process.execPath, [file, url, rootMigrations]);
    expect(stdout).toMatch(
      /^DB_MIGRATE_SHADOW .*Install @abe\/db-testing, .*--shadow same-server, .*--shadow <url>\./,
    );
    expect(stdout).toContain("Your database was only read.");
  });
});

describe("a baseline that compares", () => {
  it("records what the database holds, and refuses what it does not", async () => {
    const { db, url } = await workbench(rootMigrations);
    const on = ["--dir", rootMigrations, "--url", url];
    await cli(...on, "up", "--to", "20230215");
    // A database that has its schema from elsewhere.
    await db.query("DROP SCHEMA abe_migrate CASCADE");
    const compare = ["--shadow", "same-server"];
    const refused = await cli(...on, "baseline", "--at", "20230415", ...compare);
    expect(refused.code).toBe(4);
    expect(refused.err).toMatch(/does not hold what the migrations up to 20230415.*\n {2}- column/);
    expect(refused.err).toMatch(/npx @abe\/db-migrate baseline --at <name> --compare$/);
    expect((await cli(...on, "status")).out).toMatch(/0 applied, 3 pending\.$/);

    const recorded = await cli(...on, "baseline", "--at", "20230215", ...compare);
    expect(recorded).toMatchObject({ code: 0, out: "Recorded 2 migrations as applied." });
    expect(await cli(...on, "drift", "--shadow", "same-server")).toMatchObject({ code: 0 });
  });

  it("does so by --compare alone, in a PostgreSQL of its own", { timeout: 60_000 }, async () => {
    const { db, url } = await workbench(rootMigrations);
    const on = ["--dir", rootMigrations, "--url", url];
    await cli(...on, "up", "--to", "20230101");
    await db.query("DROP SCHEMA abe_migrate CASCADE");
    const refused = await cli(...on, "baseline", "--at", "20230215", "--compare");
    expect(refused.code).toBe(4);
    expect(refused.err).toMatch(/does not hold what the migrations up to 20230215/);
    const unasked = await cli(...on, "baseline", "--at", "20230215");
    expect(unasked).toMatchObject({ code: 0, out: "Recorded 2 migrations as applied." });
  });
});

describe("db-migrate drift", () => {
  it("exits with 0 where there is none, and with 4 and a line for each difference", async () => {
    const { url, db } = await workbench(rootMigrations);
    const on = ["--dir", rootMigrations, "--url", url];
    await cli(...on, "up");
    const none = await cli(...on, "drift", "--shadow", "same-server");
    expect(none).toMatchObject({ code: 0, err: "" });
    expect(none.out).toMatch(/^No drift: \d+ objects, as 3 migrations make them\.$/);

    await db.query("ALTER TABLE users ALTER name SET DEFAULT 'you'");
    await db.query("COMMENT ON TABLE users IS 'by hand'");
    const found = await cli(...on, "drift", "--shadow", "same-server", "--no-comments");
    expect(found.code).toBe(4);
    expect(found.out).toMatch(
      /~ column public\.users\.name default: none → 'you'::text\n1 difference from what 3 migrations make\.$/,
    );

    const json = await cli(...on, "--json", "drift", "--shadow", "same-server");
    expect(json.code).toBe(4);
    const { command, result } = JSON.parse(json.out) as { command: string; result: DriftReport };
    expect(command).toBe("drift");
    expect(result.differences.map(({ change, kind }) => `${change} ${kind}`)).toEqual([
      "changed column",
      "added comment",
    ]);
    const ignored = await cli(
      ...on,
      "drift",
      "--shadow",
      "same-server",
      "--ignore",
      "comment *",
      "column *.name default",
    );
    expect(ignored).toMatchObject({ code: 0 });
    expect(ignored.out).toContain("2 differences ignored.");
  });
});
