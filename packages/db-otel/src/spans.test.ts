import type { DbObserver, QueryEvent, TransactionObservation } from "@abe/db-core/observer";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
import { Telemetry, followContext } from "../test/telemetry.js";
import type { OtelObserverOptions } from "./otel-observer-options.js";

let telemetry: Telemetry;
let undo: () => void;

beforeEach(() => {
  telemetry = new Telemetry();
  undo = followContext();
});

afterEach(() => {
  undo();
});

function observer(options: OtelObserverOptions = {}): Required<DbObserver> {
  const { meterProvider, tracerProvider } = telemetry;
  return otel({ meterProvider, tracerProvider, ...options });
}

/** Keeps no span. */
const none = { shouldSample: () => ({ decision: 0 }), toString: () => "none" };

it("begins no span outside one, unless told to", () => {
  observer().query(query())?.({ durationMs: 0, waitMs: 0 });
  expect(telemetry.spans).toEqual([]);
  observer({ requireParentSpan: false }).query(query())?.({ durationMs: 0, waitMs: 0 });
  expect(telemetry.spans).toHaveLength(1);
});

it("makes a client span of a statement, with its sanitised text", async () => {
  await telemetry.within(() => {
    const text = "SELECT * FROM users WHERE id = $1 AND name = 'zqsecret'";
    observer().query(query({ text }))?.({ durationMs: 0, waitMs: 12.5 });
  });
  const [span] = telemetry.spans;
  expect(span).toMatchObject({ name: "SELECT users", kind: SpanKind.CLIENT });
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
  expect(span?.attributes).toEqual({
    ...users,
    "db.query.text": "SELECT * FROM users WHERE id = $1 AND name = ?",
    "abe.db.pool.wait_ms": 12.5,
  });
  expect(span?.parentSpanContext).toBeDefined();
});

it("ends the span of a failure with codes and without the message", async () => {
  await telemetry.within(() => {
    observer().query(query())?.({ durationMs: 0, waitMs: 0, error: unique });
  });
  const [span] = telemetry.spans;
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "23505" });
  expect(span?.attributes).toMatchObject({
    "error.type": "23505",
    "db.response.status_code": "23505",
  });
  expect(JSON.stringify([span?.attributes, span?.status, span?.events])).not.toContain("zqsecret");
});

it("says how many statements a batch has, and calls one statement no batch", async () => {
  const insert = "INSERT INTO t VALUES ($1)";
  await telemetry.within(() => {
    const batch = (...texts: string[]): Partial<QueryEvent> => ({
      kind: "batch",
      text: texts.join(";\n"),
      texts,
      batchSize: texts.length,
    });
    observer().query(query(batch(insert, insert)))?.({ durationMs: 0, waitMs: 0 });
    observer().query(query(batch(insert)))?.({ durationMs: 0, waitMs: 0 });
  });
  const [batch, single] = telemetry.spans;
  expect(batch).toMatchObject({ name: "BATCH INSERT t" });
  expect(batch?.attributes["db.operation.batch.size"]).toBe(2);
  expect(single).toMatchObject({ name: "INSERT t" });
  expect(single?.attributes).not.toHaveProperty("db.operation.batch.size");
});

it("makes what happens in a transaction's work the child of its span", async () => {
  const watching = observer();
  await telemetry.within(async () => {
    const observation = watching.transaction(
      transaction({ name: "transfer", isolation: "serializable", readOnly: true, attempt: 2 }),
    );
    await observation?.run?.(async () => {
      await Promise.resolve();
      watching.query(query())?.({ durationMs: 0, waitMs: 0 });
    });
    observation?.end?.({ outcome: "rollback", error: new Error("the caller's own") });
  });
  const [inner, outer] = telemetry.spans;
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(outer).toMatchObject({ name: "transfer", kind: SpanKind.INTERNAL });
  expect(outer?.status.code).toBe(SpanStatusCode.UNSET);
  expect(outer?.attributes).toEqual({
    "abe.db.transaction.read_only": true,
    "abe.db.transaction.attempt": 2,
    "abe.db.transaction.isolation": "serializable",
    "abe.db.transaction.outcome": "rollback",
  });
});

it("puts nothing in the place of another's span where there is no SDK for its own", async () => {
  const [measuring, tracing] = [otel({ requireParentSpan: false }), observer()];
  await telemetry.within(() => {
    const outer = tracing.transaction(transaction());
    const inner = measuring.transaction(transaction());
    expect(inner).not.toHaveProperty("run");
    outer?.end?.({ outcome: "commit" });
  });
  expect(measuring.migration(migration)).not.toHaveProperty("run");
});

it("marks the span of a transaction that failed", async () => {
  await telemetry.within(() => {
    observer()
      .transaction(transaction())
      ?.end?.({ outcome: "unknown", error: { code: "DB_TX_OUTCOME_UNKNOWN" } });
  });
  const [span] = telemetry.spans;
  expect(span).toMatchObject({ name: "transaction" });
  expect(span?.status).toMatchObject({ message: "DB_TX_OUTCOME_UNKNOWN" });
});

