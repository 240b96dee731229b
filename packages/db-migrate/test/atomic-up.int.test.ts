import { describe, expect, it } from "vitest";
import { cli } from "./command-line.js";
import { migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

const three = {
  "1_a/up.sql": "CREATE TABLE a (id int PRIMARY KEY)",
  "2_b/up.sql": "SET search_path = s; CREATE TABLE public.b ()",
  "3_c/up.sql": "CREATE TABLE c (); INSERT INTO a VALUES (1)",
};

const applied = "SELECT name FROM abe_migrate.history ORDER BY id";
const transactions = "SELECT count(DISTINCT xmin::text)::int FROM abe_migrate.history";

describe("migrations in one transaction", () => {
  it("are applied together, and told of when they are", async () => {
    const heard: string[] = [];
    const { db, manager, another } = await workbench(migrationsFolder(three));
    const observers = [
      {
        migration: ({ migration }: { migration: string }) => {
          heard.push(`begins ${migration}`);
          return ({ outcome }: { outcome?: string }) => void heard.push(`${outcome} ${migration}`);
        },
      },
    ];
    const told = another({ observers });
    told.on("migrated", async ({ name }) => {
      heard.push(`migrated ${name} of ${(await db.column(applied)).length}`);
    });
    const results = await told.migrateUp({ atomic: true });
    expect(results.map(({ name }) => name)).toEqual(["1_a", "2_b", "3_c"]);
    expect(await db.scalar(transactions)).toBe(1);
    const names = ["1_a", "2_b", "3_c"];
    expect(heard).toEqual([
      ...names.map((name) => `begins ${name}`),
      ...names.map((name) => `applied ${name}`),
      ...names.map((name) => `migrated ${name} of 3`),
    ]);
    expect(await manager.migrateUp({ atomic: true })).toEqual([]);
  });

  it("take their own time each", async () => {
    const slow = { ...three, "4_d/up.sql": "SELECT pg_sleep(0.3)", "5_e/up.sql": "SELECT 1" };
    const { manager } = await workbench(migrationsFolder(slow));
    const took = (await manager.migrateUp({ atomic: true })).map(({ durationMs }) => durationMs);
    expect(took[3]).toBeGreaterThanOrEqual(290);
    expect(took[4]).toBeLessThan(290);
  });

  it("are not applied when one of them fails, which is named with its place", async () => {
    const folder = migrationsFolder({ ...three, "3_c/up.sql": "SELECT 1;\n  SELECT é;" });
    const { db, manager } = await workbench(folder);
    const up = manager.migrateUp({ atomic: true });
    await expect(up).rejects.toMatchObject({
      code: "42703",
      outcome: "not_applied",
      migration: "3_c",
      location: { line: 2, column: 10 },
    });
    await expect(up).rejects.toThrow(
      /the transaction of all 3 migrations was rolled back, and none of them is recorded as applied\.\n.*up --atomic/,
    );
    expect(await db.column(applied)).toEqual([]);
    expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
    const audit = "SELECT migration || ' ' || phase FROM abe_migrate.audit";
    expect(await db.column(audit)).toEqual(["3_c failed"]);
    writeFiles(folder, three);
    expect(await manager.migrateUp({ atomic: true })).toHaveLength(3);
  });

  it("are refused where one of them runs outside of a transaction", async () => {
    const off = "-- é\n-- db-migrate: transaction=off\nVACUUM";
    const { db, manager } = await workbench(migrationsFolder({ ...three, "4_d/up.sql": off }));
    const up = manager.migrateUp({ atomic: true });
    await expect(up).rejects.toMatchObject({
      code: "DB_MIGRATE_FILE_INVALID",
      faults: [{ line: 2, fault: expect.stringContaining("cannot be part of one transaction") }],
    });
    expect(await db.column(applied)).toEqual([]);
    expect(await manager.migrateUp({ atomic: true, to: "3" })).toHaveLength(3);
  });

  it("may all be the cause of what COMMIT finds", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({
        "1_a/up.sql": "CREATE TABLE a (id int PRIMARY KEY)",
        "2_b/up.sql":
          "CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (1)",
        "3_c/up.sql": "CREATE TABLE c ()",
      }),
    );
    const up = manager.migrateUp({ atomic: true });
    await expect(up).rejects.toMatchObject({ code: "23503", location: undefined });
    await expect(up).rejects.toThrow(/COMMIT found it: any of them may be the cause/);
    expect(await db.column(applied)).toEqual([]);
  });

  it("begin again as a whole when one of them could not have its lock", async () => {
    const folder = migrationsFolder({ ...three, "4_d/up.sql": "ALTER TABLE held ADD x int" });
    const { db, another } = await workbench(folder, { lockTimeoutMs: 50 });
    await db.query("CREATE TABLE held ()");
    let free = (): void => undefined;
    const freed = new Promise<void>((resolve) => {
      free = resolve;
    });
    const held = db.transaction(async (tx) => {
      await tx.query("LOCK TABLE held");
      await freed;
    });
    let begun = 0;
    const observers = [{ retry: () => free(), migration: () => void (begun += 1) }];
    expect(await another({ observers }).migrateUp({ atomic: true })).toHaveLength(4);
    await held;
    expect(begun).toBe(4);
    expect(await db.scalar(transactions)).toBe(1);
  });

  it("may be programs, and what a squash takes the place of", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a ()",
      "2_b/up.sql": "CREATE TABLE b ()",
    });
    const { db, manager } = await workbench(folder, { programs: true });
    await manager.migrateUp();
    await manager.squash("2");
    const program = `export const up = async (db) => { await db.query("CREATE TABLE c ()"); };`;
    writeFiles(folder, { "3_c/up.mjs": program, "4_d/up.sql": "SELECT 1/0" });
    await expect(manager.migrateUp({ atomic: true })).rejects.toMatchObject({ code: "22012" });
    expect(await db.column(applied)).toEqual(["1_a", "2_b"]);
    writeFiles(folder, { "4_d/up.sql": "CREATE TABLE d ()" });
    expect(await manager.migrateUp({ atomic: true })).toMatchObject([
      { name: "3_c" },
      { name: "4_d" },
    ]);
    expect(await db.column(applied)).toEqual(["2_squashed", "3_c", "4_d"]);
    expect(await db.scalar(transactions)).toBe(1);
    expect(await db.scalar("SELECT to_regclass('c') IS NOT NULL")).toBe(true);
  });

  it("that cannot be loaded leave no transaction open", async () => {
    const folder = migrationsFolder({ ...three, "4_d/up.mjs": "export const other = 1;" });
    const { db, manager } = await workbench(folder, { programs: true });
    await expect(manager.migrateUp({ atomic: true })).rejects.toMatchObject({
      code: "DB_MIGRATE_PROGRAM",
    });
    expect(await db.column(applied)).toEqual([]);
    expect(await manager.migrateUp({ to: "3" })).toHaveLength(3);
  });

  it("are stopped together", async () => {
    const folder = migrationsFolder({ ...three, "4_d/up.sql": "SELECT pg_sleep(60)" });
    const { db, another } = await workbench(folder);
    const stop = new AbortController();
    const observers = [
      {
        migration: ({ migration }: { migration: string }) =>
          void (migration === "4_d" && stop.abort()),
      },
    ];
    const up = another({ observers }).migrateUp({ atomic: true, signal: stop.signal });
    await expect(up).rejects.toMatchObject({ outcome: "not_applied" });
    expect(await db.column(applied)).toEqual([]);
  });

  it("are planned with what cannot be part of one", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a ()",
      "2_b/up.sql": "-- db-migrate: transaction=off\nVACUUM a",
    });
    const { manager } = await workbench(folder);
    expect((await manager.plan()).faults).toEqual([]);
    expect((await manager.plan({ atomic: true })).faults).toMatchObject([
      { file: `${folder}/2_b/up.sql`, line: 1, fault: expect.stringContaining("one transaction") },
    ]);
  });

  it("are `up --atomic` on the command line", async () => {
    const folder = migrationsFolder(three);
    const { db, url } = await workbench(folder);
    const { code, out } = await cli("--dir", folder, "--url", url, "up", "--atomic", "--to", "2");
    expect(code).toBe(0);
    expect(out).toMatch(/^Applied 2 migrations in .* ms\.$/);
    expect(await db.scalar(transactions)).toBe(1);
  });
});
