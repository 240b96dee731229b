import { type DatabaseServer, createDatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  MigrationFailedError,
  MigrationFileError,
  MigrationLockLostError,
  MigrationLockedError,
  PoolerDetectedError,
  createMigrationManager,
} from "../src/index.js";
import { acquireMigrationLock } from "../src/lock/migration-lock.js";
import { systemPollClock } from "../src/lock/poll-clock.js";
import { migrationsFolder, workbench } from "./migrations-folder.js";
import { poolerInFrontOf } from "./transaction-pooler.js";

const two = {
  "1_a/up.sql": "CREATE TABLE a ()",
  "1_a/down.sql": "DROP TABLE a",
  "2_b/up.sql": "CREATE TABLE b ()",
  "2_b/down.sql": "DROP TABLE b",
};

/** A server behind a pooler whose two sessions are open, so that a transaction may come to either. */
async function pooled(url: string): Promise<DatabaseServer> {
  const server = createDatabaseServer(await poolerInFrontOf(url), { name: "pooled" });
  onTestFinished(async () => void (await server.close()));
  const nap = (): Promise<unknown> =>
    server.connection((connection) => connection.query("SELECT pg_sleep(0.2)"));
  await Promise.all([nap(), nap()]);
  return server;
}

describe("a pooler in transaction mode", () => {
  it("is detected before anything is changed, and the way out is named", async () => {
    const { url, db } = await workbench(migrationsFolder({}));
    const server = await pooled(url);
    const directory = migrationsFolder(two);
    const up = createMigrationManager({ directory, server }).migrateUp();
    await expect(up).rejects.toThrow(PoolerDetectedError);
    await expect(up).rejects.toThrow(/DB_MIGRATION_LOCK_MODE=lease/);
    expect(await db.scalar("SELECT to_regnamespace('abe_migrate')")).toBeNull();
  });

  it("that the configuration names is refused at once", async () => {
    const { url } = await workbench(migrationsFolder({}));
    const { hostname: host, port, username: user, password, pathname } = new URL(url);
    const config = {
      host,
      port: Number(port),
      user,
      password: decodeURIComponent(password),
      database: pathname.slice(1),
      mode: "pgbouncer-transaction" as const,
    };
    const directory = migrationsFolder(two);
    const refused = createMigrationManager({ directory, config });
    await expect(refused.migrateUp()).rejects.toThrow(PoolerDetectedError);
    expect(await refused.status()).toMatchObject({ pending: 2 });
    const leased = createMigrationManager({ directory, config, lockMode: "lease" });
    expect(await leased.migrateUp()).toHaveLength(2);
  });

  it("is no hindrance with a lease", async () => {
    const { url, db } = await workbench(migrationsFolder({}));
    const server = await pooled(url);
    const directory = migrationsFolder(two);
    const manager = createMigrationManager({ directory, server, lockMode: "lease" });
    expect(await manager.migrateUp()).toHaveLength(2);
    expect(await manager.migrateDown()).toHaveLength(1);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect(await db.scalar("SELECT holder FROM abe_migrate.lease")).toBeNull();
  });
});

describe("a lease", () => {
  it("lets one runner at a time through", async () => {
    const folder = migrationsFolder({ ...two, "3_c/up.sql": "SELECT pg_sleep(0.3)" });
    const { another } = await workbench(folder, { lockMode: "lease" });
    const runs = await Promise.all([1, 2, 3].map(() => another().migrateUp()));
    expect(runs.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, 0, 3]);
  });

  it("that is held is waited for, and its holder named", async () => {
    const { db, manager, another } = await workbench(migrationsFolder(two), { lockMode: "lease" });
    await manager.migrateUp("1");
    await db.query(
      "UPDATE abe_migrate.lease SET holder = 'db-migrate on host pid 7', expires_at = now() + interval '1 hour'",
    );
    const refused = another({ lockWaitMs: 0 }).migrateUp();
    await expect(refused).rejects.toThrow(MigrationLockedError);
    await expect(refused).rejects.toThrow(/held by process 7, application db-migrate on host/);
  });

  it("that another runner took over lets nothing more be committed", async () => {
    const folder = migrationsFolder({ ...two, "3_c/up.sql": "CREATE TABLE c ()" });
    const { db, manager } = await workbench(folder, { lockMode: "lease" });
    await manager.initialize();
    manager.on("migrated", async ({ name }) => {
      if (name === "1_a") await db.query("UPDATE abe_migrate.lease SET fence = fence + 1");
    });
    const up = manager.migrateUp();
    await expect(up).rejects.toThrow(MigrationFailedError);
    await expect(up).rejects.toMatchObject({ code: "AM003", outcome: "not_applied" });
    await expect(up).rejects.toThrow(/another one took its place/);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
  });

  it("cannot carry what runs outside of a transaction", async () => {
    const vacuum = "-- db-migrate: transaction=off\nVACUUM";
    const folder = migrationsFolder({ ...two, "3_c/up.sql": vacuum });
    const { db, manager } = await workbench(folder, { lockMode: "lease" });
    const up = manager.migrateUp();
    await expect(up).rejects.toThrow(MigrationFileError);
    await expect(up).rejects.toMatchObject({ faults: [{ line: 1, column: 16 }] });
    expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
  });
});

