import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { cli } from "./command-line.js";
import { migrationsFolder, rootMigrations, workbench, writeFiles } from "./migrations-folder.js";

const run = promisify(execFile);
const packageFolder = new URL("../", import.meta.url).pathname;

describe("db-migrate", () => {
  it("goes through a day's work, saying in sentences what it did", async () => {
    const { url } = await workbench(rootMigrations);
    const on = ["--dir", rootMigrations, "--url", url];
    expect(await cli(...on, "status", "--check")).toMatchObject({ code: 3 });

    const plan = await cli(...on, "plan", "--to", "20230215");
    expect(plan).toMatchObject({ code: 0, err: "" });
    expect(plan.out).toBe(
      "20230101_initial_schema (6 statements)\n20230215_add_user_profiles (1 statement)\n2 migrations to apply.",
    );

    const up = await cli(...on, "up");
    expect(up.code).toBe(0);
    expect(up.err).toMatch(/^applied 20230101_initial_schema \([\d.]+ ms\)\napplied 20230215/);
    const each = [...up.err.matchAll(/\(([\d.]+) ms\)/g)].map(([, took]) => Number(took));
    const [, all] = /^Applied 3 migrations in ([\d.]+) ms\.$/.exec(up.out) ?? [];
    // Rounding aside, all of them took no less than each of them.
    expect(Number(all) + 2).toBeGreaterThan(each.reduce((sum, took) => sum + took, 0));
    expect(await cli(...on, "up")).toEqual({ code: 0, out: "Nothing to apply.", err: "" });

    expect(await cli(...on, "verify")).toMatchObject({
      code: 0,
      out: "Checked 3 migrations: in order.",
    });
    expect(await cli(...on, "down", "--to", "20230101")).toMatchObject({
      code: 0,
      out: "Reverted 2 migrations.",
    });
    expect((await cli(...on, "status")).out).toMatch(/1 applied, 2 pending\.$/);
    expect((await cli(...on, "redo")).out).toBe("Redone 20230101_initial_schema.");
  });

  it("does not call in order what the server would refuse to read", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a ()",
      "1_a/down.sql": "DROP TABEL a",
      "2_b/up.sql": "-- é\nCREATE TABEL b ();",
      "3_c/up.sql": "-- db-migrate: transaction=off\nVACUM a",
    });
    const { url } = await workbench(folder);
    const on = ["--dir", folder, "--url", url];
    await cli(...on, "up", "1");
    expect(await cli(...on, "verify")).toEqual({
      code: 5,
      err: "",
      out: [
        "Checked 3 migrations.",
        `${folder}/3_c/up.sql:2:1: syntax error at or near "VACUM".`,
        `${folder}/1_a/down.sql:1:6: syntax error at or near "TABEL".`,
        `${folder}/2_b/up.sql:2:8: syntax error at or near "TABEL".`,
      ].join("\n"),
    });
    expect((await cli(...on, "doctor")).out).not.toMatch(/in order/);
  });

  it("says at once that nobody listens, not after the time a query would wait", async () => {
    const startedAt = performance.now();
    // The port is reserved (RFC 6335): nobody but root could listen there.
    const url = "postgres://app@127.0.0.1:1/app";
    const { code, err } = await cli("up", "--dir", rootMigrations, "--url", url);
    expect(code).not.toBe(0);
    expect(err).toContain("cannot connect to 127.0.0.1:1: connect ECONNREFUSED");
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it("prints lines of JSON for programs: what happens, and the result", async () => {
    const { url } = await workbench(rootMigrations);
    const { out, err } = await cli(
      "up",
      "20230101",
      "--json",
      "--dir",
      rootMigrations,
      "--url",
      url,
    );
    const name = "20230101_initial_schema";
    expect(out.split("\n").map((line) => JSON.parse(line) as unknown)).toEqual([
      { v: 1, type: "migration.started", migration: name, direction: "up" },
      {
        v: 1,
        type: "migration.finished",
        migration: name,
        direction: "up",
        outcome: "applied",
        durationMs: expect.any(Number),
      },
      {
        v: 1,
        type: "result",
        command: "up",
        result: [expect.objectContaining({ name, version: "20230101" })],
      },
    ]);
    expect(err).toBe("");
  });

  it("tells programs of an error as well, with its code, place and exit status", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "SELECT 1;\nSELEC 2;" });
    const { url } = await workbench(folder);
    const { code, out } = await cli("up", "--json", "--dir", folder, "--url", url);
    expect(code).toBe(6);
    expect(JSON.parse(out.split("\n").at(-1) ?? "")).toMatchObject({
      v: 1,
      type: "error",
      name: "MigrationFailedError",
      code: "42601",
      outcome: "not_applied",
      location: { file: `${folder}/1_a/up.sql`, line: 2, column: 1 },
      exitCode: 6,
    });
  });

  it.each([
    [["nonsense"], "unknown command 'nonsense'"],
    [[], "no command was given"],
    [["auth"], "no command was given"],
  ])("tells programs that %j cannot be understood", async (argv, message) => {
    const { code, out } = await cli("--json", ...argv);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({ v: 1, type: "error", message, exitCode: 2 });
  });

  it("shows a failure with its place, and exits with 6", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "SELECT 1;\nSELEC 2;" });
    const { url } = await workbench(folder);
    const { code, err, out } = await cli("up", "--dir", folder, "--url", url);
    expect({ code, out }).toEqual({ code: 6, out: "" });
    expect(err.split("\n")).toEqual([
      `error: 1_a could not be applied: ${folder}/1_a/up.sql:2:1: syntax error at or near "SELEC" (SQLSTATE 42601)`,
      "1 | SELECT 1;",
      "2 | SELEC 2;",
      "  | ^",
      "Nothing was changed: its transaction was rolled back, and it is not recorded as applied.",
      "Mend it and run: npx @abe/db-migrate up",
    ]);
  });

  it.each([
    [["nonsense"], 2, /unknown command 'nonsense'/],
    [["up", "--nonsense"], 2, /unknown option '--nonsense'/],
    [["down", "--steps", "1", "--to", "x"], 2, /cannot be used with/],
    [["down", "--steps", "x"], 2, /Give a whole number/],
    [["create"], 2, /missing required argument 'name'/],
    [
      ["status", "--dir", "/nowhere"],
      2,
      /^error: \/nowhere does not exist\. Nothing was sent\. .*: npx @abe\/db-migrate init$/,
    ],
    [["status", "--dir", rootMigrations, "--url", "nonsense"], 2, /^error: /],
    [["create", "../x", "--dir", "/nowhere"], 2, /"\.\.\/x" cannot name a migration/],
  ])("%j exits with %i and says why", async (argv, code, message) => {
    const result = await cli(...argv);
    expect(result.code).toBe(code);
    expect(result.err).toMatch(message);
    expect(result.err).not.toMatch(/\n {4}at /);
  });

  it("without a server says so, names it, and exits with 10", async () => {
    const url = "postgres://nobody:secret@127.0.0.1:1/nothing";
    const { code, err } = await cli("up", "--dir", rootMigrations, "--url", url);
    expect(code).toBe(10);
    expect(err).toMatch(/^error: .*127\.0\.0\.1.*\n.*npx @abe\/db-migrate config$/);
    expect(err).not.toContain("secret");
  });

  it.each([[["--help"]], [["up", "--help"]], [["--version"]]])("prints %j", async (argv) => {
    const { code, out } = await cli(...argv);
    expect(code).toBe(0);
    expect(out).not.toBe("");
  });

  it("writes a new migration that sorts last, and says where", async () => {
    const folder = migrationsFolder({ "20230101_a/up.sql": "SELECT 1" });
    const { code, out } = await cli("create", "add_orders", "--dir", folder);
    expect(code).toBe(0);
    const created = readdirSync(folder).toSorted().at(-1) ?? "";
    expect(created).toMatch(/^\d{14}_add_orders$/);
    expect(out).toContain(`${folder}/${created}/up.sql`);
    expect(readFileSync(`${folder}/${created}/down.sql`, "utf8")).toContain("Undo: add orders");
  });
});

