import type { DbObserver, PoolSource, WarningEvent } from "@abe/db-core/observer";
import { beforeEach, expect, it } from "vitest";
import { otel, query, shop } from "../test/hand-made-events.js";
import { Telemetry } from "../test/telemetry.js";
import type { OtelObserverOptions } from "./otel-observer-options.js";

let telemetry: Telemetry;
let warnings: Omit<WarningEvent, "pool">[];

beforeEach(() => {
  telemetry = new Telemetry();
  warnings = [];
});

function observer(options: OtelObserverOptions): Required<DbObserver> {
  const { meterProvider, tracerProvider } = telemetry;
  return otel({ meterProvider, tracerProvider, requireParentSpan: false, ...options });
}

const source: PoolSource = {
  pool: shop,
  minConnections: 0,
  stats: () => ({ total: 0, used: 0, idle: 0, pending: 0, max: 0 }),
  isDriverPatched: () => false,
  warn: (event) => void warnings.push(event),
};

const fault = new RangeError("zqsecret");
const fail = (): never => {
  throw fault;
};
const rejects = (): never => Promise.reject(fault) as never;

interface Case {
  readonly what: string;
  readonly option: string;
  readonly options: OtelObserverOptions;
}

const cases: readonly Case[] = [
  { what: "throws", option: "filter", options: { filter: fail } },
  { what: "throws", option: "enrich", options: { enrich: fail } },
  { what: "throws", option: "normaliseSummary", options: { normaliseSummary: fail } },
  // Async by mistake.
  { what: "rejects", option: "filter", options: { filter: rejects } },
  { what: "rejects", option: "enrich", options: { enrich: rejects } },
  { what: "rejects", option: "normaliseSummary", options: { normaliseSummary: rejects } },
];

it.each(cases)("an option that $what costs no metric and no span: $option", async (given) => {
  const watching = observer(given.options);
  watching.pool(source);
  for (const text of ["SELECT * FROM users", "SELECT * FROM orders"]) {
    watching.query(query({ text }))?.({ durationMs: 0, waitMs: 0 });
  }
  expect(telemetry.spans.map(({ name }) => name)).toEqual(["SELECT users", "SELECT orders"]);
  expect(telemetry.openSpans).toBe(0);
  const points = await telemetry.points("db.client.operation.duration");
  expect(points.map(({ attributes }) => attributes["db.query.summary"])).toEqual([
    "SELECT users",
    "SELECT orders",
  ]);
  expect(warnings).toMatchObject([
    { code: "DB_OTEL_HOOK_FAILED", details: { option: given.option }, error: fault },
  ]);
  expect(warnings[0]?.message).not.toContain("zqsecret");
});

it("tells nobody whose server it no longer watches", () => {
  const watching = observer({ enrich: fail });
  const forget = watching.pool(source);
  if (typeof forget === "function") forget();
  watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  expect(warnings).toEqual([]);
  watching.pool(source);
  watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  expect(warnings).toHaveLength(1);
});
