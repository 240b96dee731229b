import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabaseServer } from "@abe/db-core";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  createMigrationAuth,
  createMigrationManager,
  defineMigrationConfig,
} from "../src/index.js";
import { cli } from "./command-line.js";
import { migrationsFolder, workbench } from "./migrations-folder.js";

const databaseVariables = [
  "DATABASE_URL",
  "DB_HOST",
  "DB_PORT",
  "DB_USER",
  "DB_PASSWORD",
  "DB_NAME",
];
const one = { "1_a/up.sql": "CREATE TABLE a ()" };

afterEach(() => vi.unstubAllEnvs());

function configFile(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "abe-migrate-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("a configuration file", () => {
  it.each(["json", "mjs"])("in %s names what options and variables do not", async (extension) => {
    const folder = migrationsFolder(one);
    const { url } = await workbench(folder);
    for (const variable of databaseVariables) vi.stubEnv(variable, undefined);
    const values = JSON.stringify(defineMigrationConfig({ directory: folder, config: url }));
    const text = extension === "json" ? values : `export default ${values};`;
    const path = configFile(`db-migrate.config.${extension}`, text);
    const manager = createMigrationManager({ configFile: path });
    expect(await manager.migrateUp()).toMatchObject([{ name: "1_a" }]);
    expect(
      await createMigrationManager({ configFile: path, directory: "/nowhere" })
        .status()
        .catch(String),
    ).toContain("/nowhere");
  });

  it("is refused with the key that is not known", async () => {
    const path = configFile("db-migrate.config.json", '{ "lockWaitMS": 5 }');
    const manager = createMigrationManager({ configFile: path });
    await expect(manager.status()).rejects.toThrow(
      /unknown key "lockWaitMS"\. Did you mean lockWaitMs\?/,
    );
  });

  it("has credentials for its own database, and sends them to no other", async () => {
    const attempts: string[] = [];
    const listener = createServer((socket) => {
      attempts.push("connected");
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void listener.close());
    const { port } = listener.address() as AddressInfo;
    const auth = { user: "m", password: "hidden1", role: "owner" };
    const config = "postgres://m:hidden2@127.0.0.1:1/own";
    const path = configFile("db-migrate.config.json", JSON.stringify({ auth, config }));
    const flags = ["--config", path, "--dir", migrationsFolder(one)];
    vi.stubEnv("DATABASE_URL", `postgres://app@127.0.0.1:${port}/other`);
    for (const command of ["status", "up", "config", "doctor"]) {
      const refused = await cli(...flags, command);
      expect(refused.code).toBe(2);
      expect(refused.err).toMatch(
        /^error: DATABASE_URL names the database, and .* says who logs in \(auth\.user, auth\.password\).*Set DB_MIGRATION_USER/,
      );
      expect(`${refused.out}${refused.err}`).not.toContain("hidden");
    }
    expect((await cli(...flags, "lint")).code).not.toBe(2);
    expect(attempts).toEqual([]);
  });

  it("names the database for credentials of whoever runs it", async () => {
    const folder = migrationsFolder(one);
    const { db, url } = await workbench(folder);
    const role = `env_${Math.random().toString(36).slice(2, 10)}`;
    await db.query(`CREATE ROLE ${role} LOGIN PASSWORD 's3cret'`);
    const database = await db.scalar<string>("SELECT quote_ident(current_database())");
    await db.query(`GRANT CREATE ON DATABASE ${database} TO ${role}`);
    await db.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
    for (const variable of databaseVariables) vi.stubEnv(variable, undefined);
    vi.stubEnv("DB_MIGRATION_USER", role);
    vi.stubEnv("DB_MIGRATION_PASSWORD", "s3cret");
    const auth = { user: "somebody-else", password: "hidden" };
    const path = configFile("db-migrate.config.json", JSON.stringify({ auth, config: url }));
    try {
      expect((await cli("--config", path, "--dir", folder, "up")).code).toBe(0);
      const owner = "SELECT tableowner::text FROM pg_tables WHERE tablename = 'a'";
      expect(await db.scalar(owner)).toBe(role);
    } finally {
      await db.query(`DROP OWNED BY ${role} CASCADE`);
      await db.query(`DROP ROLE ${role}`);
    }
  });

  it.each([
    ["db-migrate.config.json", "{", /cannot be read: .*name another one: --config <file>\./],
    [
      "db-migrate.config.mjs",
      "export const other = 1;",
      /no default export that is an object\. Write: export default/,
    ],
    ["db-migrate.config.json", '{ "retryAttempts": "many" }', /retryAttempts in .* is "many"/],
  ])("%s that holds %j is refused", async (name, text, message) => {
    const manager = createMigrationManager({ configFile: configFile(name, text) });
    await expect(manager.status()).rejects.toThrow(message);
    await expect(manager.status()).rejects.toMatchObject({ code: "DB_MIGRATE_CONFIG_INVALID" });
  });

  it("is shown as it is resolved, without secrets", async () => {
    const config = "postgres://app:hidden2@127.0.0.1:5/app";
    const values = { lockWaitMs: 5, config, auth: { user: "m", password: "hidden1" } };
    const path = configFile("db-migrate.config.json", JSON.stringify(values));
    for (const variable of databaseVariables) vi.stubEnv(variable, undefined);
    vi.stubEnv("DB_MIGRATION_RETRY_ATTEMPTS", "3");
    const shown = await cli("--config", path, "--lock-wait", "7", "config");
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out.split("\n")).toEqual(
      expect.arrayContaining([
        "lockWaitMs = 7",
        "retryAttempts = 3",
        "connection.user = m",
        "connection.password = ***",
        "auth.user = m",
      ]),
    );
    const json = await cli("--config", path, "--json", "config");
    expect(`${shown.out}${json.out}`).not.toMatch(/hidden/);
  });
});

