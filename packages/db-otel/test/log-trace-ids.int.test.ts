import { createDatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { trace } from "@opentelemetry/api";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { Telemetry, followContext } from "./telemetry.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

type Line = Readonly<Record<string, unknown>>;

/** The mixin of `docs/observability.md`. */
function traceIds(): object {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined) return {};
  const { traceId, spanId, traceFlags } = span;
  const flags = traceFlags.toString(16).padStart(2, "0");
  return { trace_id: traceId, span_id: spanId, trace_flags: flags };
}

it("a line has the ids of the span that its statement was called in, by pino's mixin", async () => {
  const undo = followContext();
  const telemetry = new Telemetry();
  const lines: Line[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
  const { meterProvider, tracerProvider } = telemetry;
  await using db = createDatabaseServer(
    { ...database.config, slowQueryMs: 0, maxConnections: 1, maxPending: 0 },
    {
      logger: pino({ mixin: traceIds }, { write }),
      observers: [otelObserver({ meterProvider, tracerProvider })],
    },
  );
  await db.query("SELECT 1");
  const [traceId, otherId] = await telemetry.within(async () => {
    await db.query("SELECT 2");
    await db.transaction(async (tx) => {
      await tx.query("SELECT 3");
      await db.query("SELECT 4").catch(() => undefined);
    });
    return [
      trace.getActiveSpan()?.spanContext().traceId,
      trace.getActiveSpan()?.spanContext().spanId,
    ];
  });
  undo();
  const transaction = telemetry.spans.find(({ name }) => name === "transaction")?.spanContext();
  expect(transaction?.traceId).toBe(traceId);
  const inside = { trace_id: traceId, trace_flags: "01" };
  expect(lines).toMatchObject([
    { event: "db.query.slow" },
    { event: "db.query.slow", ...inside, span_id: otherId },
    { event: "db.query.slow", ...inside, span_id: transaction?.spanId },
    { event: "db.pool.refused", ...inside, span_id: transaction?.spanId },
    { event: "db.query.slow", ...inside, span_id: transaction?.spanId },
  ]);
  expect(lines[0]).not.toHaveProperty("trace_id");
});
