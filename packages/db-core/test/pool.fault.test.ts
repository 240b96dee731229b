import { createTestDatabase, startPostgres, type TestDatabase } from "@abe/db-testing";
import { type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabaseError, isDatabaseError } from "../src/errors/index.js";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";
import type { RetireEvent } from "../src/observer/db-observer.js";
import { realPool, scalar } from "./support/real-pool.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
let admin: TestDatabase["server"];
let proxy: FaultProxy;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = database.server;
  proxy = await startFaultProxy({ target: database.config });
});
afterAll(async () => {
  await Promise.all(servers.map((each) => each.close({ drainTimeoutMs: 0 })));
  await proxy.stop();
  await database.drop();
});

function serve(more: object = {}): DatabaseServer {
  const server = createDatabaseServer({ ...database.config, ...more });
  servers.push(server);
  return server;
}

const terminate = (pid: unknown): Promise<unknown> =>
  admin.query("SELECT pg_terminate_backend($1, 5000)", [pid]);

// An uncaughtException or an unhandled rejection anywhere in this file fails the run.

it("row 1: an idle connection is killed, and nobody notices but the observers", async () => {
  const db = serve({ maxConnections: 1 });
  const retired: RetireEvent[] = [];
  db.addObserver({ retire: (event) => void retired.push(event) });
  const pid = await db.scalar("SELECT pg_backend_pid()");
  await terminate(pid);
  await waitUntil(() => db.stats().total === 0);
  expect(retired).toMatchObject([{ reason: "error", error: { code: "57P01" } }]);
  expect(await db.scalar("SELECT pg_backend_pid()")).not.toBe(pid);
});

it("row 2: a leased connection is killed between two statements, and its holder gets an error", async () => {
  const db = serve({ maxConnections: 1 });
  const holder = db.connection(async (session) => {
    await terminate(await session.scalar("SELECT pg_backend_pid()"));
    await waitUntil(() => db.stats().total === 0);
    await session.query("SELECT 1");
  });
  await expect(holder).rejects.toMatchObject({
    name: "ConnectionLostError",
    outcome: "not_applied",
    isRetryable: true,
    cause: { code: "57P01" },
  });
  expect(await db.scalar("SELECT 1")).toBe(1);
  expect(db.stats()).toMatchObject({ total: 1, idle: 1, used: 0 });
});

it("row 11: a connection that went silent while it was idle costs one check, not a hanging query", async () => {
  const real = realPool(database.config, { validateAfterIdleMs: 0, validateTimeoutMs: 300 });
  const direct = real.address;
  real.address = { host: proxy.host, port: proxy.port };
  const silent = await real.pool.acquire();
  silent.release();
  real.address = direct;
  proxy.blackhole(true);
  const startedAt = performance.now();
  const lease = await real.pool.acquire({ timeoutMs: 3000 });
  expect(await scalar(lease, "SELECT 1")).toBe(1);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(lease.id).not.toBe(silent.id);
  lease.release();
  await real.pool.close();
  proxy.blackhole(false);
});

it("row 11: of many silent connections the first one found is enough to look elsewhere", async () => {
  const real = realPool(database.config, {
    maxConnections: 8,
    validateAfterIdleMs: 0,
    validateTimeoutMs: 400,
  });
  const direct = real.address;
  real.address = { host: proxy.host, port: proxy.port };
  const silent = await Promise.all(Array.from({ length: 8 }, () => real.pool.acquire()));
  for (const lease of silent) lease.release();
  real.address = direct;
  proxy.blackhole(true);
  const startedAt = performance.now();
  const lease = await real.pool.acquire({ timeoutMs: 5000 });
  // One after the other they would have taken 8 × 400 ms.
  expect(performance.now() - startedAt).toBeLessThan(2000);
  lease.release();
  await real.pool.close();
  proxy.blackhole(false);
});

it("row 14: a dead connection frees its place at once, although its socket never ends", async () => {
  const real = realPool(database.config, { maxConnections: 1 });
  const direct = real.address;
  real.address = { host: proxy.host, port: proxy.port };
  const dead = await real.pool.acquire();
  const waiting = real.pool.acquire();
  real.address = direct;
  proxy.blackhole(true);
  const startedAt = performance.now();
  dead.destroy(new Error("given up by its holder"));
  const lease = await waiting;
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(await scalar(lease, "SELECT 1")).toBe(1);
  lease.release();
  await real.pool.close();
  proxy.blackhole(false);
});