describe("a password for migrations", () => {
  it("may be printed by a program, for each new connection", async () => {
    const { db, url } = await workbench(migrationsFolder(one));
    const role = `cmd_${Math.random().toString(36).slice(2, 10)}`;
    await db.query(`CREATE ROLE ${role} LOGIN PASSWORD 's3cret'`);
    const database = await db.scalar<string>("SELECT quote_ident(current_database())");
    await db.query(`GRANT CREATE ON DATABASE ${database} TO ${role}`);
    await db.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
    const script = configFile("password.sh", "#!/bin/sh\necho s3cret\necho noise >&2\n");
    chmodSync(script, 0o700);
    const auth = createMigrationAuth({ user: role, passwordCommand: [script] });
    const directory = migrationsFolder(one);
    try {
      const manager = createMigrationManager({ directory, config: url, auth });
      expect(await manager.migrateUp()).toHaveLength(1);
      const owner = "SELECT tableowner::text FROM pg_tables WHERE tablename = 'a'";
      expect(await db.scalar(owner)).toBe(role);
    } finally {
      await db.query(`DROP OWNED BY ${role} CASCADE`);
      await db.query(`DROP ROLE ${role}`);
    }
  });

  it.each<[readonly string[], RegExp]>([
    [["/nowhere/at/all"], /\/nowhere\/at\/all, which should print a password, does not exist/],
    [["/bin/sh", "-c", "echo hidden >&2; exit 3"], /ended with 3/],
    [["/bin/true"], /printed none\. Run it as DB_MIGRATION_PASSWORD_COMMAND/],
  ])("of %j is refused, and what it prints is not shown", async (passwordCommand, message) => {
    const { url } = await workbench(migrationsFolder(one));
    const auth = createMigrationAuth({ user: "m", passwordCommand });
    const failed = createMigrationManager({ directory: migrationsFolder(one), config: url, auth })
      .status()
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    const error = await failed;
    const texts: string[] = [];
    for (let each = error; each instanceof Error; each = each.cause) texts.push(each.message);
    expect(texts.join("\n")).toMatch(message);
    expect(texts.join("\n")).not.toContain("hidden");
  });

  it("that is missing is named by what would set it", async () => {
    const { db, url } = await workbench(migrationsFolder(one));
    const role = `bare_${Math.random().toString(36).slice(2, 10)}`;
    await db.query(`CREATE ROLE ${role} LOGIN PASSWORD 's3cret'`);
    onTestFinished(async () => void (await db.query(`DROP ROLE ${role}`)));
    vi.stubEnv("DATABASE_URL", url);
    vi.stubEnv("DB_MIGRATION_USER", role);
    const refused = await cli("--dir", migrationsFolder(one), "status");
    expect(refused.code).toBe(10);
    expect(refused.err).toMatch(
      new RegExp(`asks for the password of ${role}, and none was given: set DB_MIGRATION_PASSWORD`),
    );
    expect(refused.err).not.toMatch(/[( ]DB_PASSWORD/);
    expect((await cli("config")).out).toMatch(/^connection\.password = null$/m);
  });

  it("and a command that prints one exclude each other", () => {
    const options = { user: "m", password: "p", passwordCommand: ["/bin/true"] };
    expect(() => createMigrationAuth(options)).toThrow(/not both/);
  });
});

describe("the program", () => {
  it("shows what is recorded, who did what, and who holds the lock", async () => {
    const folder = migrationsFolder({ ...one, "2_b/up.sql": "SELECT 1/0" });
    const { url } = await workbench(folder);
    const on = ["--dir", folder, "--url", url];
    expect((await cli(...on, "history")).out).toBe("Nothing is recorded.");
    expect((await cli(...on, "audit")).out).toBe("The audit is empty.");
    expect((await cli(...on, "--quiet", "up")).code).toBe(6);
    expect((await cli(...on, "history")).out).toMatch(/applied {2}1_a$/);
    const audit = await cli(...on, "audit", "--limit", "2");
    expect(audit.out).toMatch(/up +failed .* 2_b\n.*up +done .* 1_a$/);
    expect((await cli(...on, "lock", "show")).out).toBe("The migration lock is free.");
    const db = createDatabaseServer(url);
    onTestFinished(async () => void (await db.close()));
    await db.connection(async (holder) => {
      await holder.query("SELECT pg_advisory_lock(1094864199, hashtext('abe_migrate.history/'))");
      expect((await cli(...on, "lock")).out).toMatch(/^It is held by process \d+, user postgres/);
      const locked = await cli(...on, "--lock-wait", "0", "up");
      expect(locked).toMatchObject({ code: 9 });
      expect(locked.err).toMatch(/held by process \d+.*npx @abe\/db-migrate --lock-wait 60000 up/s);
      for (const command of ["down", "redo", "repair"]) {
        const { err } = await cli(...on, "--lock-wait", "0", command);
        expect(err).toMatch(new RegExp(`--lock-wait 60000 ${command}$`));
      }
      const baseline = await cli(...on, "--lock-wait", "0", "baseline", "--at", "1");
      expect(baseline.err).toMatch(/--lock-wait 60000 baseline --at <name>$/);
    });
  });

  it("makes the folder, looks at everything, and says what to type next", async () => {
    const root = migrationsFolder({});
    const { url } = await workbench(root);
    const on = ["--dir", join(root, "db/migrations"), "--url", url];
    expect((await cli(...on, "status")).code).toBe(2);
    expect((await cli(...on, "init")).out).toMatch(/^Made .*npx @abe\/db-migrate create <name>$/);
    expect((await cli(...on, "init")).out).toMatch(
      /^\/.*\/db\/migrations is there already\. Go on with:/,
    );
    expect(await cli(...on, "create", "--ts", "fill")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Programs are off.*DB_MIGRATION_PROGRAMS=true/),
    });
    for (const name of ["20240101_start", "7_start", "2024-01-01_start"]) {
      expect(await cli(...on, "create", name)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/begins with a version.*npx @abe\/db-migrate create start$/),
      });
    }
    expect(readdirSync(join(root, "db/migrations"))).toEqual([]);
    const created = await cli(...on, "create", "start");
    const [, file = ""] = /^Created (.*)\n/.exec(created.out) ?? [];
    expect(await cli(...on, "doctor")).toMatchObject({
      code: 5,
      out: expect.stringContaining(`${file}:1:1: no statement is in it; was it saved?`),
    });
    writeFileSync(file, "CREATE TABLE a ()");
    const fine = await cli(...on, "doctor");
    expect(fine).toMatchObject({ code: 0, err: "" });
    expect(fine.out.split("\n")).toEqual([
      "The server and the role fit.",
      "Checked 1 migration: in order.",
      "0 applied, 1 pending.",
      "Go on with: npx @abe/db-migrate plan",
    ]);
    await cli(...on, "up");
    expect((await cli(...on, "doctor")).out).toMatch(/\n1 applied, 0 pending\.$/);
    const denied = await cli(...on, "--env", "production", "doctor");
    expect(denied.code).toBe(8);
    expect(denied.out).toMatch(/^Migrations may not run here\.\nproblem: postgres is a superuser/);
  });

  it("carries out a plan that was written to a file, and no other", async () => {
    const folder = migrationsFolder(one);
    const { url } = await workbench(folder);
    const on = ["--dir", folder, "--url", url];
    const file = configFile("plan.json", "{}");
    expect((await cli(...on, "up", "--plan", file)).err).toMatch(
      /holds no planHash: write it with npx @abe\/db-migrate plan --out <file>\./,
    );
    const nowhere = await cli(...on, "plan", "--out", "/nowhere/plan.json");
    expect(nowhere).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /\/nowhere\/plan\.json cannot be written \(ENOENT\)\. .*--out <file>/,
      ),
    });
    expect((await cli(...on, "plan", "--out", file)).code).toBe(0);
    expect(await cli(...on, "up", "--plan", file)).toMatchObject({ code: 0 });
    expect((await cli(...on, "down")).code).toBe(8);
    expect((await cli(...on, "plan", "--out", file)).code).toBe(0);
    writeFileSync(join(folder, "1_a/down.sql"), "DROP TABLE a");
    expect(await cli(...on, "up", "--plan", file)).toMatchObject({
      code: 0,
      out: "Nothing to apply.",
    });
  });

  it("squashes, repairs and allows by name", async () => {
    const folder = migrationsFolder({
      ...one,
      "2_b/up.sql": "SELECT 2;",
      "3_c/up.sql": "SELECT 3",
    });
    const { url } = await workbench(folder);
    const on = ["--dir", folder, "--url", url];
    await cli(...on, "up");
    writeFileSync(join(folder, "2_b/up.sql"), "SELECT 22;");
    expect((await cli(...on, "up")).code).toBe(4);
    expect(await cli(...on, "repair", "2_b")).toMatchObject({ code: 0 });
    const squashed = await cli(...on, "squash", "--through", "2", "--name", "start");
    expect(squashed.out).toMatch(/^Wrote 2_start, which takes the place of 2 migrations/);
    expect(await cli(...on, "status", "--check")).toMatchObject({ code: 3 });
    await cli(...on, "up");
    expect(await cli(...on, "status", "--check")).toMatchObject({ code: 0 });
    const made = migrationsFolder({ "0_z/up.sql": "SELECT 0" });
    expect((await cli("--dir", made, "--url", url, "up", "--allow-out-of-order", "0_z")).code).toBe(
      4,
    );
  });
});
