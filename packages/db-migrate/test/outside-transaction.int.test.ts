import { describe, expect, it } from "vitest";
import { InterruptedMigrationError, MigrationFailedError } from "../src/index.js";
import { migrationsFolder, workbench } from "./migrations-folder.js";

const off = "-- db-migrate: transaction=off\n";
const table = { "1_a/up.sql": "CREATE TABLE a (id int, twice int DEFAULT 1)" };
const index = `${off}CREATE INDEX CONCURRENTLY a_id ON a (id);`;

describe("a migration outside of a transaction", () => {
  it("runs what PostgreSQL refuses inside of one, both ways", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": index,
      "2_b/down.sql": `${off}DROP INDEX CONCURRENTLY a_id;`,
    });
    const { db, manager } = await workbench(folder);
    expect(await manager.migrateUp()).toHaveLength(2);
    expect(await db.scalar("SELECT to_regclass('a_id') IS NOT NULL")).toBe(true);
    const row = await db.one(
      "SELECT state, transactional, statements_done, duration_ms >= 0 AS timed FROM abe_migrate.history WHERE name = '2_b'",
    );
    expect(row).toEqual({
      state: "applied",
      transactional: false,
      statements_done: 1,
      timed: true,
    });

    expect(await manager.migrateDown()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar("SELECT to_regclass('a_id')")).toBeNull();
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
  });

  it("is asked for in the error when the directive is missing", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": "CREATE INDEX CONCURRENTLY a_id ON a (id)",
    });
    const { manager } = await workbench(folder);
    const up = manager.migrateUp();
    await expect(up).rejects.toMatchObject({ code: "25001" });
    await expect(up).rejects.toThrow(/Begin the file with this line.*transaction=off/);
  });

  it("that fails is not recorded, and the invalid index it left is named", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": "INSERT INTO a VALUES (1), (2)",
      "3_c/up.sql": `${off}CREATE UNIQUE INDEX CONCURRENTLY a_twice ON a (twice);`,
    });
    const { db, manager } = await workbench(folder);
    const up = manager.migrateUp();
    await expect(up).rejects.toThrow(MigrationFailedError);
    await expect(up).rejects.toThrow(/invalid indexes: a_twice/);
    await expect(up).rejects.toMatchObject({
      code: "23505",
      location: { line: 2, column: 1 },
    });
    expect(await db.column("SELECT name FROM abe_migrate.history ORDER BY id")).toEqual([
      "1_a",
      "2_b",
    ]);
  });

  it("that was interrupted stops everything until somebody says what became of it", async () => {
    const folder = migrationsFolder({ ...table, "2_b/up.sql": index, "3_c/up.sql": "SELECT 1" });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp("2");
    // What a killed runner leaves: the row it wrote before the statement, and no lock.
    await db.query("UPDATE abe_migrate.history SET state = 'running' WHERE name = '2_b'");

    for (const refused of [manager.migrateUp(), manager.migrateDown()]) {
      await expect(refused).rejects.toThrow(InterruptedMigrationError);
      await expect(refused).rejects.toThrow(/repair --interrupted/);
    }
    expect((await manager.status()).migrations[1]?.state).toBe("interrupted");
    expect((await manager.repair()).remaining).toHaveLength(1);

    expect(await manager.repair({ interrupted: "applied" })).toMatchObject({ settled: ["2_b"] });
    expect(await manager.migrateUp()).toMatchObject([{ name: "3_c" }]);
  });

  it("that was interrupted can be run again when its traces are gone", async () => {
    const folder = migrationsFolder({ ...table, "2_b/up.sql": index });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    await db.query("UPDATE abe_migrate.history SET state = 'running' WHERE name = '2_b'");
    await db.query("DROP INDEX a_id");
    await manager.repair({ interrupted: "pending" });
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_b" }]);
  });
});
