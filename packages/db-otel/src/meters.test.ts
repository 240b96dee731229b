import type { DbObserver, PoolInfo, PoolSource, PoolStats } from "@abe/db-core/observer";
import { metrics, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { otel, query, shop } from "../test/hand-made-events.js";
import { Telemetry } from "../test/telemetry.js";

let telemetry: Telemetry;

beforeEach(() => {
  telemetry = new Telemetry();
});

afterEach(() => {
  metrics.disable();
  trace.disable();
});

function observer(): Required<DbObserver> {
  const { meterProvider, tracerProvider } = telemetry;
  return otel({ meterProvider, tracerProvider });
}

function source(pool: PoolInfo, stats: Partial<PoolStats>): PoolSource {
  return {
    pool,
    minConnections: 0,
    stats: () => ({ total: 0, used: 0, idle: 0, pending: 0, max: 0, ...stats }),
    isDriverPatched: () => false,
    warn: () => undefined,
  };
}

it("finds an SDK that was registered after it was made", async () => {
  const watching = otel({ requireParentSpan: false });
  watching.pool(source(shop, { max: 20 }));
  watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  metrics.setGlobalMeterProvider(telemetry.meterProvider);
  trace.setGlobalTracerProvider(telemetry.tracerProvider);
  watching.connect({ pool: shop })?.({});
  watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  expect(await telemetry.points("db.client.operation.duration")).toMatchObject([{ value: 1 }]);
  expect(await telemetry.points("db.client.connection.limit")).toMatchObject([{ value: 20 }]);
  expect(telemetry.spans.map(({ name }) => name)).toEqual(["connect shop", "SELECT users"]);
});

it("leaves what it has recorded with the SDK that was there, and goes on with the next", async () => {
  const next = new Telemetry();
  metrics.setGlobalMeterProvider(telemetry.meterProvider);
  const watching = otel({});
  watching.pool(source(shop, { max: 20 }));
  watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  metrics.disable();
  metrics.setGlobalMeterProvider(next.meterProvider);
  watching.connect({ pool: shop })?.({});
  for (const _ of [1, 2]) watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  const limits = async (each: Telemetry): Promise<number[]> =>
    (await each.points("db.client.connection.limit")).map(({ value }) => value);
  expect([await limits(telemetry), await limits(next)]).toEqual([[0], [20]]);
  const operations = async (each: Telemetry): Promise<number[]> =>
    (await each.points("db.client.operation.duration")).map(({ value }) => value);
  expect([await operations(telemetry), await operations(next)]).toEqual([[1], [2]]);
});

it("adds up the pools of one name that several observers watch, until each is gone", async () => {
  const [one, other] = [observer(), observer()];
  one.pool(source(shop, { used: 3, max: 20 }));
  const forget = other.pool(source({ ...shop }, { used: 1, max: 5 }));
  const limit = async (): Promise<number[]> =>
    (await telemetry.points("db.client.connection.limit")).map(({ value }) => value);
  expect(await limit()).toEqual([25]);
  if (typeof forget === "function") forget();
  expect(await limit()).toEqual([20]);
});

it("lets two observers share a meter", async () => {
  for (const name of ["shop", "archive"]) {
    const watching = observer();
    const pool = { ...shop, name };
    watching.pool(source(pool, { max: 20 }));
    watching.acquire({ pool })?.({ waitMs: 0 });
  }
  expect(await telemetry.points("db.client.connection.limit")).toHaveLength(2);
  expect(await telemetry.points("db.client.connection.wait_time")).toHaveLength(2);
});
