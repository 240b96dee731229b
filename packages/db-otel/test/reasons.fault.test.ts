import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseConfig, DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { type FaultProxy, executes, startFaultProxy } from "@abe/db-testing/faults";
import { createTransactionService } from "@abe/db-tx";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { Telemetry } from "./telemetry.js";

let database: TestDatabase;
/** Whom nobody observes. */
let admin: DatabaseServer;
let proxy: FaultProxy;
let telemetry: Telemetry;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = createDatabaseServer(database.config);
  await admin.query("CREATE TABLE kept (n int PRIMARY KEY, times int NOT NULL DEFAULT 0)");
  proxy = await startFaultProxy({ target: database.config });
});
afterAll(async () => {
  await admin.close();
  await proxy.stop();
  await database.drop();
});
beforeEach(async () => {
  telemetry = new Telemetry();
  await admin.query("TRUNCATE kept");
  await admin.query("INSERT INTO kept VALUES (1)");
});
afterEach(async () => {
  proxy.blackhole(false);
  await Promise.all(servers.splice(0).map((db) => db.close({ drainTimeoutMs: 0 })));
});

function serve(config: Partial<DatabaseConfig> = {}): DatabaseServer {
  const { meterProvider, tracerProvider } = telemetry;
  const { host, port } = proxy;
  const db = createDatabaseServer(
    { ...database.config, host, port, maxConnections: 2, ...config },
    {
      name: "shop",
      observers: [otelObserver({ meterProvider, tracerProvider, savepoints: true })],
    },
  );
  db.addObserver({ warning: () => undefined });
  servers.push(db);
  return db;
}

/** The values of a metric by its attributes, the pool's name aside. */
async function recorded(metric: string): Promise<Record<string, number>> {
  const points = await telemetry.points(metric);
  return Object.fromEntries(
    points.map(({ attributes, value }) => {
      const { "db.client.connection.pool.name": pool, ...others } = attributes;
      expect(pool).toBe("shop");
      return [
        Object.entries(others)
          .map(([name, each]) => `${name}=${String(each)}`)
          .toSorted((a, b) => a.localeCompare(b))
          .join(" "),
        value,
      ];
    }),
  );
}

