import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PoolOverloadedError, PoolTimeoutError } from "../src/errors/index.js";
import {
  createDatabaseServer,
  type DatabaseServer,
  type DatabaseServerOptions,
} from "../src/index.js";
import type { RetireEvent } from "../src/observer/db-observer.js";
import { systemClock } from "../src/pool/clock.js";
import type { Lease } from "../src/pool/lease.js";
import { realPool, scalar } from "./support/real-pool.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
let admin: TestDatabase["server"];
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = database.server;
  await admin.query("CREATE TABLE kept (n int PRIMARY KEY)");
});
afterAll(async () => {
  await Promise.all(servers.map((each) => each.close({ drainTimeoutMs: 0 })));
  await database.drop();
});

function serve(more: object = {}, options: DatabaseServerOptions = {}): DatabaseServer {
  const server = createDatabaseServer({ ...database.config, ...more }, options);
  servers.push(server);
  return server;
}

const pid = "SELECT pg_backend_pid()";

it("row 3: nobody inherits an open transaction, and an acknowledged write is not lost", async () => {
  const { pool, warnings } = realPool(database.config, { maxConnections: 1 });
  const careless = await pool.acquire({ trackLeak: true });
  const backend = careless.connection.backendPid;
  await careless.connection.simple("BEGIN; SET LOCAL statement_timeout = '7s'");
  careless.release();
  const next = await pool.acquire();
  expect(next.connection.backendPid).toBe(backend);
  expect(next.connection.status()).toBe("idle");
  expect(await scalar(next, "SHOW statement_timeout")).toBe("0");
  await next.connection.simple("INSERT INTO kept VALUES (3)");
  // What the careless one would have done to it.
  await next.connection.simple("ROLLBACK");
  next.release();
  expect(await admin.column("SELECT n FROM kept WHERE n = 3")).toEqual([3]);
  expect(warnings).toMatchObject([
    { code: "DB_DIRTY_RELEASE", message: expect.stringContaining("pool.int.test") },
  ]);
  await pool.close();
});

it("row 4: nobody inherits a tenant, a role or a time zone", async () => {
  const db = serve({ maxConnections: 1 });
  const before = await db.one(
    "SELECT current_user AS role, current_setting('TimeZone') AS zone, pg_backend_pid() AS pid",
  );
  await db.connection(async (session) => {
    await session.query("SET app.tenant = 'acme'");
    await session.query("SET ROLE pg_monitor");
    await session.query("CREATE TEMPORARY TABLE mine (n int)");
  });
  // A function hides it from everybody who reads texts; the server reports it.
  await db.connection((session) =>
    session.query("SELECT set_config('TimeZone', 'Asia/Tokyo', false)"),
  );
  const after = await db.one(
    "SELECT current_user AS role, current_setting('TimeZone') AS zone, pg_backend_pid() AS pid",
  );
  expect(after).toEqual(before);
  expect(await db.scalar("SELECT current_setting('app.tenant', true)")).toBeFalsy();
  expect(await db.scalar("SELECT to_regclass('pg_temp.mine')")).toBeNull();
});

it("row 4: nor a setting or a lock that a function has made for the session", async () => {
  const db = serve({ maxConnections: 1 });
  const locks = (): Promise<number> =>
    admin.scalar("SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711");
  await db.connection(async (session) => {
    await session.query("SELECT set_config($1, $2, false)", ["app.tenant", "acme"]);
    await session.query("SELECT pg_advisory_lock($1)", [4711]);
    expect(await session.scalar("SELECT current_setting('app.tenant')")).toBe("acme");
    expect(await locks()).toBe(1);
  });
  expect(await db.scalar("SELECT current_setting('app.tenant', true)")).toBeFalsy();
  expect(await locks()).toBe(0);
});

it("row 5: 200 statements that the server refuses cost no connection", async () => {
  const db = serve({ maxConnections: 2, acquireTimeoutMs: 60_000 });
  await db.query("INSERT INTO kept VALUES (5)");
  let connects = 0;
  db.addObserver({ connect: () => () => void connects++ });
  const refuse = (): Promise<string> =>
    db.query("INSERT INTO kept VALUES (5)").then(
      () => "accepted",
      (error: { code: string }) => error.code,
    );
  const codes = await Promise.all(Array.from({ length: 200 }, refuse));
  expect(new Set(codes)).toEqual(new Set(["23505"]));
  // The second connection, if the burst has asked for it; never one for an error.
  expect(connects).toBeLessThanOrEqual(1);
  expect(db.stats().total).toBeLessThanOrEqual(2);
}, 70_000);

