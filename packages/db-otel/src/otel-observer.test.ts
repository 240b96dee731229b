import type { DbObserver, PoolInfo, PoolSource, PoolStats } from "@abe/db-core/observer";
import { beforeEach, expect, it } from "vitest";
import {
  migrate,
  migration,
  otel,
  query,
  shop,
  transaction,
  unique,
  users,
} from "../test/hand-made-events.js";
import { Telemetry } from "../test/telemetry.js";
import { metricNames } from "./metric-names.js";
import type { MetricDefinition } from "./metric-names.js";
import type { OtelObserverOptions } from "./otel-observer-options.js";

let telemetry: Telemetry;
let clock: number;

beforeEach(() => {
  telemetry = new Telemetry();
  clock = 0;
});

function observer(options: OtelObserverOptions = {}): Required<DbObserver> {
  const { meterProvider, tracerProvider } = telemetry;
  return otel({ meterProvider, tracerProvider, now: () => clock, ...options });
}

function source(pool: PoolInfo, stats: Partial<PoolStats>, minConnections = 0): PoolSource {
  return {
    pool,
    minConnections,
    stats: () => ({ total: 0, used: 0, idle: 0, pending: 0, max: 0, ...stats }),
    isDriverPatched: () => false,
    warn: () => undefined,
  };
}

it("records a statement once, in seconds, with its summary", async () => {
  observer().query(query())?.({ durationMs: 250, waitMs: 100 });
  expect(await telemetry.points("db.client.operation.duration")).toEqual([
    { attributes: users, value: 1, sum: 0.25 },
  ]);
});

it("records a failure by its codes, apart from the successes", async () => {
  const watching = observer();
  watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  watching.query(query())?.({ durationMs: 0, waitMs: 0, error: unique });
  watching.query(query())?.({ durationMs: 0, waitMs: 0, error: new TypeError("zqsecret") });
  const attributes = (await telemetry.points("db.client.operation.duration")).map(
    (point) => point.attributes,
  );
  expect(attributes).toEqual([
    users,
    { ...users, "error.type": "23505", "db.response.status_code": "23505" },
    { ...users, "error.type": "TypeError" },
  ]);
});

it("names a port only when it is not PostgreSQL's", async () => {
  observer().query(query({ pool: { ...shop, port: 6432 } }))?.({ durationMs: 0, waitMs: 0 });
  const [point] = await telemetry.points("db.client.operation.duration");
  expect(point?.attributes).toEqual({ ...users, "server.port": 6432 });
});

it("counts what it records under the command alone", async () => {
  const watching = observer({ maxSummaries: 1 });
  watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  watching.query(query({ text: "SELECT 1 FROM t1" }))?.({ durationMs: 0, waitMs: 0 });
  watching.query(query({ text: "SELECT 1 FROM t2" }))?.({ durationMs: 0, waitMs: 0 });
  const points = await telemetry.points("db.client.operation.duration");
  expect(points.map(({ attributes, value }) => [attributes["db.query.summary"], value])).toEqual([
    ["SELECT users", 1],
    ["SELECT", 2],
  ]);
  expect(await telemetry.points("abe.db.client.summary.overflow")).toEqual([
    { attributes: { "db.client.connection.pool.name": "shop" }, value: 2, sum: undefined },
  ]);
});

