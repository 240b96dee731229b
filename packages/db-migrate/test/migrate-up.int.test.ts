import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  HistoryMismatchError,
  MigrationDirectoryError,
  MigrationFileError,
  StrayFileError,
  UnknownMigrationError,
  WrongEnvironmentError,
} from "../src/index.js";
import {
  catalogOf,
  copyOfRootMigrations,
  migrationsFolder,
  rootMigrations,
  workbench,
  writeFiles,
} from "./migrations-folder.js";

const three = {
  "1_a/up.sql": "CREATE TABLE a ()",
  "1_a/down.sql": "DROP TABLE a",
  "2_b/up.sql": "CREATE TABLE b ()",
  "3_c/up.sql": "CREATE TABLE c ()",
};

function names(results: readonly { readonly name: string }[]): string[] {
  return results.map(({ name }) => name);
}

describe("migrateUp", () => {
  it("applies everything once and then has nothing to do", async () => {
    const { manager } = await workbench(rootMigrations);
    const applied = await manager.migrateUp();
    expect(applied).toHaveLength(3);
    expect(applied[0]).toMatchObject({
      name: "20230101_initial_schema",
      version: "20230101",
      outOfOrder: false,
      startedAt: expect.any(Date),
    });
    expect(await manager.migrateUp()).toEqual([]);
  });

  it("stops after the migration that is named, by folder or by version", async () => {
    const { manager } = await workbench(rootMigrations);
    expect(names(await manager.migrateUp("20230215_add_user_profiles"))).toEqual([
      "20230101_initial_schema",
      "20230215_add_user_profiles",
    ]);
    expect(names(await manager.migrateUp("20230415"))).toEqual(["20230415_add_user_profiles"]);
  });

  it("yields an empty array for one that is applied already", async () => {
    const { manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    expect(await manager.migrateUp("20230215_add_user_profiles")).toEqual([]);
  });

  it("names the nearest migrations for one that is unknown, and changes nothing", async () => {
    const { db, manager } = await workbench(rootMigrations);
    const up = manager.migrateUp("20230415_add_user_profile");
    await expect(up).rejects.toThrow(UnknownMigrationError);
    await expect(up).rejects.toThrow(/Did you mean 20230415_add_user_profiles/);
    expect(await catalogOf(db)).toEqual([]);
  });

  it("refuses a migration older than an applied one, until that is allowed", async () => {
    const folder = migrationsFolder(three);
    const { manager, another } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "2_b2/up.sql": "SELECT 1" });
    rmSync(join(folder, "2_b2"), { recursive: true });
    writeFiles(folder, { "0_z/up.sql": "CREATE TABLE z ()" });

    const refused = manager.migrateUp();
    await expect(refused).rejects.toThrow(HistoryMismatchError);
    await expect(refused).rejects.toThrow(/0_z is pending, but older than 3_c/);
    const applied = await another({ outOfOrder: "allow" }).migrateUp();
    expect(applied).toMatchObject([{ name: "0_z", outOfOrder: true }]);
    expect(await manager.migrateUp()).toEqual([]);
  });

  it("refuses to go on from an edited or deleted migration, and says which", async () => {
    const folder = migrationsFolder(three);
    const { db, manager } = await workbench(folder);
    await manager.migrateUp("2");
    writeFiles(folder, { "1_a/up.sql": "CREATE TABLE a (id int)" });
    rmSync(join(folder, "2_b"), { recursive: true });

    const refused = manager.migrateUp();
    await expect(refused).rejects.toThrow(/1_a is applied, but .*1_a\/up\.sql was edited/);
    await expect(refused).rejects.toThrow(/2_b is applied, but its folder is missing/);
    expect(await db.scalar("SELECT to_regclass('c')")).toBeNull();
  });

  it("is not disturbed by other line ends, nor by an edit of down.sql", async () => {
    const folder = migrationsFolder({ ...three, "1_a/up.sql": "CREATE TABLE a (\n)" });
    const { manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, {
      "1_a/up.sql": "\uFEFFCREATE TABLE a (\r\n)",
      "1_a/down.sql": "DROP TABLE a CASCADE",
    });
    expect(await manager.migrateUp()).toEqual([]);
    expect(await manager.verify()).toMatchObject({ problems: [], changedDowns: ["1_a"] });
  });

  it("inspects every pending file before the first is run", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({ ...three, "3_c/up.sql": "CREATE TABLE c ();\nCOMMIT;" }),
    );
    const refused = manager.migrateUp();
    await expect(refused).rejects.toThrow(MigrationFileError);
    await expect(refused).rejects.toThrow(/3_c\/up\.sql:2:1: COMMIT is not allowed/);
    expect(await catalogOf(db)).toEqual([]);
  });

  it("does not pass what one migration set for its session on to the next", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql":
        "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.a ();",
      "2_b/up.sql": "CREATE TABLE b (); SET work_mem = '77MB'; CREATE TEMP TABLE t ();",
      "3_c/up.sql":
        "CREATE TABLE c AS SELECT current_setting('work_mem') AS work_mem; CREATE TEMP TABLE t ();",
    });
    const { db, manager } = await workbench(folder);
    expect(await manager.migrateUp()).toHaveLength(3);
    expect(await db.scalar("SELECT to_regclass('public.b') IS NOT NULL")).toBe(true);
    expect(await db.scalar("SELECT work_mem FROM c")).not.toBe("77MB");
  });

  it("records who did it, and keeps the record as it is", async () => {
    const { db, manager } = await workbench(rootMigrations);
    await manager.migrateUp("20230101");
    const row = await db.one(
      "SELECT operation, phase, migration, actor <> '' AS named, session_user_name FROM abe_migrate.audit",
    );
    expect(row).toEqual({
      operation: "up",
      phase: "done",
      migration: "20230101_initial_schema",
      named: true,
      session_user_name: await db.scalar("SELECT session_user::text"),
    });
    await expect(db.query("DELETE FROM abe_migrate.audit")).rejects.toThrow(/append-only/);
  });
});