describe("a connection that was closed is counted once, by its reason", () => {
  interface Closing {
    readonly reason: string;
    readonly config?: Partial<DatabaseConfig>;
    /** Has one connection closed. */
    readonly close: (db: DatabaseServer) => Promise<unknown>;
  }

  const one = { maxConnections: 1 };
  const closings: readonly Closing[] = [
    {
      reason: "idle",
      config: { idleTimeoutMs: 50 },
      close: (db) => db.query("SELECT 1"),
    },
    {
      reason: "lifetime",
      config: { maxLifetimeMs: 50, maxLifetimeJitter: 0 },
      close: (db) => db.query("SELECT 1"),
    },
    {
      reason: "error",
      close: (db) =>
        db.query("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => undefined),
    },
    {
      reason: "dirty",
      config: one,
      close: async (db) => {
        let forgotten: Promise<unknown> = Promise.resolve();
        await db.connection(async (mine) => {
          forgotten = mine.query("SELECT pg_sleep(10)").catch(() => undefined);
        });
        await forgotten;
      },
    },
    {
      reason: "validation",
      config: { ...one, validateAfterIdleMs: 0, validateTimeoutMs: 100, acquireTimeoutMs: 500 },
      close: async (db) => {
        await db.query("SELECT 1");
        proxy.blackhole(true);
        await db.query("SELECT 1").catch(() => undefined);
      },
    },
    {
      reason: "shutdown",
      close: async (db) => {
        await db.query("SELECT 1");
        await db.close();
      },
    },
  ];

  it.each(closings)("$reason", async ({ reason, config = {}, close }) => {
    await close(serve(config));
    await expect
      .poll(() => recorded("abe.db.client.connection.closed"), { timeout: 10_000 })
      .toEqual({ [`abe.db.connection.close_reason=${reason}`]: 1 });
  });
});

describe("a transaction is measured once, by what became of it", () => {
  const insert = "INSERT INTO kept VALUES ($1)";
  const slow = "SELECT pg_sleep(60)";

  it.each([
    ["commit", (db: DatabaseServer) => db.transaction((tx) => tx.query(insert, [2]))],
    ["rollback", (db: DatabaseServer) => db.transaction(() => Promise.reject(new RangeError()))],
    ["error", (db: DatabaseServer) => db.transaction((tx) => tx.query(insert, [1]))],
    [
      "error",
      (db: DatabaseServer) => db.transaction((tx) => tx.query(slow, [], { timeoutMs: 50 })),
    ],
    [
      "error",
      (db: DatabaseServer) =>
        db.transaction((tx) => tx.query(slow, [], { signal: AbortSignal.timeout(50) })),
    ],
    [
      "error",
      (db: DatabaseServer) =>
        db.transaction((tx) => tx.query("SELECT pg_terminate_backend(pg_backend_pid())")),
    ],
    [
      "unknown",
      (db: DatabaseServer) => {
        proxy.cutAt(executes("COMMIT"), "after");
        return db.transaction((tx) => tx.query(insert, [3]));
      },
    ],
  ])("%s", async (outcome, run) => {
    const db = serve();
    await db.initialize();
    await run(db).catch(() => undefined);
    expect(await recorded("abe.db.client.transaction.duration")).toEqual({
      [`abe.db.transaction.outcome=${outcome}`]: 1,
    });
    // Whoever holds it for a transaction holds it as long.
    expect(await recorded("db.client.connection.use_time")).toEqual({ "": 1 });
    expect(await recorded("abe.db.client.operation.active")).toEqual({ "": 0 });
  });
});

it("counts what is repeated by why, and each attempt", async () => {
  const service = createTransactionService(serve());
  let arrived = 0;
  let bothRead: () => void = () => undefined;
  const read = new Promise<void>((resolve) => (bothRead = resolve));
  const visit = (): Promise<void> =>
    service.run(
      async (tx) => {
        await tx.query("SELECT times FROM kept");
        if ((arrived += 1) === 2) bothRead();
        await read;
        await tx.query("UPDATE kept SET times = times + 1");
      },
      { isolation: "serializable", name: "visit" },
    );
  await Promise.all([visit(), visit()]);
  expect(await admin.scalar("SELECT times FROM kept")).toBe(2);
  const visits = "abe.db.transaction.isolation=serializable abe.db.transaction.name=visit";
  expect(await recorded("abe.db.client.transaction.duration")).toEqual({
    [`${visits} abe.db.transaction.outcome=commit`]: 2,
    [`${visits} abe.db.transaction.outcome=error`]: 1,
  });
  expect(await recorded("abe.db.client.transaction.retries")).toEqual({ "error.type=40001": 1 });
});

it("counts savepoints by how they ended", async () => {
  const service = createTransactionService(serve());
  await service.run(async (tx) => {
    await tx.savepoint((inner) => inner.query("SELECT 1"));
    await tx.savepoint((inner) => inner.query("SELECT 1 / 0")).catch(() => undefined);
    await tx.savepoint(async (inner) => {
      await inner.savepoint((innermost) => innermost.query("SELECT 2"));
    });
  });
  expect(await recorded("abe.db.client.transaction.savepoints")).toEqual({
    "abe.db.savepoint.outcome=release": 3,
    "abe.db.savepoint.outcome=rollback": 1,
  });
});

it("says of each failed attempt to connect why it failed", async () => {
  const { port } = await closedPort();
  const away = serve({ host: "127.0.0.1", port, acquireTimeoutMs: 300 });
  await away.query("SELECT 1").catch(() => undefined);
  const attempts = await recorded("db.client.connection.create_time");
  expect(Object.keys(attempts)).toEqual(["error.type=ECONNREFUSED"]);
  expect(await recorded("db.client.connection.count")).toEqual({
    "db.client.connection.state=idle": 0,
    "db.client.connection.state=used": 0,
  });
});

/** Where nobody listens any more. */
async function closedPort(): Promise<{ port: number }> {
  const closed = await startFaultProxy({ target: database.config });
  const { port } = closed;
  await closed.stop();
  return { port };
}
