import { randomBytes } from "node:crypto";
import type { MigrationEvent } from "@abe/db-core/observer";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createMigrationAuth, createMigrationManager } from "../src/index.js";
import { migrationsFolder, rootMigrations, workbench } from "./migrations-folder.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("a server that is given", () => {
  it("is used, told about each migration, and neither closed nor left watched", async () => {
    const { db } = await workbench(rootMigrations);
    const events: string[] = [];
    const observer = {
      migration: ({ migration, direction }: MigrationEvent) => {
        events.push(`${direction} ${migration}`);
        return ({ outcome }: { outcome?: string }) => void events.push(String(outcome));
      },
    };
    const manager = createMigrationManager({
      directory: rootMigrations,
      server: db,
      observers: [observer],
    });
    await manager.migrateUp("20230101");
    const held =
      "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND classid = 1094864199";
    expect(
      await db.scalar(
        `${held} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      ),
    ).toBe(0);
    expect(events).toEqual(["up 20230101_initial_schema", "applied"]);
    expect(db.stats().used).toBe(0);
  });

  it("may not be given together with a configuration or another user", async () => {
    const { db, url } = await workbench(rootMigrations);
    expect(() => createMigrationManager({ server: db, config: url })).toThrow(/not both/);
    const auth = createMigrationAuth({ user: "migrator" });
    expect(() => createMigrationManager({ server: db, auth })).toThrow(/connected as its own/);
  });
});

describe("an option", () => {
  it("that is misspelt is refused with the nearest one", () => {
    const options = { directroy: "migrations" } as object;
    expect(() => createMigrationManager(options)).toThrow(/Did you mean directory\?/);
  });
});

describe("a role for migrations", () => {
  it("owns what they make, while another one logs in", async () => {
    const { db, url } = await workbench(rootMigrations);
    const suffix = randomBytes(4).toString("hex");
    const [owner, login] = [`owner_${suffix}`, `login_${suffix}`];
    await db.query(`CREATE ROLE ${owner}`);
    await db.query(`CREATE ROLE ${login} LOGIN PASSWORD 'secret' IN ROLE ${owner}`);
    const database = await db.scalar<string>("SELECT current_database()");
    await db.query(`GRANT CREATE ON DATABASE ${database} TO ${login}`);
    await db.query(`GRANT CREATE ON SCHEMA public TO ${owner}`);
    try {
      const auth = createMigrationAuth({ user: login, password: "secret", role: owner });
      const manager = createMigrationManager({ directory: rootMigrations, config: url, auth });
      await manager.migrateUp();
      const owners = (schema: string): Promise<string[]> =>
        db.column("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = $1", [
          schema,
        ]);
      expect(await owners("public")).toEqual([owner]);
      expect(await owners("abe_migrate")).toEqual([login]);
      await manager.migrateDown({ to: "0" });
    } finally {
      await db.query(`DROP OWNED BY ${login}, ${owner} CASCADE`);
      await db.query(`DROP ROLE ${login}`);
      await db.query(`DROP ROLE ${owner}`);
    }
  });
});

describe("the manager of the environment", () => {
  it("reads nothing at import, and everything from the environment at its first command", async () => {
    vi.stubEnv("DATABASE_URL", undefined);
    vi.stubEnv("DB_PORT", "abc");
    const { migrationManager, migrationConfig, migrationAuth } = await import("../src/index.js");
    await expect(migrationManager.status()).rejects.toThrow(/migrations does not exist|DB_PORT/);

    const { url } = await workbench(rootMigrations);
    vi.stubEnv("DB_PORT", undefined);
    vi.stubEnv("DB_HOST", undefined);
    vi.stubEnv("DATABASE_URL", url);
    vi.stubEnv("DB_MIGRATION_DIRECTORY", rootMigrations);
    vi.resetModules();
    const fresh = await import("../src/index.js");
    await fresh.migrationManager.initialize();
    expect(await fresh.migrationManager.migrateUp()).toHaveLength(3);
    expect(fresh.migrationConfig).toMatchObject({
      directory: rootMigrations,
      lockWaitMs: 30_000,
      connection: { user: new URL(url).username, database: new URL(url).pathname.slice(1) },
    });
    expect(JSON.stringify(fresh.migrationConfig)).not.toContain("password");
    expect(fresh.migrationAuth.user).toBeUndefined();
    expect([migrationConfig, migrationAuth].every((view) => Object.isFrozen(view))).toBe(true);
  });
});

describe("a manager that has worked", () => {
  it("holds no connection", async () => {
    const { db, manager } = await workbench(migrationsFolder({ "1_a/up.sql": "SELECT 1" }));
    await manager.migrateUp();
    const connections = (): Promise<number> =>
      db.scalar(
        "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'db-migrate' AND datname = current_database()",
      );
    // A backend ends a moment after its client has said goodbye.
    await expect.poll(connections).toBe(0);
  });
});
