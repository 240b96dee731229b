import type { RetryEvent } from "@abe/db-core/observer";
import { describe, expect, it } from "vitest";
import { MigrationAbortedError, MigrationFailedError } from "../src/index.js";
import { migrationsFolder, warningsOf, workbench } from "./migrations-folder.js";

const off = "-- db-migrate: transaction=off\n";
const table = { "1_a/up.sql": "CREATE TABLE a (id int)" };

describe("a migration that cannot have its lock", () => {
  const alter = { ...table, "2_b/up.sql": "ALTER TABLE a ADD b int" };

  it("is begun again, longer each time, and succeeds once the lock is free", async () => {
    const retries: RetryEvent[] = [];
    const { warnings, observers } = warningsOf();
    const { db, manager } = await workbench(migrationsFolder(alter), {
      lockTimeoutMs: 100,
      observers: [...observers, { retry: (event) => void retries.push(event) }],
    });
    await manager.migrateUp("1");
    const up = await db.transaction(async (client) => {
      await client.query("LOCK TABLE a IN ACCESS SHARE MODE");
      const running = manager.migrateUp();
      await expect.poll(() => retries.length, { timeout: 10_000 }).toBeGreaterThan(1);
      return { running };
    });
    expect(await up.running).toMatchObject([{ name: "2_b" }]);
    expect(retries[0]).toMatchObject({ kind: "transaction", attempt: 1, error: { code: "55P03" } });
    const [blocked] = warnings;
    expect(blocked).toMatchObject({ code: "DB_MIGRATE_BLOCKED" });
    expect(blocked?.message).toMatch(
      /2_b waits for a lock\. It was held up: process \d+, user \w+, (?:application \w+, )?idle in transaction, in a transaction for \d+ ms holds a lock on a\./,
    );
  });

  it("gives up after so many attempts, says who held it up, and leaves nothing", async () => {
    const { db, manager } = await workbench(migrationsFolder(alter), {
      lockTimeoutMs: 200,
      retryAttempts: 2,
    });
    await manager.migrateUp("1");
    await db.transaction(async (client) => {
      await client.query("LOCK TABLE a IN ACCESS SHARE MODE");
      const pid = await client.scalar<number>("SELECT pg_backend_pid()");
      const up = manager.migrateUp();
      await expect(up).rejects.toThrow(MigrationFailedError);
      await expect(up).rejects.toMatchObject({
        code: "55P03",
        isRetryable: true,
        outcome: "not_applied",
      });
      await expect(up).rejects.toThrow(
        new RegExp(`It was tried 2 times\\.\nIt was held up: process ${pid}`),
      );
      await expect(up).rejects.toThrow("Running the command again is safe: npx @abe/db-migrate up");
    });
    const audit = "SELECT phase FROM abe_migrate.audit WHERE migration = '2_b'";
    expect(await db.column(audit)).toEqual(["failed"]);
    expect(await manager.migrateUp()).toHaveLength(1);
  });

  it("is not begun again after another failure", async () => {
    const folder = migrationsFolder({ ...table, "2_b/up.sql": "SELECT 1/0" });
    const retries: RetryEvent[] = [];
    const observers = [{ retry: (event: RetryEvent) => void retries.push(event) }];
    const { manager } = await workbench(folder, { observers });
    await expect(manager.migrateUp()).rejects.toMatchObject({ code: "22012" });
    expect(retries).toEqual([]);
  });
});

