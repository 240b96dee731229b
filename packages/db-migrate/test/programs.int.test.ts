import { describe, expect, it } from "vitest";
import { MigrationFailedError, ProgramError, StrayFileError } from "../src/index.js";
import { migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

const programs = true;
const up = `export async function up(db) {
  await db.query("CREATE TABLE a (id int)");
  for (const id of [1, 2]) await db.query("INSERT INTO a VALUES ($1)", [id]);
}`;
const down = `export async function down(db) { await db.query("DROP TABLE a"); }`;

describe("a migration that is a program", () => {
  it("is refused unless programs are allowed", async () => {
    const { manager } = await workbench(migrationsFolder({ "1_a/up.mjs": up }));
    await expect(manager.status()).rejects.toThrow(StrayFileError);
    await expect(manager.status()).rejects.toThrow(/1_a\/up\.mjs is a program/);
  });

  it("runs in a transaction with its history row, both ways", async () => {
    const folder = migrationsFolder({ "1_a/up.mjs": up, "1_a/down.mjs": down });
    const { db, manager } = await workbench(folder, { programs });
    expect(await manager.migrateUp()).toMatchObject([{ name: "1_a" }]);
    expect(await db.column("SELECT id FROM a ORDER BY id")).toEqual([1, 2]);
    expect(await manager.migrateDown()).toHaveLength(1);
    expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
  });

  it("that throws leaves nothing behind", async () => {
    const throwing = `${up.slice(0, -1)} throw new RangeError("no more");\n}`;
    const { db, manager } = await workbench(migrationsFolder({ "1_a/up.mjs": throwing }), {
      programs,
    });
    const failed = manager.migrateUp();
    await expect(failed).rejects.toThrow(MigrationFailedError);
    await expect(failed).rejects.toMatchObject({
      outcome: "not_applied",
      location: undefined,
      cause: expect.objectContaining({ message: "no more" }),
    });
    await expect(failed).rejects.toThrow(/no more\nNothing was changed/);
    expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual([]);
  });

  it.each([
    ["COMMIT", "DB_TRANSACTION_CONTROL"],
    ["SELECT 1/0", "22012"],
  ])("cannot go on after %s", async (statement, code) => {
    const bad = `export async function up(db) { await db.query("CREATE TABLE a ()"); await db.query("${statement}"); }`;
    const { db, manager } = await workbench(migrationsFolder({ "1_a/up.mjs": bad }), { programs });
    await expect(manager.migrateUp()).rejects.toMatchObject({ cause: { code } });
    expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
  });

  it("that exports no function of the name, or is none, is refused", async () => {
    for (const text of ["export const down = 1;", "this is no program"]) {
      const { db, manager } = await workbench(migrationsFolder({ "1_a/up.mjs": text }), {
        programs,
      });
      await expect(manager.migrateUp()).rejects.toThrow(/1_a\/up\.mjs cannot be run/);
      await expect(manager.migrateUp()).rejects.toThrow(ProgramError);
      expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual([]);
    }
  });

  it("that is edited is changed: nobody can tell what an edit of a program does", async () => {
    const folder = migrationsFolder({ "1_a/up.mjs": up });
    const { manager, another } = await workbench(folder, { programs });
    await manager.migrateUp();
    const edited = migrationsFolder({ "1_a/up.mjs": `${up}\n// done` });
    const { problems } = await another({ directory: edited }).status();
    expect(problems).toMatchObject([{ kind: "changed" }]);
  });

  it("that changes while those before it run is not what was read, and is refused", async () => {
    const folder = migrationsFolder({ "2_b/up.mjs": `\uFEFF${up.replaceAll("\n", "\r\n")}` });
    const changing = `import { appendFileSync } from "node:fs";
      export async function up() { appendFileSync(${JSON.stringify(`${folder}/2_b/up.mjs`)}, "// x"); }`;
    writeFiles(folder, { "1_a/up.mjs": changing });
    const { db, manager } = await workbench(folder, { programs });
    const failed = manager.migrateUp();
    await expect(failed).rejects.toThrow(ProgramError);
    await expect(failed).rejects.toThrow(/2_b\/up\.mjs cannot be run: it has changed since/);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_b" }]);
  });

  it("is what `create` writes when it is asked for one", async () => {
    const folder = migrationsFolder({});
    const { manager } = await workbench(folder, { programs });
    const created = await manager.create("fill", { program: true });
    expect(created.upFile).toMatch(/_fill\/up\.ts$/);
    expect(await manager.plan()).toMatchObject({ steps: [{ name: created.name }], faults: [] });
  });
});
