import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer, Queryable } from "@abe/db-core";
import type { DbObserver } from "@abe/db-core/observer";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { otelProducer } from "../src/producer/index.js";
import { PullReader, Telemetry, followContext } from "./telemetry.js";
import type { Point } from "./telemetry.js";

let database: TestDatabase;
/** Whom nobody observes. */
let admin: DatabaseServer;
let telemetry: Telemetry;
let undo: () => void;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = createDatabaseServer({ ...database.config, maxConnections: 1, applicationName: "admin" });
  await admin.query("CREATE TABLE kept (n int PRIMARY KEY)");
  await admin.query("INSERT INTO kept VALUES (1)");
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(() => {
  telemetry = new Telemetry();
  undo = followContext();
});
afterEach(() => undo());

/** A number below `sides`, the same ones for the same seed. */
type Dice = (sides: number) => number;

function diceOf(seed: number): Dice {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

async function readSome(rows: AsyncIterable<unknown>, most: number): Promise<void> {
  let read = 0;
  for await (const _ of rows) if ((read += 1) >= most) return;
}

const rows = { text: "SELECT n FROM generate_series(1, 30) AS n" };
const nap = { text: "SELECT pg_sleep(0.02)" };
const insert = { text: "INSERT INTO kept VALUES (1)" };

/** Operations of every kind, with every end. */
const operations: readonly ((on: Queryable, roll: Dice) => Promise<unknown>)[] = [
  (on) => on.query("SELECT $1::int", [1]),
  (on) => on.query("SELECT 1"),
  (on) => on.query("SELECT 1 / 0"),
  (on) => on.query(insert),
  (on, roll) => on.query(nap, { timeoutMs: 1 + roll(30) }),
  (on, roll) => on.query(nap, { signal: AbortSignal.timeout(1 + roll(30)) }),
  (on, roll) => readSome(on.stream(rows, { batchSize: 7 }), 1 + roll(40)),
  (on, roll) => readSome(on.stream(nap, { timeoutMs: 1 + roll(30) }), 9),
  (on) => on.batch([rows, nap]),
  (on) => on.batch([rows, insert]),
  (on, roll) => readSome(on.copyTo(rows), 1 + roll(40)),
  (on) => on.copyFrom({ table: "kept", columns: ["n"] }, [[1]]),
];

/** What callers saw, and what observers were told of the pool. */
class Ledger {
  readonly seen = { operations: 0, failed: 0, inTransactions: 0, transactions: 0, committed: 0 };
  readonly told = { acquired: 0, timeouts: 0, held: 0, opened: 0, retired: 0 };
  /** Connections given back by single statements, of which several may have shared one. */
  shared = 0;

  readonly observer: DbObserver = {
    warning: () => undefined,
    acquire:
      () =>
      ({ error }) =>
        void (this.told.acquired += error === undefined ? 1 : 0),
    refusal: ({ reason }) => void (this.told.timeouts += reason === "timeout" ? 1 : 0),
    connect:
      () =>
      ({ error }) =>
        void (this.told.opened += error === undefined ? 1 : 0),
    retire: () => void (this.told.retired += 1),
    release: ({ byCaller }) => {
      if (byCaller) this.told.held += 1;
      else this.shared += 1;
    },
  };

  async operate(on: Queryable, roll: Dice): Promise<void> {
    this.seen.operations += 1;
    try {
      await operations[roll(operations.length)]?.(on, roll);
    } catch (error) {
      this.seen.failed += 1;
      throw error;
    }
  }

  /** An operation, or a transaction with some. */
  async work(db: DatabaseServer, roll: Dice): Promise<void> {
    if (roll(3) > 0) return this.operate(db, roll);
    this.seen.transactions += 1;
    const options = roll(4) === 0 ? { timeoutMs: 1 + roll(40) } : {};
    await db.transaction(async (tx) => {
      for (let left = roll(3); left > 0; left -= 1) {
        this.seen.inTransactions += 1;
        await this.operate(tx, roll);
      }
    }, options);
    this.seen.committed += 1;
  }
}

/** Does `work` again and again until the result is called. */
function repeat(work: () => Promise<unknown>, pauseMs: number): () => Promise<void> {
  const over = new AbortController();
  const done = (async () => {
    while (!over.signal.aborted) {
      await work();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  })();
  return async () => {
    over.abort();
    await done;
  };
}

const terminateOne = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name <> 'admin' ORDER BY random() LIMIT 1`;

const levels = ["count", "pending_requests"].map((name) => `db.client.connection.${name}`);

/** Sum of what a metric's series say, of all or of those with an attribute. */
function total(points: readonly Point[], has: (point: Point) => boolean = () => true): number {
  return points.filter(has).reduce((sum, { value }) => sum + value, 0);
}

/** How often each series of each metric was recorded, or its level. */
function counts(metrics: Iterable<MetricData>): Record<string, unknown> {
  const named = [...metrics].map(({ descriptor, dataPoints }) => [
    descriptor.name,
    dataPoints
      .map(({ attributes, value }) => {
        const sorted = Object.entries(attributes).toSorted(([one], [other]) =>
          one < other ? -1 : 1,
        );
        return `${JSON.stringify(sorted)} ${typeof value === "number" ? value : value.count}`;
      })
      .toSorted(),
  ]);
  return Object.fromEntries(named) as Record<string, unknown>;
}

const hasFailed = ({ attributes }: Point): boolean => "error.type" in attributes;

it.each([1, 2, 3])("counts everything once, whatever becomes of it, seed %i", async (seed) => {
  const { meterProvider, tracerProvider } = telemetry;
  const ledger = new Ledger();
  const roll = diceOf(seed);
  const options = { statementUseTime: seed === 3 };
  const producer = otelProducer(options);
  const reader = new PullReader({ metricProducers: [producer.metricProducer] });
  const summing = new MeterProvider({ readers: [reader] });
  const observers = [
    ledger.observer,
    otelObserver({ ...options, meterProvider, tracerProvider }),
    producer,
  ];
  const db = createDatabaseServer(
    { ...database.config, maxConnections: 3, minConnections: 1, acquireTimeoutMs: 120 },
    { name: "shop", observers },
  );
  const stopTerminating = repeat(() => admin.query(terminateOne), 30);
  const stopLooking = repeat(async () => {
    const points = await Promise.all(levels.map((name) => telemetry.points(name)));
    for (const { value } of points.flat()) expect(value).toBeGreaterThanOrEqual(0);
    expect(total(points[0] ?? [])).toBeLessThanOrEqual(3);
  }, 5);
  const worker = async (): Promise<void> => {
    for (let left = 25; left > 0; left -= 1) {
      await telemetry.within(() => ledger.work(db, roll)).catch(() => undefined);
    }
  };
  const workers = Array.from({ length: 10 }, () => worker());
  // Some callers wait, some are at work, and some are yet to come.
  await Promise.race(workers.map(async (each) => each));
  await db.close({ drainTimeoutMs: 30 });
  await Promise.all(workers);
  await stopTerminating();
  await stopLooking();

  const { seen, told } = ledger;
  const points = (name: string): Promise<Point[]> => telemetry.points(name);
  const duration = await points("db.client.operation.duration");
  const transactions = await points("abe.db.client.transaction.duration");
  const opened = await points("db.client.connection.create_time");
  expect({
    operations: total(duration),
    failed: total(duration, hasFailed),
    transactions: total(transactions),
    committed: total(
      transactions,
      ({ attributes }) => attributes["abe.db.transaction.outcome"] === "commit",
    ),
    acquired: total(await points("db.client.connection.wait_time")),
    timeouts: total(await points("db.client.connection.timeouts")),
    held: total(await points("db.client.connection.use_time")),
    opened: total(opened) - total(opened, hasFailed),
    retired: total(await points("abe.db.client.connection.closed")),
  }).toEqual({
    operations: seen.operations,
    failed: seen.failed,
    transactions: seen.transactions,
    committed: seen.committed,
    ...told,
    held: told.held + (options.statementUseTime ? ledger.shared : 0),
  });
  expect(told.retired).toBe(told.opened);
  expect(seen.failed).toBeGreaterThan(0);
  expect(told.timeouts).toBeGreaterThan(0);

  const { resourceMetrics } = await reader.collect();
  const added = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  expect(counts(added)).toEqual(counts((await telemetry.metrics()).values()));
  await summing.shutdown();

  // Each operation and each transaction has one span, within that of whoever called.
  const spansOf = (key: string) => telemetry.spans.filter(({ attributes }) => key in attributes);
  const attempts = spansOf("abe.db.transaction.outcome");
  const within = new Set(attempts.map((span) => span.spanContext().spanId));
  const ended = spansOf("abe.db.pool.wait_ms");
  const inner = ended.filter(({ parentSpanContext }) =>
    within.has(parentSpanContext?.spanId ?? ""),
  );
  expect([ended.length, inner.length, attempts.length, telemetry.openSpans]).toEqual([
    seen.operations,
    seen.inTransactions,
    seen.transactions,
    0,
  ]);
});
