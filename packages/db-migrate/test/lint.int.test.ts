import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LintRefusedError, MigrationConfigError, UnknownMigrationError } from "../src/index.js";
import { cli } from "./command-line.js";
import {
  migrationsFolder,
  rootMigrations,
  warningsOf,
  workbench,
  writeFiles,
} from "./migrations-folder.js";

const files = {
  "1_a/up.sql": "CREATE TABLE t (id bigint PRIMARY KEY, a text);",
  "1_a/down.sql": "DROP TABLE t;",
  "2_b/up.sql": "CREATE INDEX i ON t (a);",
  "2_b/down.sql": "DROP INDEX i;",
};
/** Nobody listens there: what needs no database must not ask for one. */
const nowhere = ["--url", "postgres://app@127.0.0.1:1/app"];

describe("db-migrate lint", () => {
  it("finds nothing to refuse in the repository's own migrations", async () => {
    const { code } = await cli("lint", "--dir", rootMigrations, ...nowhere);
    expect(code).toBe(0);
  });

  it("exits with 5 on an error, and with 0 where the rule is a warning", async () => {
    const folder = migrationsFolder(files);
    const found = await cli("lint", "--dir", folder, ...nowhere);
    expect(found.code).toBe(5);
    expect(found.out).toContain("2_b/up.sql:1:1: error: nobody can write to t until");
    expect(found.out).toContain("It takes SHARE and reads all rows.");
    const rule = "index-not-concurrent=warning";
    expect(await cli("lint", "--rule", rule, "--dir", folder)).toMatchObject({ code: 0 });
    expect(await cli("lint", "1_a", "--dir", folder)).toMatchObject({ code: 0 });
    expect(await cli("lint", "--since", "2", "--dir", folder)).toMatchObject({ code: 0 });
    expect(await cli("lint", "--rule", "nothing=off", "--dir", folder)).toMatchObject({ code: 2 });
    expect(await cli("lint", "--rule", "drop-table=no", "--dir", folder)).toMatchObject({
      code: 2,
    });
    expect(await cli("lint", "--format", "xml", "--dir", folder)).toMatchObject({ code: 2 });
    expect(await cli("lint", "9", "--dir", folder)).toMatchObject({ code: 2 });
  });

  it("writes formats for other programs", async () => {
    const folder = migrationsFolder(files);
    const ask = (format: string): Promise<{ out: string }> =>
      cli("lint", "2", "--format", format, "--dir", folder);
    const sarif = JSON.parse((await ask("sarif")).out) as { version: string };
    expect(sarif.version).toBe("2.1.0");
    expect((await ask("github")).out).toMatch(/^::error file=.*2_b\/up\.sql,line=1,col=1,/);
    expect(JSON.parse((await ask("json")).out)).toMatchObject({ checked: 2 });
    const event = JSON.parse((await cli("--json", "lint", "--dir", folder)).out) as object;
    expect(event).toMatchObject({ type: "result", command: "lint", result: { checked: 4 } });
  });

  it("mends files, with their line ends and byte order mark, and says which", async () => {
    const folder = migrationsFolder(files);
    const path = join(folder, "2_b/up.sql");
    writeFileSync(path, "\uFEFFCREATE INDEX i ON t (a);\r\n");
    expect(await cli("lint", "--fix", "--dir", folder)).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /--since <name>.*--pending.*npx @abe\/db-migrate lint --pending --fix/,
      ),
    });
    const { code, out } = await cli("lint", "2_b", "--fix", "--dir", folder);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("Fixed") });
    expect(readFileSync(path, "utf8")).toBe(
      "\uFEFF-- db-migrate: transaction=off\r\nCREATE INDEX CONCURRENTLY i ON t (a);\r\n",
    );
    expect(readFileSync(join(folder, "1_a/up.sql"), "utf8")).toBe(files["1_a/up.sql"]);
  });

  it("asks the database what is pending, and takes what is applied together for new", async () => {
    const folder = migrationsFolder(files);
    const { manager, url } = await workbench(folder);
    const pending = (): Promise<{ code: number }> =>
      cli("lint", "--pending", "--dir", folder, "--url", url);
    expect(await pending()).toMatchObject({ code: 0 });
    await manager.migrateUp("1");
    expect(await pending()).toMatchObject({ code: 5 });
    await manager.migrateUp();
    const after = await manager.lint({ pending: true });
    expect(after).toMatchObject({ checked: 0, findings: [] });
  });

  it("can be left to begin after a migration of the past, by a setting", async () => {
    const folder = migrationsFolder(files);
    const { manager, another } = await workbench(folder);
    const errors = async (of: typeof manager): Promise<number> =>
      (await of.lint()).findings.filter(({ severity }) => severity === "error").length;
    expect(await errors(manager)).toBe(1);
    expect(await errors(another({ lintSince: "2" }))).toBe(0);
    expect(await errors(another({ lintRules: { "index-not-concurrent": "off" } }))).toBe(0);
    await expect(another({ lintSince: "7" }).lint()).rejects.toThrow(UnknownMigrationError);
    await expect(manager.lint({ fix: true })).rejects.toThrow(MigrationConfigError);
    await expect(manager.lint({ names: ["1"], since: "1" })).rejects.toThrow(MigrationConfigError);
  });
});

