import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  HistoryNotEmptyError,
  IrreversibleMigrationError,
  UnknownMigrationError,
} from "../src/index.js";
import {
  catalogOf,
  migrationsFolder,
  rootMigrations,
  workbench,
  writeFiles,
} from "./migrations-folder.js";

const two = {
  "1_a/up.sql": "CREATE TABLE a ()",
  "1_a/down.sql": "DROP TABLE a",
  "2_b/up.sql": "CREATE TABLE b ()",
  "2_b/down.sql": "DROP TABLE b",
};

describe("migrateDown", () => {
  it("reverts one migration unless told otherwise", async () => {
    const { manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    expect(await manager.migrateDown()).toEqual([
      { name: "20230415_add_user_profiles", version: "20230415" },
    ]);
    expect(await manager.migrateDown({ steps: 5 })).toHaveLength(2);
    expect(await manager.migrateDown()).toEqual([]);
  });

  it("leaves the one that is named applied", async () => {
    const { manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    expect(await manager.migrateDown({ to: "20230101" })).toHaveLength(2);
    expect(await manager.migrateDown({ to: "20230101_initial_schema" })).toEqual([]);
    await expect(manager.migrateDown({ to: "20230415" })).rejects.toThrow(UnknownMigrationError);
  });

  it("checks that there is a way back for all before it goes back one", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({ ...two, "1_a/down.sql": "-- later" }),
    );
    await manager.migrateUp();
    const before = await catalogOf(db);
    const down = manager.migrateDown({ to: "0" });
    await expect(down).rejects.toThrow(IrreversibleMigrationError);
    await expect(down).rejects.toThrow(/1_a cannot be reverted: its down\.sql holds no statement/);
    await expect(down).rejects.toThrow(/npx @abe\/db-migrate down --to 1_a$/);
    expect(await catalogOf(db)).toEqual(before);
    await manager.migrateDown({ to: "1" });
    // To go back to itself would do nothing.
    const last = manager.migrateDown();
    await expect(last).rejects.toThrow(/the last one.*npx @abe\/db-migrate create <name>$/);
    await expect(last).rejects.not.toThrow(/down --to/);
  });

  it("is told once how far, by a plan too", async () => {
    const { manager } = await workbench(migrationsFolder(two));
    await manager.migrateUp();
    const twice = { to: "1", steps: 2 };
    const config = { code: "DB_MIGRATE_CONFIG_INVALID" };
    await expect(manager.migrateDown(twice)).rejects.toMatchObject(config);
    await expect(manager.planDown(twice)).rejects.toMatchObject(config);
    await expect(manager.plan({ down: twice })).rejects.toMatchObject(config);
    expect(await manager.status()).toMatchObject({ pending: 0 });
  });

  it("goes back with the recorded down.sql when the folder is gone", async () => {
    const folder = migrationsFolder(two);
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    rmSync(join(folder, "2_b"), { recursive: true });
    expect(await manager.migrateDown()).toMatchObject([{ name: "2_b" }]);
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
  });

  it.each([0, -1, 1.5])("does not take %d for a number of steps", async (steps) => {
    const { manager } = await workbench(rootMigrations);
    await expect(manager.migrateDown({ steps })).rejects.toMatchObject({
      code: "DB_MIGRATE_CONFIG_INVALID",
    });
  });
});

describe("redo", () => {
  it("applies the last migration anew, as it is now", async () => {
    const folder = migrationsFolder(two);
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "2_b/up.sql": "CREATE TABLE b (id int)" });
    expect(await manager.redo()).toMatchObject({
      reverted: { name: "2_b" },
      applied: { name: "2_b" },
    });
    expect(await catalogOf(db)).toContain("column b.id integer f ");
    expect(await manager.migrateUp()).toEqual([]);
  });

  it("of nothing is nothing", async () => {
    const { manager } = await workbench(rootMigrations);
    expect(await manager.redo()).toBeUndefined();
  });
});

describe("repair", () => {
  it("takes edited files as they are", async () => {
    const folder = migrationsFolder(two);
    const { manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "1_a/up.sql": "CREATE TABLE a ();\n-- the first" });
    rmSync(join(folder, "2_b"), { recursive: true });
    expect(await manager.repair()).toEqual({
      restamped: ["1_a"],
      settled: [],
      remaining: [{ kind: "missing", migration: "2_b" }],
    });
    expect((await manager.verify()).problems).toEqual([{ kind: "missing", migration: "2_b" }]);
  });
});

describe("baseline", () => {
  it("records migrations without running them, once", async () => {
    const { db, manager } = await workbench(rootMigrations);
    await db.query("CREATE TABLE users (id uuid PRIMARY KEY)");
    expect(await manager.baseline("20230101")).toEqual({ recorded: ["20230101_initial_schema"] });
    const { migrations } = await manager.status();
    expect(migrations.map(({ state }) => state)).toEqual(["baselined", "pending", "pending"]);
    await expect(manager.baseline("20230215")).rejects.toThrow(HistoryNotEmptyError);
    expect(await manager.migrateUp()).toHaveLength(2);
  });
});