it("reads the levels of every pool when someone collects, and 0 once a pool is gone", async () => {
  const watching = observer();
  const archive = { ...shop, name: "archive" };
  watching.pool(source(shop, { used: 3, idle: 2, pending: 7, max: 20 }));
  const forget = watching.pool(source(archive, { used: 1, max: 5 }));
  watching.query(query());
  const levels = async (name: string): Promise<unknown[]> =>
    (await telemetry.points(name)).map(({ attributes, value }) => [
      ...Object.values(attributes),
      value,
    ]);
  expect(await levels("db.client.connection.count")).toEqual([
    ["shop", "idle", 2],
    ["shop", "used", 3],
    ["archive", "idle", 0],
    ["archive", "used", 1],
  ]);
  expect(await levels("db.client.connection.limit")).toEqual([
    ["shop", 20],
    ["archive", 5],
  ]);
  expect(await levels("db.client.connection.pending_requests")).toEqual([
    ["shop", 7],
    ["archive", 0],
  ]);
  expect(await levels("abe.db.client.operation.active")).toEqual([
    ["shop", 1],
    ["archive", 0],
  ]);
  if (typeof forget === "function") forget();
  expect(await levels("db.client.connection.limit")).toEqual([
    ["shop", 20],
    ["archive", 0],
  ]);
});

it("adds up pools of one name instead of letting one hide the other", async () => {
  const watching = observer();
  watching.pool(source(shop, { used: 1, max: 20 }));
  watching.pool(source({ ...shop }, { used: 2, max: 20 }));
  expect(await telemetry.points("db.client.connection.limit")).toMatchObject([{ value: 40 }]);
});

it("no longer counts an operation as active once it has ended, however it ended", async () => {
  const watching = observer();
  watching.pool(source(shop, {}));
  const ends = [watching.query(query()), watching.query(query())];
  ends[0]?.({ durationMs: 0, waitMs: 0 });
  ends[1]?.({ durationMs: 0, waitMs: 0, error: unique });
  expect(await telemetry.points("abe.db.client.operation.active")).toMatchObject([{ value: 0 }]);
});

it("times the wait for a connection, and counts the callers that got none", async () => {
  const watching = observer();
  watching.acquire({ pool: shop })?.({ connectionId: 1, waitMs: 30 });
  watching.acquire({ pool: shop })?.({ error: { code: "DB_POOL_TIMEOUT" }, waitMs: 0 });
  watching.acquire({ pool: shop })?.({ error: { code: "DB_POOL_CLOSED" }, waitMs: 0 });
  const attributes = { "db.client.connection.pool.name": "shop" };
  expect(await telemetry.points("db.client.connection.wait_time")).toEqual([
    { attributes, value: 1, sum: 0.03 },
  ]);
  expect(await telemetry.points("db.client.connection.timeouts")).toMatchObject([
    { attributes, value: 1 },
  ]);
});

it("times how long a connection was held and how long it took to open", async () => {
  const watching = observer();
  watching.release({ pool: shop, connectionId: 1, heldMs: 500, byCaller: true });
  const opened = watching.connect({ pool: shop });
  clock += 20;
  opened?.({ connectionId: 1, backendPid: 7 });
  watching.connect({ pool: shop })?.({ error: { code: "ECONNREFUSED" } });
  expect(await telemetry.points("db.client.connection.use_time")).toMatchObject([{ sum: 0.5 }]);
  expect(await telemetry.points("db.client.connection.create_time")).toEqual([
    { attributes: { "db.client.connection.pool.name": "shop" }, value: 1, sum: 0.02 },
    {
      attributes: { "db.client.connection.pool.name": "shop", "error.type": "ECONNREFUSED" },
      value: 1,
      sum: 0,
    },
  ]);
});

it("counts connections that left, by reason", async () => {
  const watching = observer();
  for (const reason of ["idle", "leak", "idle"] as const) {
    watching.retire({ pool: shop, connectionId: 1, reason });
  }
  const points = await telemetry.points("abe.db.client.connection.closed");
  expect(
    points.map(({ attributes, value }) => [attributes["abe.db.connection.close_reason"], value]),
  ).toEqual([
    ["idle", 2],
    ["leak", 1],
  ]);
});

