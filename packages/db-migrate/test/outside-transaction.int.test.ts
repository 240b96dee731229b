import { describe, expect, it } from "vitest";
import {
  HistoryMismatchError,
  InterruptedMigrationError,
  MigrationFailedError,
  MigrationFileError,
} from "../src/index.js";
import { warningsOf, migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

const off = "-- db-migrate: transaction=off\n";
const table = { "1_a/up.sql": "CREATE TABLE a (id int, twice int DEFAULT 1)" };
const index = `${off}CREATE INDEX CONCURRENTLY a_id ON a (id);`;

/** What a runner leaves that was killed in a statement: its row, and no lock. */
function killedIn(name: string, done: number): string {
  return `UPDATE abe_migrate.history SET state = 'running', statements_done = ${done} WHERE name = '${name}'`;
}

const invalidate = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::text::regclass";
const isValid = "SELECT indisvalid FROM pg_index WHERE indexrelid = $1::text::regclass";

describe("a migration outside of a transaction", () => {
  it("runs what PostgreSQL refuses inside of one, statement by statement, both ways", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": `${index}\nVACUUM a; -- é😀\nCREATE INDEX CONCURRENTLY a_twice ON a (twice)`,
      "2_b/down.sql": `${off}DROP INDEX CONCURRENTLY a_id; DROP INDEX CONCURRENTLY a_twice;`,
    });
    const { db, manager } = await workbench(folder);
    expect(await manager.migrateUp()).toHaveLength(2);
    expect(await db.scalar(isValid, ["a_twice"])).toBe(true);
    const row = await db.one(
      `SELECT state, transactional, statements_done, statements_total, duration_ms >= 0 AS timed
       FROM abe_migrate.history WHERE name = '2_b'`,
    );
    expect(row).toEqual({
      state: "applied",
      transactional: false,
      statements_done: 3,
      statements_total: 3,
      timed: true,
    });

    expect(await manager.migrateDown()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar("SELECT to_regclass('a_id')")).toBeNull();
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
  });

  it("is asked for before anything is sent when the directive is missing", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": "CREATE INDEX CONCURRENTLY a_id ON a (id)",
    });
    const { db, manager } = await workbench(folder);
    const up = manager.migrateUp();
    await expect(up).rejects.toThrow(MigrationFileError);
    await expect(up).rejects.toThrow(/2_b\/up\.sql:1:1: .*begin the file with .*transaction=off/);
    expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
  });

  it("with a mistake in its last statement is refused before its first is run", async () => {
    const up = `${off}CREATE TABLE a ();\n/* é😀 */ CREATE TABEL b ();`;
    const folder = migrationsFolder({ "1_a/up.sql": up });
    const { db, manager } = await workbench(folder);
    await expect(manager.migrateUp()).rejects.toMatchObject({
      name: "MigrationFileError",
      faults: [{ line: 3, column: 17, fault: 'syntax error at or near "TABEL"' }],
    });
    expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
  });

  it("that fails at its first statement leaves nothing: no row, and no invalid index", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": "INSERT INTO a VALUES (1), (2)",
      "3_c/up.sql": `${off}CREATE UNIQUE INDEX CONCURRENTLY a_twice ON a (twice);`,
    });
    const { db, manager } = await workbench(folder);
    const up = manager.migrateUp();
    await expect(up).rejects.toThrow(MigrationFailedError);
    await expect(up).rejects.toThrow(/Nothing was changed, and it is not recorded as applied/);
    await expect(up).rejects.toMatchObject({
      code: "23505",
      outcome: "not_applied",
      location: { line: 2, column: 1 },
    });
    expect(await db.column("SELECT name FROM abe_migrate.history ORDER BY id")).toEqual([
      "1_a",
      "2_b",
    ]);
    expect((await manager.status()).invalidIndexes).toEqual([]);
    expect(await db.scalar("SELECT to_regclass('a_twice')")).toBeNull();
  });

  it("that fails later keeps what took effect, says so, and goes on there once it is mended", async () => {
    const first = `${off}SET search_path = s, public;\nCREATE TABLE t1 ();\n`;
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE SCHEMA s",
      "2_b/up.sql": `${first}  SELECT 'é', 1/0;\nCREATE TABLE t2 ();`,
    });
    const { db, manager } = await workbench(folder);
    const failed = manager.migrateUp();
    await expect(failed).rejects.toMatchObject({
      code: "22012",
      outcome: "unknown",
      location: { line: 4, column: 3 },
    });
    await expect(failed).rejects.toThrow(
      /Statements 1 to 2 of 4 took effect and stay\.\nMend statement 3.*npx @abe\/db-migrate up/,
    );
    expect((await manager.status()).migrations.at(-1)).toMatchObject({ state: "failed" });

    writeFiles(folder, { "2_b/up.sql": `${first.toLowerCase()}SELECT 1;\nCREATE TABLE t2 ();` });
    await db.query(
      "UPDATE abe_migrate.history SET started_at = started_at - interval '1 day' WHERE name = '2_b'",
    );
    const [applied] = await manager.migrateUp();
    expect(applied?.name).toBe("2_b");
    // The day on which nothing ran is no time that it took.
    expect(applied?.durationMs).toBeLessThan(60_000);
    // The search_path of the first statement held for the last one as well.
    expect(await db.scalar("SELECT to_regclass('s.t2') IS NOT NULL")).toBe(true);
    expect(await manager.migrateUp()).toEqual([]);
  });

  it("that took effect in part cannot be edited in that part", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": `${off}CREATE TABLE t1 ();\nSELECT 1/0;`,
    });
    const { db, manager } = await workbench(folder);
    await expect(manager.migrateUp()).rejects.toMatchObject({ code: "22012" });
    writeFiles(folder, { "1_a/up.sql": `${off}CREATE TABLE t3 ();\nSELECT 1;` });
    const up = manager.migrateUp();
    await expect(up).rejects.toThrow(HistoryMismatchError);
    await expect(up).rejects.toThrow(
      /edited since in its first statement, which has run.*npx @abe\/db-migrate up/,
    );
    expect(await db.scalar("SELECT to_regclass('t3')")).toBeNull();
  });
});