describe("the lock", () => {
  it("that is lost between two migrations stops the second", async () => {
    const { db, manager } = await workbench(migrationsFolder(two));
    await manager.initialize();
    manager.on("migrated", async () => {
      // As a pooler's reset would do it, in the session of the runner.
      await db.query(
        "CREATE OR REPLACE FUNCTION abe_migrate.check_lock() RETURNS void LANGUAGE plpgsql AS " +
          "$$BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'AM002'; END$$",
      );
    });
    await expect(manager.migrateUp()).rejects.toThrow(MigrationLockLostError);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
  });

  it("that a migration gives up stops the next one", async () => {
    const folder = migrationsFolder({ ...two, "1_a/up.sql": "SELECT pg_advisory_unlock_all()" });
    const { db, manager } = await workbench(folder);
    const up = manager.migrateUp();
    await expect(up).rejects.toMatchObject({
      code: "DB_MIGRATE_LOCK_LOST",
      migration: "2_b",
      outcome: "not_applied",
      message: expect.stringMatching(/pg_advisory_unlock_all\(\) does\. 2_b was not begun/),
    });
    await expect(up).rejects.not.toThrow(/pooler/);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect(await manager.migrateUp()).toHaveLength(1);
  });

  it("that a migration outside of a transaction gives up ends the run after it", async () => {
    const unlocking =
      "-- db-migrate: transaction=off\nCREATE TABLE a ();\nSELECT pg_advisory_unlock_all();";
    const folder = migrationsFolder({ ...two, "1_a/up.sql": unlocking });
    const { db, manager } = await workbench(folder);
    const up = manager.migrateUp();
    await expect(up).rejects.toThrow(MigrationLockLostError);
    await expect(up).rejects.toMatchObject({ migration: "1_a", outcome: "applied" });
    await expect(up).rejects.toThrow(
      /1_a gave up the migration lock.* It took effect and is recorded/,
    );
    expect(await db.column("SELECT name || state FROM abe_migrate.history")).toEqual([
      "1_aapplied",
    ]);
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_b" }]);
  });

  it("is seen by its own session, and by no other, and stays held when it is looked at", async () => {
    const { db, manager } = await workbench(migrationsFolder({}));
    await manager.initialize();
    const key = "1094864199, hashtext('abe_migrate.history/')";
    const check = "SELECT abe_migrate.check_lock()";
    await db.connection(async (holder) => {
      await holder.query(`SELECT pg_advisory_lock(${key}), pg_advisory_lock(${key})`);
      await holder.query(check);
      await holder.query(check);
      await expect(db.connection((other) => other.query(check))).rejects.toMatchObject({
        code: "AM002",
      });
      const unlock = `SELECT pg_advisory_unlock(${key})`;
      const given = [1, 2, 3].map(() => holder.scalar(unlock));
      expect(await Promise.all(given)).toEqual([true, true, false]);
    });
  });

  it("is given back whole", async () => {
    const { db } = await workbench(migrationsFolder({}));
    const session = await openSession(db);
    const lock = await acquireMigrationLock(session, {
      waitMs: 0,
      clock: systemPollClock,
      signal: undefined,
      onWait: () => undefined,
      command: "up",
    });
    const held =
      "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()";
    expect(await session.scalar(held)).toBe(1);
    await lock.release();
    expect(await session.scalar(held)).toBe(0);
    await session.release();
  });
});