describe("db-migrate as a program", () => {
  const program = `${packageFolder}dist/cli/main.js`;

  it("ends by itself, and loads neither umzug, commander, fetch nor child_process for an `up` with nothing to do", async () => {
    const { url, manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    const env = { PATH: process.env["PATH"], DATABASE_URL: url };
    const script = `
      import { createRequire } from "node:module";
      process.argv = ["node", "db-migrate", "up"];
      await import(${JSON.stringify(program)});
      process.on("exit", () => {
        const files = Object.keys(createRequire(import.meta.url).cache);
        // Of Node.js itself: undici is its fetch, child_process runs a command that prints a password.
        const loaded = [...files, ...process.moduleLoadList];
        console.log(loaded.filter((file) => /umzug|commander|libpg|undici|child_process/.test(file)));
        console.log(Number(process.versions.node.split(".")[0]) > 20 || !("navigator" in globalThis));
      });`;
    const { stdout } = await run("node", ["--input-type=module", "-e", script], {
      cwd: `${rootMigrations}/..`,
      env,
      timeout: 15_000,
    });
    expect(stdout).toBe("Nothing to apply.\n[]\ntrue\n");
  });

  it("takes ./migrations of the current directory, and sets its exit status", async () => {
    const { url } = await workbench(rootMigrations);
    const folder = migrationsFolder({ "migrations/1_a/up.sql": "SELECT 1" });
    const options = { cwd: folder, env: { PATH: process.env["PATH"], DATABASE_URL: url } };
    const up = await run("node", [program, "up"], options);
    expect(up.stdout).toMatch(/^Applied 1 migration in [\d.]+ ms\.\n$/);

    writeFiles(folder, { "migrations/notes.txt": "" });
    await expect(run("node", [program, "status"], options)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("notes.txt is a file, not a migration's folder"),
    });
  });

  it("is how the seed's script ends: with no handle left", async () => {
    const { url } = await workbench(rootMigrations);
    const script = `
      import { migrationManager } from ${JSON.stringify(`${packageFolder}dist/index.js`)};
      await migrationManager.initialize();
      const results = await migrationManager.migrateUp();
      console.log("Applied " + results.length + " migrations");`;
    const { stdout } = await run("node", ["--input-type=module", "-e", script], {
      cwd: `${rootMigrations}/..`,
      env: { PATH: process.env["PATH"], DATABASE_URL: url },
      timeout: 15_000,
    });
    expect(stdout).toBe("Applied 3 migrations\n");
  });
});
