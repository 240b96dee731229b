import { describe, expect, it } from "vitest";
import { MigrationFailedError } from "../src/index.js";
import { catalogOf, migrationsFolder, workbench } from "./migrations-folder.js";

async function failureOf(command: Promise<unknown>): Promise<MigrationFailedError> {
  const error: unknown = await command.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MigrationFailedError);
  return error as MigrationFailedError;
}

const good = {
  "1_a/up.sql": "CREATE TABLE a (id int PRIMARY KEY)",
  "1_a/down.sql": "DROP TABLE a",
};

describe("a failing migration", () => {
  it("leaves nothing behind, and names file, line and column", async () => {
    const up = "-- é😀\nCREATE TABLE b ();\n\n  ALTER TABLE missing ADD x int;\n";
    const folder = migrationsFolder({ ...good, "2_b/up.sql": up });
    const { db, manager } = await workbench(folder);

    const error = await failureOf(manager.migrateUp());
    expect(error.location).toEqual({ file: `${folder}/2_b/up.sql`, line: 4, column: 3 });
    expect(error).toMatchObject({ code: "42P01", sqlState: "42P01", outcome: "not_applied" });
    expect(error.message).toContain('2_b/up.sql:4:3: relation "missing" does not exist');
    expect(error.message).toContain("4 |   ALTER TABLE missing ADD x int;\n  |   ^");
    expect(error.message).toContain("Nothing was changed");

    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
    const audit = "SELECT migration || ' ' || phase FROM abe_migrate.audit ORDER BY id";
    expect(await db.column(audit)).toEqual(["1_a done", "2_b failed"]);
  });

  it("is found by the server's position where there is one", async () => {
    const up = "SELECT 1; -- 😀\nSELECT 'é', nothing FROM a;";
    const { manager } = await workbench(migrationsFolder({ ...good, "2_b/up.sql": up }));
    const error = await failureOf(manager.migrateUp());
    expect(error.location).toMatchObject({ line: 2, column: 13 });
    expect(error.code).toBe("42703");
  });

  it("is found by its syntax error before anything runs", async () => {
    const up = "CREATE TABLE b ();\nCREATE TABEL c ();";
    const { manager } = await workbench(migrationsFolder({ ...good, "2_b/up.sql": up }));
    const error = await failureOf(manager.migrateUp());
    expect(error.location).toMatchObject({ line: 2, column: 8 });
    expect(error.code).toBe("42601");
  });

  it("is found by counting commands where the server gives no position", async () => {
    const up = "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\nINSERT INTO a VALUES (1);";
    const { db, manager } = await workbench(migrationsFolder({ ...good, "2_b/up.sql": up }));
    const error = await failureOf(manager.migrateUp());
    expect(error.location).toMatchObject({ line: 3, column: 1 });
    expect(error.code).toBe("23505");
    // The row itself is no part of the message.
    expect(error.message).not.toContain("(id)=(1)");
    expect(error.detail).toContain("(id)=(1)");
    expect(await db.scalar("SELECT count(*)::int FROM a")).toBe(0);
  });

  it("at COMMIT has no place in the file, and leaves nothing behind either", async () => {
    const up =
      "CREATE TABLE b (a int REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (7);";
    const { db, manager } = await workbench(migrationsFolder({ ...good, "2_b/up.sql": up }));
    const error = await failureOf(manager.migrateUp());
    expect(error.location).toBeUndefined();
    expect(error.code).toBe("23503");
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
  });

  it("can be mended and run again", async () => {
    const folder = migrationsFolder({ ...good, "2_b/up.sql": "SELECT 1/0" });
    const { manager, another } = await workbench(folder);
    await failureOf(manager.migrateUp());
    const mended = another({ directory: migrationsFolder({ ...good, "2_b/up.sql": "SELECT 1" }) });
    expect(await mended.migrateUp()).toMatchObject([{ name: "2_b" }]);
  });

  it("whose down.sql fails stays applied", async () => {
    const folder = migrationsFolder({ ...good, "1_a/down.sql": "DROP TABLE b" });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    const before = await catalogOf(db);
    const error = await failureOf(manager.migrateDown());
    expect(error).toMatchObject({ direction: "down", location: { line: 1, column: 1 } });
    expect(error.message).toContain("it is still applied");
    expect(await catalogOf(db)).toEqual(before);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
  });
});

describe("a migration that ends its own transaction unseen", () => {
  it("is not recorded", async () => {
    // A procedure may COMMIT where it is called outside of a transaction; in ours the server refuses.
    const up = "CREATE TABLE b (); DO $$ BEGIN COMMIT; END $$;";
    const { db, manager } = await workbench(migrationsFolder({ "1_a/up.sql": up }));
    const error = await failureOf(manager.migrateUp());
    expect(error.code).toBe("2D000");
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
  });

  it("is caught by the guard when it takes the guard away", async () => {
    const up = "CREATE TABLE b (); SELECT set_config('abe_migrate.guard', '', true);";
    const { db, manager } = await workbench(migrationsFolder({ "1_a/up.sql": up }));
    const error = await failureOf(manager.migrateUp());
    expect(error).toMatchObject({ code: "AM001", outcome: "unknown" });
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual([]);
  });
});
