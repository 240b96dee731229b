import { TraceFlags, trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { traceparentOf } from "./traceparent.js";

const context = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: TraceFlags.SAMPLED,
};

it("is what W3C Trace Context says, and fits into application_name", () => {
  const written = traceparentOf(trace.wrapSpanContext(context));
  expect(written).toBe("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  expect(written?.length).toBeLessThanOrEqual(63);
});

it("is nothing for a span that nobody keeps, or that is none", () => {
  const unsampled = { ...context, traceFlags: TraceFlags.NONE };
  expect(traceparentOf(trace.wrapSpanContext(unsampled))).toBeUndefined();
  expect(traceparentOf(trace.wrapSpanContext({ ...context, traceId: "x" }))).toBeUndefined();
});