it("row 15: a stopped postmaster fails callers in time with a typed error, and the pool recovers", async () => {
  await using server = await startPostgres();
  const { pid } = server;
  const db = serve({ ...server.config, maxConnections: 2, acquireTimeoutMs: 700 });
  const held = await db.scalar("SELECT pg_backend_pid()");
  process.kill(pid, "SIGSTOP");
  try {
    // The connection that is open already serves everybody in turn.
    const served = await Promise.all(
      Array.from({ length: 4 }, () => db.scalar("SELECT pg_backend_pid()")),
    );
    expect(served).toEqual([held, held, held, held]);
    const other = serve({ ...server.config, maxConnections: 1, acquireTimeoutMs: 700 });
    const startedAt = performance.now();
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => other.query("SELECT 1")),
    );
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(results).toMatchObject(
      Array.from({ length: 4 }, () => ({
        reason: { code: "DB_CONNECT_FAILED", isRetryable: true, outcome: "not_applied" },
      })),
    );
    expect(await other.health({ timeoutMs: 200 })).toMatchObject({ live: true });
    process.kill(pid, "SIGCONT");
    await waitUntil(async () => (await other.health()).status === "up");
    expect(await other.scalar("SELECT 1")).toBe(1);
    await other.close();
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await db.close();
});

it("a restart of the server costs the statements in flight, and no caller a connection", async () => {
  await using server = await startPostgres();
  const db = serve({ ...server.config, maxConnections: 4, acquireTimeoutMs: 30_000 });
  const errors: unknown[] = [];
  const end = new AbortController();
  const work = async (): Promise<number> => {
    let done = 0;
    while (!end.signal.aborted) {
      await db.query("SELECT pg_sleep(0.001)").then(
        () => done++,
        (error: unknown) => errors.push(error),
      );
    }
    return done;
  };
  const workers = Array.from({ length: 8 }, work);
  await waitUntil(() => db.stats().total === 4);
  await server.restart("immediate");
  const restartedAt = errors.length;
  await waitUntil(() => db.stats().total === 4);
  end.abort();
  const done = await Promise.all(workers);
  expect(done.every((count) => count > 0)).toBe(true);
  expect(errors.length).toBeLessThanOrEqual(2 * 8);
  expect(errors.slice(restartedAt)).toEqual([]);
  expect(errors.map((error) => (error as DatabaseError).name)).toEqual(
    errors.map(() => "ConnectionLostError"),
  );
  await db.close();
});

it("1,000 connections are killed at random under load: no crash, no hung promise, and then rest", async () => {
  const db = serve({ maxConnections: 10, applicationName: "storm" });
  const unexpected: unknown[] = [];
  let completed = 0;
  let lost = 0;
  const end = new AbortController();
  const work = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await db.query("SELECT pg_sleep(0.001)").then(
        () => completed++,
        (error: unknown) => {
          if (isDatabaseError(error) && error.name === "ConnectionLostError") lost++;
          else unexpected.push(error);
        },
      );
    }
  };
  const workers = Array.from({ length: 20 }, work);
  let killed = 0;
  while (killed < 1000) {
    killed += await admin.scalar<number>(
      `SELECT count(pg_terminate_backend(pid))::int FROM (
         SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep%'
         ORDER BY random() LIMIT 5) AS victims`,
    );
    await pause(2);
  }
  end.abort();
  await Promise.all(workers);
  expect(unexpected).toEqual([]);
  expect(lost).toBeGreaterThan(0);
  expect(completed).toBeGreaterThan(0);
  await waitUntil(() => db.stats().used === 0);
  const { total, idle, pending } = db.stats();
  expect({ idle, pending }).toEqual({ idle: total, pending: 0 });
  expect(await db.scalar("SELECT 1")).toBe(1);
  await db.close();
  expect(db.stats()).toMatchObject({ total: 0, idle: 0 });
}, 180_000);

describe("close() under load", () => {
  it("settles every promise, and leaves no session on the server", async () => {
    const db = serve({ maxConnections: 5 });
    const pids = new Set<unknown>();
    const calls = Array.from({ length: 300 }, async (_, index) => {
      const [text, ms] = index % 10 === 0 ? ["30", 0] : ["0.002", 0];
      await pause(ms);
      const row = await db.one<{ pid: number }>(
        `SELECT pg_backend_pid() AS pid FROM pg_sleep(${text})`,
      );
      pids.add(row.pid);
    });
    const settled = Promise.allSettled(calls);
    await waitUntil(() => db.stats().used === 5);
    const report = await db.close({ drainTimeoutMs: 500 });
    const outcomes = await settled;
    expect(report.completed + report.cancelled).toBeGreaterThan(0);
    const codes = new Set(
      outcomes.map((each) =>
        each.status === "fulfilled" ? "done" : (each.reason as DatabaseError).code,
      ),
    );
    expect(codes).toContain("DB_POOL_CLOSED");
    const sessions = (): Promise<number> =>
      admin.scalar<number>(
        "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()",
      );
    await waitUntil(async () => (await sessions()) === 0);
  });
});