it("times transactions by outcome, and counts the attempts that were repeated", async () => {
  const watching = observer();
  const first = watching.transaction(transaction({ name: "transfer", isolation: "serializable" }));
  clock += 40;
  first?.end?.({ outcome: "error", error: { sqlState: "40001" } });
  watching.transaction(transaction())?.end?.({ outcome: "commit" });
  const retry = { pool: shop, attempt: 1, delayMs: 0, error: { sqlState: "40001" } } as const;
  watching.retry({ ...retry, kind: "transaction" });
  watching.retry({ ...retry, kind: "connect" });
  expect(await telemetry.points("abe.db.client.transaction.duration")).toEqual([
    {
      attributes: {
        "db.client.connection.pool.name": "shop",
        "abe.db.transaction.name": "transfer",
        "abe.db.transaction.isolation": "serializable",
        "abe.db.transaction.outcome": "error",
      },
      value: 1,
      sum: 0.04,
    },
    {
      attributes: {
        "db.client.connection.pool.name": "shop",
        "abe.db.transaction.outcome": "commit",
      },
      value: 1,
      sum: 0,
    },
  ]);
  expect(await telemetry.points("abe.db.client.transaction.retries")).toEqual([
    {
      attributes: { "db.client.connection.pool.name": "shop", "error.type": "40001" },
      value: 1,
      sum: undefined,
    },
  ]);
});

it("tells transactions apart by their name, their isolation level and their outcome", async () => {
  const watching = observer();
  const kinds = [{}, { name: "a" }, { name: "b" }, { isolation: "serializable" }] as const;
  for (const kind of [...kinds, ...kinds]) {
    watching.transaction(transaction(kind))?.end?.({ outcome: "commit" });
    watching.transaction(transaction(kind))?.end?.({ outcome: "rollback" });
  }
  const points = await telemetry.points("abe.db.client.transaction.duration");
  expect(points.map(({ value }) => value)).toEqual(Array.from({ length: 8 }, () => 2));
});

it("times migrations by direction and what became of them", async () => {
  const watching = observer();
  migrate(watching, migration, {});
  migrate(watching, migration, { error: { sqlState: "42P07" } });
  migrate(watching, { ...migration, direction: "down" }, { error: unique, outcome: "unknown" });
  const points = await telemetry.points("abe.db.migration.duration");
  expect(points.map(({ attributes }) => Object.values(attributes))).toEqual([
    ["up", "applied"],
    ["up", "not_applied", "42P07"],
    ["down", "unknown", "23505"],
  ]);
});

it("times the wait for the migration lock, had or not", async () => {
  const watching = observer();
  const got = watching.migrationLock({ pool: shop, direction: "up" });
  clock += 40;
  got?.({});
  watching.migrationLock({ pool: shop, direction: undefined })?.({
    error: { code: "DB_MIGRATE_LOCKED" },
  });
  expect(await telemetry.points("abe.db.migration.lock.wait_time")).toEqual([
    { attributes: { "abe.db.migration.direction": "up" }, value: 1, sum: 0.04 },
    { attributes: { "error.type": "DB_MIGRATE_LOCKED" }, value: 1, sum: 0 },
  ]);
});

it("records rows when it is told to and the server said how many", async () => {
  const rows = "db.client.response.returned_rows";
  observer().query(query())?.({ durationMs: 0, waitMs: 0, rowCount: 7 });
  expect(await telemetry.points(rows)).toEqual([]);
  const watching = observer({ returnedRows: true });
  watching.query(query())?.({ durationMs: 0, waitMs: 0, rowCount: 7 });
  watching.query(query())?.({ durationMs: 0, waitMs: 0, rowCount: null });
  watching.query(query())?.({ durationMs: 0, waitMs: 0, error: unique });
  expect(await telemetry.points(rows)).toEqual([{ attributes: users, value: 1, sum: 7 }]);
});

it("measures without the wait when it is told to", async () => {
  observer({ durationExcludesWait: true }).query(query())?.({ durationMs: 250, waitMs: 100 });
  expect(await telemetry.points("db.client.operation.duration")).toMatchObject([{ sum: 0.15 }]);
});