it("row 6: a leaked pool bounds its callers, refuses each with a typed error, and names the line", async () => {
  const { pool, warnings } = realPool(database.config, {
    acquireTimeoutMs: 1000,
    leakAfterMs: 200,
  });
  async function neverGivesBack(): Promise<Lease> {
    return pool.acquire({ trackLeak: true });
  }
  const leaks = await Promise.all([neverGivesBack(), neverGivesBack()]);
  await waitUntil(() => warnings.length === 2);
  expect(warnings).toMatchObject([
    { code: "DB_LEASE_LEAKED", message: expect.stringMatching(/neverGivesBack .*pool\.int\.test/) },
    { code: "DB_LEASE_LEAKED" },
  ]);
  const callers = Array.from({ length: 100_000 }, () =>
    pool.acquire().catch((error: unknown) => error),
  );
  expect(pool.stats().pending).toBe(10_000);
  const errors = await Promise.all(callers);
  expect(errors.filter((error) => error instanceof PoolOverloadedError)).toHaveLength(90_000);
  const late = errors.filter((error) => error instanceof PoolTimeoutError);
  expect(late).toHaveLength(10_000);
  expect(late[0]?.message).toMatch(/Longest leases: .*neverGivesBack/);
  for (const lease of leaks) lease.release();
  expect(await scalar(await pool.acquire(), "SELECT 1")).toBe(1);
  await pool.close({ drainTimeoutMs: 0 });
}, 60_000);

