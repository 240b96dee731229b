import { TraceFlags, isSpanContextValid } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/api";

/**
 * The span as W3C Trace Context writes it, 55 characters: `00-<trace id>-<span id>-01`. `undefined` where it
 * is not sampled, so nobody could look it up.
 */
export function traceparentOf(span: Span): string | undefined {
  const context = span.spanContext();
  if (!isSpanContextValid(context) || (context.traceFlags & TraceFlags.SAMPLED) === 0) {
    return undefined;
  }
  return `00-${context.traceId}-${context.spanId}-01`;
}
