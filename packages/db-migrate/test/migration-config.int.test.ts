import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { migrationsFolder } from "./migrations-folder.js";

const run = promisify(execFile);
const entry = new URL("../dist/index.js", import.meta.url).pathname;
const program = new URL("../dist/cli/main.js", import.meta.url).pathname;

/** What a program prints in a folder; `env` is all of its environment but the path. */
async function printed(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...argv: string[]
): Promise<unknown> {
  const options = { cwd: folder, env: { PATH: process.env["PATH"], ...env } };
  const { stdout } = await run("node", argv, options);
  return JSON.parse(stdout);
}

const show = `
  import { migrationAuth, migrationConfig } from ${JSON.stringify(entry)};
  const { user } = migrationAuth;
  console.log(JSON.stringify({ ...migrationConfig, user }));`;

const values = {
  directory: "sql",
  lockWaitMs: 5,
  retryAttempts: 3,
  config: "postgres://app:hidden@db.example:5433/shop",
  auth: { user: "migrator", password: "hidden" },
};

const files = [
  ["db-migrate.config.json", JSON.stringify(values)],
  ["db-migrate.config.mjs", `export default ${JSON.stringify(values)};`],
] as const;

describe("the view of the configuration", () => {
  it.each(files)("shows what %s says, unless the environment does", async (name, text) => {
    const folder = migrationsFolder({ [name]: text });
    const ofModule = ["--input-type=module", "-e", show];
    const shown = await printed(folder, { DB_MIGRATION_LOCK_WAIT_MS: "7" }, ...ofModule);
    expect(shown).toMatchObject({
      directory: "sql",
      lockWaitMs: 7,
      retryAttempts: 3,
      lockTimeoutMs: 3000,
      connection: { host: "db.example", port: 5433, user: "migrator", database: "shop" },
      user: "migrator",
    });
    expect(JSON.stringify(shown)).not.toContain("hidden");
    const elsewhere = {
      DATABASE_URL: "postgres://other@127.0.0.1:1/other",
      DB_MIGRATION_USER: "job",
    };
    const { connection } = (await printed(folder, elsewhere, ...ofModule)) as {
      connection: unknown;
    };
    expect(connection).toEqual({ host: "127.0.0.1", port: 1, user: "job", database: "other" });
  });

  it("never sends what a file says of logging in to a database of the environment", async () => {
    const folder = migrationsFolder({ [files[0][0]]: files[0][1] });
    const env = { DATABASE_URL: "postgres://other@127.0.0.1:1/other" };
    const authenticate = `
      import { migrationAuth, migrationConfig } from ${JSON.stringify(entry)};
      const failed = (use) => { try { use(); return "none"; } catch (error) { return error.message; } };
      console.log(JSON.stringify([
        migrationAuth.user ?? null,
        failed(() => migrationAuth.authenticate({ host: "db", user: "u", database: "d" })),
        failed(() => migrationConfig.connection),
      ]));`;
    const [user, ...refusals] = (await printed(
      folder,
      env,
      "--input-type=module",
      "-e",
      authenticate,
    )) as [unknown, ...string[]];
    expect(user).toBeNull();
    for (const refusal of refusals) {
      expect(refusal).toMatch(/^DATABASE_URL names the database.*Set DB_MIGRATION_USER/);
      expect(refusal).not.toContain("hidden");
    }
    expect(refusals).toHaveLength(2);
  });

  it("and the command show the same, but for what flags say", async () => {
    const folder = migrationsFolder({ [files[0][0]]: files[0][1] });
    const shown = await printed(folder, {}, program, "--json", "--lock-wait", "9", "config");
    expect(shown).toMatchObject({
      result: { lockWaitMs: 9, retryAttempts: 3, connection: { host: "db.example" } },
    });
  });

  it("says of a file that awaits that it cannot be read at once", async () => {
    const folder = migrationsFolder({
      "db-migrate.config.mjs": "await 0; export default { lockWaitMs: 5 };",
    });
    const env = { DB_USER: "u", DB_NAME: "d" };
    await expect(printed(folder, env, "--input-type=module", "-e", show)).rejects.toMatchObject({
      stderr: expect.stringMatching(/MigrationConfigError.*\n?.*db-migrate\.config\.mjs cannot be/),
    });
    expect(await printed(folder, env, program, "--json", "config")).toMatchObject({
      result: { lockWaitMs: 5 },
    });
  });
});
