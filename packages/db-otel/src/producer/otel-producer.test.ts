import type { PoolSource } from "@abe/db-core/observer";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BothWays, reported } from "../../test/both-ways.js";
import {
  migrate,
  migration,
  query,
  shop,
  transaction,
  unique,
} from "../../test/hand-made-events.js";
import { PullReader } from "../../test/telemetry.js";
import { metricNames } from "../metric-names.js";
import { otelObserver } from "../otel-observer.js";
import { otelProducer } from "./otel-producer.js";

const archive = { ...shop, name: "archive", port: 6432 };
const stats = { total: 5, used: 3, idle: 2, pending: 7, max: 20 };

function source(fields: Partial<PoolSource> = {}): PoolSource {
  return {
    pool: shop,
    minConnections: 1,
    stats: () => stats,
    isDriverPatched: () => false,
    warn: () => undefined,
    ...fields,
  };
}

/** Every metric of the table, successes and failures, through both. */
function everything(ways: BothWays, tick: () => void): void {
  for (const observer of ways.observers) observer.pool(source());
  for (const observer of ways.observers)
    observer.pool(source({ pool: archive, minConnections: 0 }));
  for (const pool of [shop, archive]) {
    const event = query({ pool });
    for (const ms of [0, 1, 1.5, 5, 49, 51, 10_000, 10_001, 700_000]) {
      for (const each of ways.observers) {
        each.query(event)?.({ durationMs: ms, waitMs: 0.1, rowCount: ms });
      }
    }
    for (const error of [unique, new TypeError("zqsecret"), "zqsecret"]) {
      for (const each of ways.observers) each.query(event)?.({ durationMs: 3, waitMs: 3, error });
    }
    for (const text of ["SELECT 1 FROM a", "SELECT 1 FROM b", "INSERT INTO c VALUES (1)"]) {
      for (const each of ways.observers) {
        each.query(query({ pool, text }))?.({ durationMs: 0.3, waitMs: 0 });
      }
    }
  }
  for (const each of ways.observers) {
    each.query(query());
    each.acquire({ pool: shop })?.({ connectionId: 1, waitMs: 30 });
    each.acquire({ pool: shop })?.({ error: { code: "DB_POOL_TIMEOUT" }, waitMs: 9 });
    each.release({ pool: shop, connectionId: 1, heldMs: 0.7, byCaller: true });
    for (const reason of ["idle", "leak", "idle"] as const) {
      each.retire({ pool: shop, connectionId: 1, reason });
    }
    each.savepoint({ pool: shop, transactionId: "t", depth: 1 })?.({ outcome: "rollback" });
    const failed = { pool: shop, attempt: 1, delayMs: 0, error: { sqlState: "40001" } } as const;
    each.retry({ ...failed, kind: "transaction" });
    each.retry({ ...failed, kind: "transaction" });
  }
  for (const error of [undefined, { code: "ECONNREFUSED" }]) {
    const ends = ways.observers.map((each) => ({
      connect: each.connect({ pool: shop }),
      transaction: each.transaction(transaction({ name: "transfer", isolation: "serializable" })),
      lock: each.migrationLock({ pool: shop, direction: "up" }),
    }));
    tick();
    for (const end of ends) {
      end.connect?.({ error });
      end.transaction?.end?.({ outcome: error === undefined ? "commit" : "error", error });
      end.lock?.({ error });
    }
  }
  for (const each of ways.observers) {
    migrate(each, migration, {});
    migrate(each, migration, { error: unique, outcome: "unknown" });
  }
}

it("reports every metric of the table, each point as the SDK's meter does", async () => {
  let now = 0;
  const ways = new BothWays({
    returnedRows: true,
    savepoints: true,
    legacyMax: true,
    maxSummaries: 2,
    now: () => now,
  });
  everything(ways, () => void (now += 40.5));
  const [meter, producer] = await ways.collect();
  expect(producer).toEqual(meter);
  const names = Object.values(metricNames).map(({ name }) => name);
  expect(producer.map(({ name }) => name)).toEqual(names.toSorted());
});

it("puts any duration into the bucket, the sum and the extremes that the SDK puts it into", async () => {
  const edges = metricNames.operationDuration.buckets.map((bound) => bound * 1_000);
  const ms = fc.oneof(
    fc.constantFrom(...edges),
    fc.double({ min: 0, max: 20_000, noNaN: true }),
    fc.constantFrom(-1, Number.NaN),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(ms, { minLength: 1, maxLength: 40 }), async (durations) => {
      const ways = new BothWays({});
      // One that both take, so that both have something to report.
      for (const durationMs of [1, ...durations]) {
        for (const each of ways.observers) each.query(query())?.({ durationMs, waitMs: 0 });
      }
      const [meter, producer] = await ways.collect();
      expect(producer).toEqual(meter);
    }),
  );
});