describe("a migration whose runner was killed in a statement", () => {
  it("goes on after an index that is there", async () => {
    const folder = migrationsFolder({ ...table, "2_b/up.sql": `${index}\nCREATE TABLE b ();` });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    await db.query("DROP TABLE b");
    await db.query(killedIn("2_b", 0));
    expect((await manager.status()).migrations[1]?.state).toBe("interrupted");
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar("SELECT to_regclass('b') IS NOT NULL")).toBe(true);
  });

  it.each(["", " IF NOT EXISTS"])("builds an invalid index%s anew", async (clause) => {
    const up = `${off}CREATE INDEX CONCURRENTLY${clause} a_id ON a (id);`;
    const folder = migrationsFolder({ ...table, "2_b/up.sql": up });
    const { warnings, observers } = warningsOf();
    const { db, manager } = await workbench(folder, { observers });
    await manager.migrateUp();
    await db.query(invalidate, ["a_id"]);
    await db.query(killedIn("2_b", 0));
    expect((await manager.status()).invalidIndexes).toEqual(["public.a_id"]);
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar(isValid, ["a_id"])).toBe(true);
    expect(warnings.map(({ code }) => code)).toEqual(["DB_MIGRATE_INVALID_INDEX"]);
  });

  it("builds an index that is not there", async () => {
    const folder = migrationsFolder({ ...table, "2_b/up.sql": index });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    await db.query("DROP INDEX a_id");
    await db.query(killedIn("2_b", 0));
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar(isValid, ["a_id"])).toBe(true);
  });

  it("finishes a partition's detaching that was begun", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql":
        "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE q PARTITION OF p FOR VALUES IN (1)",
      "2_b/up.sql": `${off}ALTER TABLE p DETACH PARTITION q CONCURRENTLY`,
    });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp("1");
    const unfinished = "SELECT count(*)::int FROM pg_inherits WHERE inhdetachpending";
    await db.connection(async (reader) => {
      // Whoever has read the partition is waited for between the two halves of detaching.
      await reader.query("PREPARE read AS SELECT 1");
      await db.transaction(async (holder) => {
        await holder.query("SELECT FROM p");
        const detaching = db.connection(async (other) => {
          await other.query("SET lock_timeout = '300ms'");
          await other.query("ALTER TABLE p DETACH PARTITION q CONCURRENTLY");
        });
        await expect(detaching).rejects.toMatchObject({ code: "55P03" });
      });
    });
    expect(await db.scalar(unfinished)).toBe(1);
    await db.query(
      `INSERT INTO abe_migrate.history (kind, version, name, state, up_checksum, transactional,
         statements_total, statements_done, run_id, started_at)
       VALUES ('versioned', '2', '2_b', 'running', '', false, 1, 0, gen_random_uuid(), now())`,
    );
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar("SELECT count(*)::int FROM pg_inherits")).toBe(0);
  });

  it("asks where nothing in the database tells, and goes on as it is told", async () => {
    const up = `${off}CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);\nINSERT INTO b VALUES (2);`;
    const folder = migrationsFolder({ "1_a/up.sql": up, "2_b/up.sql": "SELECT 1" });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp("1");
    const killed = async (): Promise<void> => {
      await db.query("DELETE FROM abe_migrate.history");
      await db.query("DROP TABLE b");
      writeFiles(folder, { "1_a/up.sql": up.replace("VALUES (1)", "VALUES (1/0)") });
      await expect(manager.migrateUp()).rejects.toMatchObject({ code: "22012" });
      writeFiles(folder, { "1_a/up.sql": up });
      await db.query(killedIn("1_a", 1));
    };
    await killed();
    const refused = manager.migrateUp();
    await expect(refused).rejects.toThrow(InterruptedMigrationError);
    await expect(refused).rejects.toMatchObject({ location: { line: 3, column: 1 } });
    await expect(refused).rejects.toThrow(
      /statement 2 of 3 took effect: .*1_a\/up\.sql:3:1\. Statement 1 took effect\./,
    );
    await expect(manager.migrateDown()).rejects.toThrow(/applied in part only/);
    expect(await manager.repair({ interrupted: "again" })).toMatchObject({ settled: ["1_a"] });
    expect(await manager.migrateUp()).toHaveLength(2);
    expect(await db.column("SELECT id FROM b ORDER BY id")).toEqual([1, 2]);

    await manager.migrateUp();
    await db.query("DELETE FROM abe_migrate.history WHERE name = '2_b'");
    await killed();
    await manager.repair({ interrupted: "done" });
    expect(await manager.migrateUp()).toHaveLength(2);
    expect(await db.column("SELECT id FROM b ORDER BY id")).toEqual([2]);
  });

  it("on its way down is finished by `down`, and stops `up` until then", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": index,
      "2_b/down.sql": `${off}DROP INDEX CONCURRENTLY a_id;`,
      "3_c/up.sql": "SELECT 1",
    });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp("2");
    await db.query(killedIn("2_b", 0));
    await db.query("UPDATE abe_migrate.history SET direction = 'down' WHERE name = '2_b'");
    await expect(manager.migrateUp()).rejects.toThrow(/2_b was started to be reverted.*down/);
    expect(await manager.migrateDown()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar("SELECT to_regclass('a_id')")).toBeNull();
    expect(await manager.migrateUp()).toHaveLength(2);
  });

  it("that cannot go on keeps what the history knows of it, both ways", async () => {
    const files = {
      "1_b/up.sql": `${off}CREATE TABLE b (id int); SELECT 1 / 0;`,
      "1_b/down.sql": `${off}DROP TABLE b; SELECT 1 / 0;`,
    };
    const folder = migrationsFolder(files);
    const { db, manager } = await workbench(folder);
    const rowOf = (): Promise<unknown> =>
      db.one("SELECT state, direction, statements_done AS done FROM abe_migrate.history");
    const refuseStart = (): Promise<unknown> =>
      db.query(
        "ALTER TABLE abe_migrate.audit ADD CONSTRAINT refuse CHECK (phase <> 'started') NOT VALID",
      );
    await expect(manager.migrateUp()).rejects.toMatchObject({ code: "22012" });
    await refuseStart();
    const up = manager.migrateUp();
    await expect(up).rejects.toMatchObject({ code: "23514", outcome: "unknown" });
    await expect(up).rejects.toThrow(/Statement 1 of 2 took effect and stays/);
    expect(await rowOf()).toEqual({ state: "failed", direction: "up", done: 1 });

    await db.query("ALTER TABLE abe_migrate.audit DROP CONSTRAINT refuse");
    writeFiles(folder, { "1_b/up.sql": files["1_b/up.sql"].replace(" / 0", "") });
    await manager.migrateUp();
    await expect(manager.migrateDown()).rejects.toMatchObject({ code: "22012" });
    await refuseStart();
    await expect(manager.migrateDown()).rejects.toMatchObject({ code: "23514" });
    expect(await rowOf()).toEqual({ state: "failed", direction: "down", done: 1 });
  });

  it("can be settled as a whole", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": `${off}SELECT 1`,
      "3_c/up.sql": "SELECT 1",
    });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp("2");
    await db.query(killedIn("2_b", 0));
    expect(await manager.repair({ interrupted: "applied" })).toMatchObject({ settled: ["2_b"] });
    expect(await manager.migrateUp()).toMatchObject([{ name: "3_c" }]);
    await db.query(killedIn("2_b", 0));
    await manager.repair({ interrupted: "pending" });
    expect(await manager.migrateUp({ allowOutOfOrder: ["2_b"] })).toMatchObject([{ name: "2_b" }]);
  });
});