it("makes a span of opening a connection", async () => {
  await telemetry.within(() => {
    observer().connect({ pool: shop })?.({ error: { code: "28P01", severity: "FATAL" } });
  });
  const [span] = telemetry.spans;
  expect(span).toMatchObject({ name: "connect shop", kind: SpanKind.CLIENT });
  expect(span?.attributes).toMatchObject({ "db.namespace": "shop", "error.type": "28P01" });
});

it("makes none of what is filtered out, and measures it all the same", async () => {
  const watching = observer({ filter: ({ name }) => name !== "poll" });
  await telemetry.within(() => {
    watching.query(query({ name: "poll" }))?.({ durationMs: 0, waitMs: 0 });
    watching.query(query())?.({ durationMs: 0, waitMs: 0 });
  });
  expect(telemetry.spans.map(({ name }) => name)).toEqual(["SELECT users"]);
  expect(await telemetry.points("db.client.operation.duration")).toHaveLength(2);
});

it("lets a program add to the span of an operation, and says the rows when told to", async () => {
  const enrich: OtelObserverOptions["enrich"] = (span, { kind }, { rowCount }) =>
    void span.setAttributes({ "app.kind": kind, "app.rows": rowCount ?? 0 });
  await telemetry.within(() => {
    observer({ enrich }).query(query())?.({ durationMs: 0, waitMs: 0, rowCount: 3 });
    observer({ returnedRows: true }).query(query())?.({ durationMs: 0, waitMs: 0, rowCount: 3 });
  });
  const [enriched, counted] = telemetry.spans;
  expect(enriched?.attributes).toMatchObject({ "app.kind": "query", "app.rows": 3 });
  expect(enriched?.attributes).not.toHaveProperty("db.response.returned_rows");
  expect(counted?.attributes["db.response.returned_rows"]).toBe(3);
});

it("does not ask what to add to a span that is not kept, and says no rows that nobody knows", async () => {
  let asked = 0;
  const enrich = (): void => void (asked += 1);
  const tracerProvider = new BasicTracerProvider({ sampler: none });
  await telemetry.within(() => {
    observer({ enrich, tracerProvider }).query(query())?.({ durationMs: 0, waitMs: 0 });
    observer({ returnedRows: true }).query(query())?.({ durationMs: 0, waitMs: 0, rowCount: null });
  });
  expect(asked).toBe(0);
  expect(telemetry.spans).toHaveLength(1);
  expect(telemetry.spans[0]?.attributes).not.toHaveProperty("db.response.returned_rows");
});

it("makes a span of a savepoint when told to", async () => {
  const event = { pool: shop, transactionId: "tx1", depth: 2 };
  await telemetry.within(() => {
    observer({ savepoints: true }).savepoint(event)?.({ outcome: "rollback" });
  });
  expect(telemetry.spans).toMatchObject([
    {
      name: "savepoint",
      kind: SpanKind.INTERNAL,
      attributes: { "abe.db.savepoint.depth": 2, "abe.db.savepoint.outcome": "rollback" },
    },
  ]);
});

it("makes a span of each migration under one of the run, without anybody's request", () => {
  const watching = observer();
  const run = watching.migrationRun({ pool: shop, direction: "up" });
  if (typeof run !== "object") throw new Error("the run is not followed");
  run.run?.(() => {
    migrate(watching, migration, { outcome: "applied" });
    migrate(watching, { ...migration, migration: "2_b" }, { error: unique });
  });
  run.end?.({ count: 1, error: unique });
  const [first, second, root] = telemetry.spans;
  expect(root).toMatchObject({ name: "migrate up", attributes: { "abe.db.migration.count": 1 } });
  expect(root?.parentSpanContext).toBeUndefined();
  expect(root?.status.code).toBe(SpanStatusCode.ERROR);
  expect(first).toMatchObject({ name: "migration 20230101_initial_schema" });
  expect(first?.attributes).toEqual({
    "abe.db.migration.name": "20230101_initial_schema",
    "abe.db.migration.direction": "up",
    "abe.db.migration.checksum": "sha256:c0ffee",
  });
  expect(second?.attributes["error.type"]).toBe("23505");
  for (const span of [first, second]) {
    expect(span?.parentSpanContext?.spanId).toBe(root?.spanContext().spanId);
  }
});

describe("trace context for the server", () => {
  async function observed(options: OtelObserverOptions): Promise<TransactionObservation> {
    const observation = await telemetry.within(() => observer(options).transaction(transaction()));
    observation?.end?.({ outcome: "commit" });
    return observation ?? {};
  }

  it("is not sent unless it is wanted", async () => {
    expect(await observed({})).not.toHaveProperty("settings");
    expect(await observed({ propagation: "off" })).not.toHaveProperty("settings");
  });

  it("is the transaction's span, as a setting of the transaction", async () => {
    const { settings } = await observed({ propagation: "transaction" });
    const context = telemetry.spans.at(-1)?.spanContext();
    expect(settings).toEqual({
      application_name: `00-${context?.traceId}-${context?.spanId}-01`,
    });
  });

  it("is not sent where the trace is not kept", async () => {
    const tracerProvider = new BasicTracerProvider({ sampler: none });
    const options = { propagation: "transaction", tracerProvider } as const;
    expect(await observed(options)).not.toHaveProperty("settings");
  });
});
