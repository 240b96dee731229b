import { describe, expect, it } from "vitest";
import type { WarningEvent } from "@abe/db-core/observer";
import { MigrationLockedError } from "../src/index.js";
import { migrationsFolder, rootMigrations, workbench } from "./migrations-folder.js";

const lockKey = "1094864199, hashtext('abe_migrate.history/')";

function manyMigrations(): Record<string, string> {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  return Object.fromEntries(
    numbers.map((number) => [
      `${number}_t/up.sql`,
      number % 5 === 0
        ? `-- db-migrate: transaction=off\nCREATE INDEX CONCURRENTLY i${number} ON t1 (id)`
        : `CREATE TABLE t${number} (id int)`,
    ]),
  );
}

describe("several runners at once", () => {
  it("apply each migration once, indexes built concurrently among them", async () => {
    const { db, another } = await workbench(migrationsFolder(manyMigrations()));
    const runs = await Promise.all([1, 2, 3, 4].map(() => another().migrateUp()));
    expect(runs.map(({ length }) => length).toSorted((a, b) => b - a)).toEqual([20, 0, 0, 0]);
    expect(await db.scalar("SELECT count(*)::int FROM abe_migrate.history")).toBe(20);
    expect(await db.scalar("SELECT count(*)::int FROM pg_index WHERE NOT indisvalid")).toBe(0);
  });

  it("make the tables of the history once", async () => {
    const { db, another } = await workbench(rootMigrations);
    await Promise.all([1, 2, 3, 4].map(() => another().initialize()));
    expect(await db.scalar("SELECT count(*)::int FROM abe_migrate.meta")).toBe(1);
  });

  it("are told who holds the lock when they can wait no longer", async () => {
    const { db, another } = await workbench(rootMigrations);
    await db.connection(async (holder) => {
      await holder.query(`SELECT pg_advisory_lock(${lockKey})`);
      const pid = await holder.scalar<number>("SELECT pg_backend_pid()");
      const warnings: WarningEvent[] = [];
      const observers = [{ warning: (event: WarningEvent) => void warnings.push(event) }];
      const waiting = another({ lockWaitMs: 250, observers }).migrateUp();
      await expect(waiting).rejects.toThrow(MigrationLockedError);
      await expect(waiting).rejects.toMatchObject({ isRetryable: true, holder: { pid } });
      await expect(waiting).rejects.toThrow(new RegExp(`held by process ${pid}, user postgres`));
      expect(warnings.map(({ code }) => code)).toEqual(["DB_MIGRATE_WAITING"]);
    });
  });

  it("are not held up when there is nothing to do", async () => {
    const { db, manager, another } = await workbench(rootMigrations);
    await manager.migrateUp();
    await db.connection(async (holder) => {
      await holder.query(`SELECT pg_advisory_lock(${lockKey})`);
      expect(await another({ lockWaitMs: 0 }).migrateUp()).toEqual([]);
      expect(await manager.status()).toMatchObject({ pending: 0 });
    });
  });

  it("find no lock left by a command that failed", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "SELECT 1/0" });
    const { db, manager } = await workbench(folder);
    await expect(manager.migrateUp()).rejects.toMatchObject({ code: "22012" });
    expect(await db.scalar(`SELECT pg_try_advisory_lock(${lockKey})`)).toBe(true);
  });
});

describe("one manager", () => {
  it("runs its commands one after the other", async () => {
    const { manager } = await workbench(rootMigrations);
    const [first, second, status] = await Promise.all([
      manager.migrateUp(),
      manager.migrateUp(),
      manager.status(),
    ]);
    expect([first.length, second.length, status.pending]).toEqual([3, 0, 0]);
  });
});