describe("an index built concurrently", () => {
  const index = `${off}CREATE INDEX CONCURRENTLY a_id ON a (id)`;

  it("waits for the transactions of others without a time-out, and says for whom", async () => {
    const { warnings, observers } = warningsOf();
    const folder = migrationsFolder({ ...table, "2_b/up.sql": index });
    const { db, manager } = await workbench(folder, { lockTimeoutMs: 100, observers });
    await manager.migrateUp("1");
    const up = await db.transaction(async (client) => {
      await client.query("INSERT INTO a VALUES (1)");
      const running = manager.migrateUp();
      await expect.poll(() => warnings.length, { timeout: 10_000 }).toBeGreaterThan(0);
      return { running };
    });
    expect(await up.running).toMatchObject([{ name: "2_b" }]);
    expect(warnings[0]).toMatchObject({ code: "DB_MIGRATE_BLOCKED" });
    expect((await manager.status()).invalidIndexes).toEqual([]);
  });

  it("with a time-out of its own is tried again, and no attempt leaves an invalid index", async () => {
    const retries: RetryEvent[] = [];
    const observers = [{ retry: (event: RetryEvent) => void retries.push(event) }];
    const impatient = `-- db-migrate: transaction=off lock_timeout=100ms\n${index.slice(off.length)}`;
    const folder = migrationsFolder({ ...table, "2_b/up.sql": impatient });
    const { db, manager } = await workbench(folder, { observers });
    await manager.migrateUp("1");
    const up = await db.transaction(async (client) => {
      await client.query("INSERT INTO a VALUES (1)");
      const running = manager.migrateUp();
      await expect.poll(() => retries.length, { timeout: 10_000 }).toBeGreaterThan(0);
      return { running };
    });
    expect(await up.running).toMatchObject([{ name: "2_b" }]);
    expect(retries[0]).toMatchObject({ kind: "transaction", error: { code: "55P03" } });
    expect((await manager.status()).invalidIndexes).toEqual([]);
    expect(
      await db.scalar("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"),
    ).toBe(true);
  });
});

describe("a command that is told to stop", () => {
  const sleeping = (db: { exists(sql: string): Promise<boolean> }): Promise<void> =>
    expect
      .poll(
        () =>
          db.exists(
            "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
          ),
        { timeout: 10_000 },
      )
      .toBe(true);

  it("cancels what runs, rolls it back, and keeps what was applied", async () => {
    const folder = migrationsFolder({
      ...table,
      "2_b/up.sql": "CREATE TABLE b (); SELECT pg_sleep(60);",
      "3_c/up.sql": "CREATE TABLE c ()",
    });
    const { db, manager } = await workbench(folder);
    const stop = new AbortController();
    const up = manager.migrateUp({ signal: stop.signal });
    const settled = up.catch((error: unknown) => error);
    await sleeping(db);
    stop.abort();
    expect(await settled).toMatchObject({
      name: "MigrationFailedError",
      code: "57014",
      outcome: "not_applied",
      message: expect.stringContaining(
        "It was cancelled. Running the command again is safe: npx @abe/db-migrate up",
      ),
    });
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect((await manager.status()).holder).toBeUndefined();
  });

  it("outside of a transaction goes on there with the next run", async () => {
    const up = `${off}CREATE TABLE b ();\nSELECT pg_sleep(60);\nCREATE TABLE c ();`;
    const folder = migrationsFolder({ "1_a/up.sql": up });
    const { db, manager, another } = await workbench(folder);
    const stop = new AbortController();
    const settled = manager.migrateUp({ signal: stop.signal }).catch((error: unknown) => error);
    await sleeping(db);
    stop.abort();
    expect(await settled).toMatchObject({ code: "57014" });
    expect((await manager.status()).migrations[0]?.state).toBe("failed");
    const mended = migrationsFolder({ "1_a/up.sql": up.replace("pg_sleep(60)", "1") });
    expect(await another({ directory: mended }).migrateUp()).toHaveLength(1);
    expect(await db.scalar("SELECT to_regclass('c') IS NOT NULL")).toBe(true);
  });

  it("while it waits for the lock changes nothing", async () => {
    const { db, manager, another } = await workbench(migrationsFolder(table));
    await db.connection(async (holder) => {
      await holder.query("SELECT pg_advisory_lock(1094864199, hashtext('abe_migrate.history/'))");
      const { warnings, observers } = warningsOf();
      const stop = new AbortController();
      const up = another({ observers }).migrateUp({ signal: stop.signal });
      const settled = up.catch((error: unknown) => error);
      await expect.poll(() => warnings.length, { timeout: 10_000 }).toBe(1);
      stop.abort();
      expect(await settled).toBeInstanceOf(MigrationAbortedError);
    });
    expect((await manager.status()).pending).toBe(1);
  });

  it("before it has begun applies nothing", async () => {
    const { manager } = await workbench(migrationsFolder(table));
    const up = manager.migrateUp({ signal: AbortSignal.abort() });
    await expect(up).rejects.toThrow(/told to stop before 1_a/);
    expect((await manager.status()).pending).toBe(1);
  });
});
