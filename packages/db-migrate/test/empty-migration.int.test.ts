import { describe, expect, it } from "vitest";
import { migrationsFolder, warningsOf, workbench, writeFiles } from "./migrations-folder.js";

const noop = "-- db-migrate: noop\n-- taken back in 3\n";
const refused = {
  code: "DB_MIGRATE_FILE_INVALID",
  message: expect.stringMatching(/up\.sql:1:1: no statement is in it/),
};

describe("a migration without a statement", () => {
  it("is applied when it says that it is meant", async () => {
    const { manager } = await workbench(migrationsFolder({ "1_a/up.sql": noop }));
    expect(await manager.plan()).toMatchObject({ steps: [{ name: "1_a" }], faults: [] });
    expect(await manager.migrateUp()).toMatchObject([{ name: "1_a" }]);
  });

  it("is refused as it was created, by `up`, `plan` and `verify`", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "CREATE TABLE a ()" });
    const { db, manager } = await workbench(folder);
    const { name } = await manager.create("add_orders");
    await expect(manager.migrateUp()).rejects.toMatchObject(refused);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual([]);
    const faults = [{ file: `${folder}/${name}/up.sql`, line: 1 }];
    expect(await manager.plan()).toMatchObject({ faults });
    expect(await manager.verify()).toMatchObject({ faults });
  });

  it("that others come after is a part of their history where a database is built from nothing", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "\n\n", "2_b/up.sql": "CREATE TABLE b ()" });
    const { warnings, observers } = warningsOf();
    const { manager } = await workbench(folder, { observers });
    expect((await manager.verify()).faults).toEqual([]);
    expect(await manager.migrateUp()).toHaveLength(2);
    expect(warnings).toMatchObject([{ code: "DB_MIGRATE_EMPTY", details: { migration: "1_a" } }]);

    writeFiles(folder, { "3_c/up.sql": "", "4_d/up.sql": "CREATE TABLE d ()" });
    await expect(manager.migrateUp()).rejects.toMatchObject(refused);
    expect((await manager.verify()).faults).toMatchObject([{ file: `${folder}/3_c/up.sql` }]);
  });

  it("is neither repeated nor redone", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a ()",
      "1_a/down.sql": "DROP TABLE a",
      "repeatable/v/up.sql": "-- later",
    });
    const { db, manager } = await workbench(folder);
    await expect(manager.migrateUp()).rejects.toMatchObject(refused);
    writeFiles(folder, { "repeatable/v/up.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS n" });
    await manager.migrateUp();
    writeFiles(folder, { "1_a/up.sql": "" });
    await expect(manager.redo()).rejects.toMatchObject(refused);
    expect(await db.scalar("SELECT to_regclass('a') IS NOT NULL")).toBe(true);
  });

  it("comes of a squash of such, and says so", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": noop, "2_b/up.sql": noop });
    const { manager } = await workbench(folder);
    await manager.squash("2");
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_squashed" }]);
  });
});
