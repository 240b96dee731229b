import type { DbObserver } from "@abe/db-core/observer";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { otel, query, shop, transaction, unique, users } from "../test/hand-made-events.js";
import { Telemetry, followContext } from "../test/telemetry.js";
import type { OtelObserverOptions } from "./otel-observer.js";

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
    const batch = { kind: "batch", text: `${insert};\n${insert}`, batchSize: 2 } as const;
    observer().query(query(batch))?.({ durationMs: 0, waitMs: 0 });
    observer().query(query({ kind: "batch", text: insert }))?.({ durationMs: 0, waitMs: 0 });
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