describe("a stray file", () => {
  it("stops every command, and is named", async () => {
    const folder = copyOfRootMigrations();
    const { db, manager } = await workbench(folder);
    writeFiles(folder, { "notes.txt": "", "20230215_add_user_profiles/up.sql.bak": "" });
    const commands = [
      () => manager.initialize(),
      () => manager.migrateUp(),
      () => manager.migrateDown(),
      () => manager.status(),
      () => manager.plan(),
      () => manager.verify(),
      () => manager.repair(),
      () => manager.redo(),
      () => manager.baseline("20230101"),
      () => manager.create("x"),
    ];
    for (const command of commands) {
      const refused = command();
      await expect(refused).rejects.toThrow(StrayFileError);
      await expect(refused).rejects.toThrow(/notes\.txt is a file/);
      await expect(refused).rejects.toThrow(/up\.sql\.bak is neither up\.sql nor down\.sql/);
    }
    expect(await catalogOf(db)).toEqual([]);
  });
});

describe("the migrations folder", () => {
  it("that does not exist is named", async () => {
    const { manager } = await workbench("/nowhere/migrations");
    await expect(manager.migrateUp()).rejects.toThrow(MigrationDirectoryError);
    await expect(manager.migrateUp()).rejects.toThrow("/nowhere/migrations does not exist");
  });

  it("may be empty", async () => {
    const { manager } = await workbench(migrationsFolder({}));
    expect(await manager.migrateUp()).toEqual([]);
    expect(await manager.status()).toMatchObject({ migrations: [], pending: 0, problems: [] });
  });
});

describe("the environment", () => {
  it("that was named first is the database's own", async () => {
    const { manager, another } = await workbench(rootMigrations, { environment: "staging" });
    await manager.migrateUp();
    const production = another({ environment: "production" });
    for (const refused of [production.migrateUp(), production.plan(), production.initialize()]) {
      await expect(refused).rejects.toThrow(WrongEnvironmentError);
    }
    expect(await manager.migrateUp()).toEqual([]);
  });
});
