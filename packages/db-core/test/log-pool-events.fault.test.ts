import { AsyncLocalStorage } from "node:async_hooks";
import { startFaultProxy } from "@abe/db-testing/faults";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  createDatabaseServer,
  type DatabaseConfig,
  type DatabaseServer,
  type Queryable,
} from "../src/index.js";
import { emitRetry } from "../src/session/index.js";
import { SerializationFailureError } from "../src/errors/index.js";
import { deferred } from "../src/deferred.js";
import { LogLines } from "./support/log-lines.js";
import { waitUntil } from "./support/wait-until.js";

const [debug, info, warn] = [20, 30, 40];

let database: TestDatabase;
const opened: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close({ drainTimeoutMs: 0 })));
});
afterAll(async () => {
  await database.drop();
});

function logging(config: DatabaseConfig): { db: DatabaseServer; lines: LogLines } {
  const lines = new LogLines();
  const server = { ...database.config, ...config };
  const db = createDatabaseServer(server, { name: "shop", logger: lines.logger });
  opened.push(db);
  return { db, lines };
}

/** Holds a connection until the result is called. */
async function holdOne(db: DatabaseServer): Promise<() => Promise<void>> {
  const held = deferred<void>();
  const over = deferred<void>();
  const use = db.connection(async () => {
    held.resolve();
    await over.promise;
  });
  await Promise.race([held.promise, use]);
  return () => {
    over.resolve();
    return use;
  };
}

describe("callers that get no connection", () => {
  it("are told of with the pool's counts, and with who holds the connections", async () => {
    const { db, lines } = logging({ maxConnections: 1 });
    const giveBack = await holdOne(db);
    await db.query("SELECT 1", [], { timeoutMs: 50 }).catch(() => undefined);
    await giveBack();
    const [line] = lines.of("db.pool.timeout");
    expect(line).toMatchObject({
      level: warn,
      "db.client.connection.pool.name": "shop",
      reason: "timeout",
      ...{ total: 1, used: 1, idle: 0, pending: 0, max: 1 },
      "error.type": "DB_POOL_TIMEOUT",
      outcome: "not_applied",
      longestHeld: [
        { connectionId: 1, site: expect.stringMatching(/^holdOne .*log-pool-events/) as string },
      ],
      err: { type: "PoolTimeoutError", code: "DB_POOL_TIMEOUT", isRetryable: true },
      msg: expect.stringMatching(/^no connection: no connection of shop became free/) as string,
    });
    expect(line?.["waitMs"]).toBeGreaterThan(0);
  });

  it("are told of with the reason when nobody may wait, and when the pool is closed", async () => {
    const { db, lines } = logging({ maxConnections: 1, maxPending: 0 });
    const giveBack = await holdOne(db);
    await db.query("SELECT 1").catch(() => undefined);
    await giveBack();
    await db.close();
    await db.query("SELECT 1").catch(() => undefined);
    expect(lines.of("db.pool.refused")).toMatchObject([
      { level: warn, reason: "overloaded", "error.type": "DB_POOL_OVERLOADED", used: 1 },
      { level: warn, reason: "closed", "error.type": "DB_POOL_CLOSED", used: 0 },
    ]);
  });
});