it("row 7: close() settles every promise, those that wait and those that never give back", async () => {
  const db = serve({ maxConnections: 1 });
  // Its callback never returns; that it holds nothing any more is what can be promised.
  void db.connection(() => new Promise(() => undefined));
  await waitUntil(() => db.stats().used === 1);
  const waiting = Array.from({ length: 5 }, () =>
    db.query("SELECT 1").catch((error: unknown) => error),
  );
  await waitUntil(() => db.stats().pending === 5);
  const report = await db.close({ drainTimeoutMs: 200 });
  expect(report).toEqual({ completed: 0, cancelled: 0, destroyed: 1, refused: 5 });
  expect(await Promise.all(waiting)).toMatchObject(
    Array.from({ length: 5 }, () => ({ code: "DB_POOL_CLOSED" })),
  );
  await expect(db.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
});

it("row 8: a stale handle reaches neither the connection nor its new holder", async () => {
  const { pool, warnings } = realPool(database.config, { maxConnections: 1 });
  const stale = await pool.acquire();
  stale.release();
  const holder = await pool.acquire();
  stale.release();
  stale.destroy();
  expect(() => stale.connection).toThrow(/given back/);
  expect(await scalar(holder, "SELECT 1")).toBe(1);
  expect(pool.stats()).toMatchObject({ used: 1, idle: 0 });
  holder.release();
  expect(warnings).toMatchObject([{ code: "DB_LEASE_RELEASED_TWICE" }]);
  await pool.close();
});

it("row 16: connections opened together are not retired together", async () => {
  // The pool's own reading: whoever stood still, as a busy machine makes one, hears late of what was decided in time.
  let decidedAt = 0;
  const clock = { ...systemClock, now: () => (decidedAt = systemClock.now()) };
  const lifetimes = { maxLifetimeMs: 1000, maxLifetimeJitter: 0 };
  const db = serve({ maxConnections: 20, minConnections: 20, ...lifetimes }, { clock });
  const retirements: { readonly at: number; readonly event: RetireEvent }[] = [];
  db.addObserver({
    retire: (event) => void retirements.push({ at: decidedAt, event }),
  });
  await db.initialize();
  await waitUntil(() => db.stats().total === 20);
  expect(retirements).toEqual([]);
  await waitUntil(() => retirements.length >= 5);
  expect(retirements.every(({ event }) => event.reason === "lifetime")).toBe(true);
  for (const { at } of retirements) {
    // A timer's millisecond may be a little short.
    const within = retirements.filter((other) => other.at >= at && other.at < at + 990);
    expect(within.length).toBeLessThanOrEqual(2);
  }
});

describe("row 17: statements nobody waited for", () => {
  it("do not delay the next holder, and those not sent yet are never sent", async () => {
    const { pool, warnings } = realPool(database.config, { maxConnections: 1 });
    const hasty = await pool.acquire();
    const { backendPid } = hasty.connection;
    const outcomes = Promise.allSettled([
      scalar(hasty, "SELECT pg_sleep(30)"),
      scalar(hasty, "INSERT INTO kept VALUES (17) RETURNING n"),
    ]);
    hasty.release();
    const startedAt = performance.now();
    const next = await pool.acquire();
    expect(await scalar(next, "SELECT 1")).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(next.connection.backendPid).not.toBe(backendPid);
    expect(await outcomes).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    expect(await admin.column("SELECT n FROM kept WHERE n = 17")).toEqual([]);
    expect(warnings).toMatchObject([{ code: "DB_DIRTY_RELEASE" }]);
    next.release();
    await pool.close();
  });

  it("are stopped on the server", async () => {
    const { pool } = realPool(database.config, { maxConnections: 1 });
    const hasty = await pool.acquire();
    const { backendPid } = hasty.connection;
    const outcome = scalar(hasty, "SELECT pg_sleep(30)").catch((error: unknown) => error);
    hasty.release();
    expect(await outcome).toMatchObject({ sqlState: "57014" });
    const next = await pool.acquire();
    await waitUntil(async () => {
      const alive = `SELECT count(*)::int FROM pg_stat_activity WHERE pid = ${backendPid}`;
      return (await scalar(next, alive)) === 0;
    });
    next.release();
    await pool.close();
  });
});

it("row 25: a server that has no room for all gives 100 callers their turn, without an error", async () => {
  const role = `few_${database.name.slice(-8)}`;
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'few' CONNECTION LIMIT 5`);
  const refusals: unknown[] = [];
  const db = serve({ user: role, password: "few", maxConnections: 20 });
  db.addObserver({ retry: ({ error }) => void refusals.push(error) });
  const pids = await Promise.all(
    Array.from({ length: 100 }, () => db.scalar(`${pid} FROM pg_sleep(0.02)`)),
  );
  expect(new Set(pids).size).toBeLessThanOrEqual(5);
  expect(refusals.length).toBeGreaterThan(0);
  expect(refusals[0]).toMatchObject({ sqlState: "53300", isRetryable: true });
  await db.close();
  await admin.query(`DROP ROLE ${role}`);
});

describe("connections", () => {
  it("are opened when they are needed, reused, and counted", async () => {
    const db = serve({ maxConnections: 3 });
    expect(db.stats()).toEqual({ total: 0, used: 0, idle: 0, pending: 0, max: 3 });
    const first = await db.scalar(pid);
    expect(await db.scalar(pid)).toBe(first);
    expect(db.stats()).toEqual({ total: 1, used: 0, idle: 1, pending: 0, max: 3 });
  });

  it("are never more than allowed, whatever is asked of them", async () => {
    const db = serve({ maxConnections: 3 });
    const most = await Promise.all(
      Array.from({ length: 60 }, async () => {
        await db.query("SELECT pg_sleep(0.02)");
        return db.stats().total;
      }),
    );
    expect(Math.max(...most)).toBe(3);
    expect(db.stats()).toMatchObject({ total: 3, idle: 3, used: 0, pending: 0 });
  });

  it("leave after their idle time, down to the minimum", async () => {
    const db = serve({ maxConnections: 4, minConnections: 1, idleTimeoutMs: 100 });
    await Promise.all(Array.from({ length: 4 }, () => db.query("SELECT pg_sleep(0.02)")));
    await waitUntil(() => db.stats().total === 1);
    expect(await db.scalar("SELECT 1")).toBe(1);
  });

  it("answer a health check without standing in line", async () => {
    const db = serve({ maxConnections: 1 });
    expect(await db.health()).toMatchObject({ status: "up", live: true });
    let end: (() => void) | undefined;
    const held = db.connection(() => new Promise<void>((resolve) => (end = resolve)));
    await waitUntil(() => db.stats().used === 1);
    expect(await db.health()).toMatchObject({ status: "degraded", live: true });
    end?.();
    await held;
    await db.close();
    expect(await db.health()).toMatchObject({ status: "down", live: false });
  });

  it("are refused for good at once when the password is wrong", async () => {
    const role = `locked_${database.name.slice(-8)}`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'right'`);
    const db = serve({ user: role, password: "wrong" });
    const startedAt = performance.now();
    const results = await Promise.allSettled([db.query("SELECT 1"), db.query("SELECT 1")]);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(results).toMatchObject(
      Array.from({ length: 2 }, () => ({
        reason: { name: "ConnectFailedError", isRetryable: false, sqlState: "28P01" },
      })),
    );
    await admin.query(`DROP ROLE ${role}`);
  });
});