it("counts savepoints by outcome when it is told to", async () => {
  const event = { pool: shop, transactionId: "tx1", depth: 1 };
  expect(observer().savepoint(event)).toBeUndefined();
  const watching = observer({ savepoints: true });
  for (const outcome of ["release", "rollback", "release"] as const) {
    watching.savepoint(event)?.({ outcome });
  }
  const pool = { "db.client.connection.pool.name": "shop" };
  expect(await telemetry.points("abe.db.client.transaction.savepoints")).toMatchObject([
    { attributes: { ...pool, "abe.db.savepoint.outcome": "release" }, value: 2 },
    { attributes: { ...pool, "abe.db.savepoint.outcome": "rollback" }, value: 1 },
  ]);
});

it("reports the limit by its older name too when it is told to", async () => {
  observer().pool(source(shop, { max: 20 }));
  expect(await telemetry.points("db.client.connection.max")).toEqual([]);
  observer({ legacyMax: true }).pool(source(shop, { max: 20 }));
  expect(await telemetry.points("db.client.connection.max")).toMatchObject([{ value: 20 }]);
});

it("reports how many may be idle where a pool has a minimum", async () => {
  const watching = observer();
  watching.pool(source({ ...shop, name: "archive" }, { max: 20 }));
  expect(await telemetry.points("db.client.connection.idle.min")).toEqual([]);
  watching.pool(source(shop, { max: 20 }, 3));
  const attributes = { "db.client.connection.pool.name": "shop" };
  expect(await telemetry.points("db.client.connection.idle.min")).toMatchObject([
    { attributes, value: 3 },
  ]);
  expect(await telemetry.points("db.client.connection.idle.max")).toMatchObject([
    { attributes, value: 20 },
  ]);
});

it("leaves how long a statement held its connection to the statement's duration", async () => {
  const released = { pool: shop, connectionId: 1, heldMs: 500, byCaller: false };
  observer().release(released);
  expect(await telemetry.points("db.client.connection.use_time")).toEqual([]);
  observer({ statementUseTime: true }).release(released);
  expect(await telemetry.points("db.client.connection.use_time")).toMatchObject([{ sum: 0.5 }]);
});

it("gives the SDK every instrument as the table describes it", async () => {
  const watching = observer({
    returnedRows: true,
    savepoints: true,
    legacyMax: true,
    maxSummaries: 1,
  });
  watching.pool(source(shop, {}, 1));
  watching.query(query())?.({ durationMs: 0, waitMs: 0, rowCount: 1 });
  watching.query(query({ text: "SELECT 1 FROM t1" }))?.({ durationMs: 0, waitMs: 0 });
  watching.acquire({ pool: shop })?.({ waitMs: 0 });
  watching.acquire({ pool: shop })?.({ error: { code: "DB_POOL_TIMEOUT" }, waitMs: 0 });
  watching.connect({ pool: shop })?.({});
  watching.release({ pool: shop, connectionId: 1, heldMs: 1, byCaller: true });
  watching.retire({ pool: shop, connectionId: 1, reason: "idle" });
  watching.retry({ pool: shop, kind: "transaction", attempt: 1, delayMs: 0, error: unique });
  migrate(watching, migration, {});
  watching.migrationLock({ pool: shop, direction: "up" })?.({});
  watching.savepoint({ pool: shop, transactionId: "tx1", depth: 1 })?.({ outcome: "release" });
  watching.transaction(transaction())?.end?.({ outcome: "commit" });
  const exported = await telemetry.metrics();
  const table: readonly MetricDefinition[] = Object.values(metricNames);
  expect([...exported.keys()].toSorted()).toEqual(table.map(({ name }) => name).toSorted());
  for (const { name, unit, description, buckets } of table) {
    const metric = exported.get(name);
    expect(metric?.descriptor).toMatchObject({ name, unit, description });
    const [point] = metric?.dataPoints ?? [];
    if (typeof point?.value !== "object" || !("buckets" in point.value)) continue;
    expect(point.value.buckets).toMatchObject({ boundaries: buckets });
  }
});