describe("up", () => {
  const later = {
    "3_c/up.sql": "ALTER TABLE t ADD COLUMN n int NOT NULL;",
    "3_c/down.sql": "ALTER TABLE t DROP COLUMN n;",
  };

  it("does not look at findings unless it is told to", async () => {
    const folder = migrationsFolder(files);
    const { manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, later);
    await expect(manager.migrateUp()).resolves.toHaveLength(1);
  });

  it("refuses errors where lintOnUp says so, before anything is changed", async () => {
    const folder = migrationsFolder(files);
    const { manager, another } = await workbench(folder);
    const strict = another({ lintOnUp: "refuse" });
    // Made by the same run, the table is empty and nobody's.
    await expect(strict.migrateUp()).resolves.toHaveLength(2);
    writeFiles(folder, { ...later, "4_d/up.sql": "SELECT 1;" });
    const refusal = await strict.migrateUp().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LintRefusedError);
    expect(refusal).toMatchObject({
      code: "DB_MIGRATE_LINT",
      outcome: "not_applied",
      findings: [{ rule: "not-null-without-default", line: 1, column: 26 }],
    });
    expect((await manager.status()).pending).toBe(2);
    writeFiles(folder, {
      "3_c/up.sql": `-- db-migrate: allow=not-null-without-default reason="t is empty"\n${later["3_c/up.sql"]}`,
    });
    await expect(strict.migrateUp()).resolves.toHaveLength(2);
  });

  it("exits with 5 when it refuses", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "SELECT 1;" });
    const { url, manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "2_b/up.sql": "CREATE INDEX i ON elsewhere (a);" });
    const config = join(folder, "_db-migrate.config.json");
    writeFileSync(config, JSON.stringify({ lintOnUp: "refuse", directory: "." }));
    const { code, err } = await cli("up", "--config", config, "--url", url);
    expect(code).toBe(5);
    expect(err).toContain("2_b/up.sql:1:1: nobody can write to elsewhere");
  });

  it("warns of errors where lintOnUp is warn, and goes on", async () => {
    const folder = migrationsFolder(files);
    const { manager, another } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, later);
    const { warnings, observers } = warningsOf();
    await another({ lintOnUp: "warn", observers }).migrateUp();
    expect(warnings.map(({ code }) => code)).toEqual(["DB_MIGRATE_LINT_FINDING"]);
    expect(warnings[0]?.message).toContain("3_c/up.sql:1:26: it fails where t has rows");
  });
});