it("reports what has been added up so far, again and again, to each of its readers", async () => {
  const otel = otelProducer();
  const readers = [1, 2].map(() => new PullReader({ metricProducers: [otel.metricProducer] }));
  for (const reader of readers) void new MeterProvider({ readers: [reader] });
  const counts = async (): Promise<unknown[]> => {
    const results = await Promise.all(readers.map((reader) => reader.collect()));
    return results.map(({ resourceMetrics }) =>
      resourceMetrics.scopeMetrics.flatMap(reported).map(({ points }) => points[0]?.value),
    );
  };
  otel.query?.(query())?.({ durationMs: 1, waitMs: 0 });
  const before = await counts();
  const sent = structuredClone(before);
  expect(before).toMatchObject([[{ count: 1, sum: 0.001 }], [{ count: 1, sum: 0.001 }]]);
  otel.query?.(query())?.({ durationMs: 2, waitMs: 0 });
  expect(await counts()).toMatchObject([[{ count: 2 }], [{ count: 2 }]]);
  // What an exporter may still be sending does not change under its hands.
  expect(before).toEqual(sent);
});

it("is exported a last time when the reader is shut down, as a sum also where deltas are preferred", async () => {
  const otel = otelProducer();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const { metricProducer } = otel;
  const reader = new PeriodicExportingMetricReader({ exporter, metricProducers: [metricProducer] });
  const meterProvider = new MeterProvider({ readers: [reader] });
  otel.query?.(query())?.({ durationMs: 1, waitMs: 0 });
  await meterProvider.forceFlush();
  otel.query?.(query())?.({ durationMs: 1, waitMs: 0 });
  await meterProvider.shutdown();
  const counts = exporter.getMetrics().map(({ scopeMetrics }) => {
    const [metric] = scopeMetrics.flatMap(reported);
    return [metric?.temporality, metric?.points[0]?.value];
  });
  expect(counts).toMatchObject([
    [AggregationTemporality.CUMULATIVE, { count: 1 }],
    [AggregationTemporality.CUMULATIVE, { count: 2 }],
  ]);
});

it("covers the time from when it was made, and has nothing to report until then", async () => {
  const madeAfter = Date.now();
  const otel = otelProducer();
  expect((await otel.metricProducer.collect()).resourceMetrics.scopeMetrics).toEqual([]);
  otel.query?.(query())?.({ durationMs: 1, waitMs: 0 });
  const { resourceMetrics } = await otel.metricProducer.collect();
  const [point] = resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
  const millis = ([seconds, nanos]: [number, number] = [0, 0]): number =>
    seconds * 1_000 + nanos / 1_000_000;
  expect(millis(point?.startTime)).toBeGreaterThanOrEqual(madeAfter);
  expect(millis(point?.endTime)).toBeGreaterThanOrEqual(millis(point?.startTime));
  expect(millis(point?.endTime)).toBeLessThanOrEqual(Date.now());
});

it("reports what can be read when a pool's levels cannot", async () => {
  const otel = otelProducer();
  const broken = new RangeError("no levels");
  otel.pool?.(
    source({
      stats: () => {
        throw broken;
      },
    }),
  );
  otel.query?.(query())?.({ durationMs: 1, waitMs: 0 });
  const { resourceMetrics, errors } = await otel.metricProducer.collect();
  expect(errors).toEqual([broken]);
  expect(resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)).toHaveLength(1);
});

it("warns, once for a server, where the other observer watches it too", () => {
  const warnings: string[] = [];
  const warn: PoolSource["warn"] = ({ code }) => void warnings.push(code);
  const shared = source({ pool: { ...shop }, warn });
  const [meter, producer] = [otelObserver(), otelProducer()];
  meter.pool?.(source({ pool: { ...shop }, warn }));
  const forget = meter.pool?.(shared);
  if (typeof forget === "function") forget();
  producer.pool?.(shared);
  expect(warnings).toEqual([]);
  meter.pool?.(shared);
  otelProducer().pool?.(shared);
  expect(warnings).toEqual(["DB_OTEL_COUNTED_TWICE"]);
});