describe("a connection", () => {
  it("is told of when it is held too long, with the line that took it", async () => {
    const { db, lines } = logging({ leakAfterMs: 20 });
    const giveBack = await holdOne(db);
    await waitUntil(() => lines.of("db.connection.leaked").length > 0);
    await giveBack();
    const [line] = lines.of("db.connection.leaked");
    expect(line).toMatchObject({
      level: warn,
      code: "DB_LEASE_LEAKED",
      connectionId: 1,
      backendPid: expect.any(Number) as number,
      site: expect.stringMatching(/^holdOne .*log-pool-events/) as string,
    });
    expect(line?.["heldMs"]).toBeGreaterThanOrEqual(20);
  });

  it("is told of in nobody's context: who set the timer has nothing to do with it", async () => {
    const request = new AsyncLocalStorage<string>();
    const { db } = logging({ leakAfterMs: 20 });
    const seen: (string | undefined)[] = [];
    db.addObserver({ warning: () => void seen.push(request.getStore()) });
    await request.run("somebody's", async () => {
      const giveBack = await holdOne(db);
      await waitUntil(() => seen.length > 0);
      await giveBack();
    });
    expect(seen).toEqual([undefined]);
  });

  it("is told of when it is opened and retired, in debug lines as long as all is in order", async () => {
    const { db, lines } = logging({});
    await db.query("SELECT 1");
    await db.close();
    expect(lines.of()).toMatchObject([
      { event: "db.connection.opened", level: debug, connectionId: 1 },
      { event: "db.connection.retired", level: debug, connectionId: 1, reason: "shutdown" },
    ]);
    expect(lines.of("db.connection.opened")[0]?.["durationMs"]).toBeGreaterThan(0);
  });

  it("is told of with the server's last word when it is lost", async () => {
    const { db, lines } = logging({});
    await db.connection(async (mine: Queryable) => {
      const suicide = "SELECT pg_terminate_backend(pg_backend_pid())";
      await mine.query(suicide).catch(() => undefined);
    });
    expect(lines.of("db.connection.retired")).toMatchObject([
      {
        level: warn,
        reason: "error",
        "error.type": "57P01",
        "db.response.status_code": "57P01",
        err: { code: "57P01", severity: "FATAL" },
      },
    ]);
  });

  it("is told of when it comes back in doubt", async () => {
    const { db, lines } = logging({ maxConnections: 1 });
    let forgotten: Promise<unknown> = Promise.resolve();
    await db.connection(async (mine) => {
      forgotten = mine.query("SELECT pg_sleep(10)").catch(() => undefined);
    });
    await forgotten;
    expect(lines.of("db.warning")).toMatchObject([{ level: warn, code: "DB_DIRTY_RELEASE" }]);
    expect(lines.of("db.connection.retired")).toMatchObject([{ level: warn, reason: "dirty" }]);
  });
});

describe("connecting", () => {
  it("is told of when it fails, and when it is tried again and after what pause", async () => {
    const proxy = await startFaultProxy({ target: database.config });
    const { port } = proxy;
    await proxy.stop();
    const { db, lines } = logging({ port, acquireTimeoutMs: 1_000 });
    await db.query("SELECT 1").catch(() => undefined);
    expect(lines.of("db.connect.failed")[0]).toMatchObject({
      level: warn,
      "error.type": "ECONNREFUSED",
      outcome: "not_applied",
      durationMs: expect.any(Number) as number,
      err: {
        type: "ConnectFailedError",
        code: "DB_CONNECT_FAILED",
        cause: { type: "Error", code: "ECONNREFUSED" },
      },
      msg: expect.stringMatching(/^connecting failed: cannot connect to .*ECONNREFUSED/) as string,
    });
    const [first, second] = lines.of("db.connect.retry");
    expect(first).toMatchObject({ level: info, attempt: 1, "error.type": "ECONNREFUSED" });
    expect(first?.["delayMs"]).toBeLessThanOrEqual(50);
    expect(second).toMatchObject({ attempt: 2 });
    expect(lines.of("db.pool.refused")).toMatchObject([
      { reason: "unreachable", "error.type": "ECONNREFUSED" },
    ]);
  });

  it("is told of with the SQLSTATE when the server refuses it", async () => {
    const { db, lines } = logging({ database: "no_such_database" });
    await db.query("SELECT 1").catch(() => undefined);
    expect(lines.of("db.connect.failed")).toMatchObject([
      { "error.type": "3D000", "db.response.status_code": "3D000" },
    ]);
    expect(lines.of("db.pool.refused")).toMatchObject([{ reason: "refused" }]);
  });
});

it("a transaction that is run again is told of with what made it fail", async () => {
  const { db, lines } = logging({});
  const error = new SerializationFailureError("could not serialize access");
  emitRetry(db, { kind: "transaction", attempt: 2, delayMs: 12.34, error });
  expect(lines.of("db.transaction.retry")).toMatchObject([
    { level: info, attempt: 2, delayMs: 12.3, "error.type": "40001", outcome: "not_applied" },
  ]);
});

it("a flood of refusals is ten lines", async () => {
  const { db, lines } = logging({ maxConnections: 1, maxPending: 0 });
  const giveBack = await holdOne(db);
  await Promise.allSettled(Array.from({ length: 1_000 }, () => db.query("SELECT 1")));
  await giveBack();
  expect(lines.of("db.pool.refused")).toHaveLength(10);
});
