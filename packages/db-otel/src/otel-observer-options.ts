import type { QueryEnd, QueryEvent } from "@abe/db-core/observer";
import type { MeterProvider, Span, TracerProvider } from "@opentelemetry/api";
import type { QueryTextPolicy } from "./query-text.js";

/**
 * Options of `otelObserver`.
 *
 * Where one of the functions throws, the operation is recorded as if it had not been given; the warning
 * `DB_OTEL_HOOK_FAILED` tells of it once.
 */
export interface OtelObserverOptions {
  /** Default: the global one, also when it is registered later, up to the first connection. */
  readonly meterProvider?: MeterProvider;
  /** Default: the global one, whenever it is registered. */
  readonly tracerProvider?: TracerProvider;
  /**
   * Spans only within a span, so that a poller makes no traces of its own; those of migrations always.
   * Default `true`.
   */
  readonly requireParentSpan?: boolean;
  /** `false` for an operation that is to have no span. It is measured all the same. Default: all have one. */
  readonly filter?: (event: QueryEvent) => boolean;
  /**
   * Called before the span of an operation ends, to add to it. What is added is the caller's own
   * responsibility: the event's text may hold literals.
   */
  readonly enrich?: (span: Span, event: QueryEvent, end: QueryEnd) => void;
  /**
   * `db.query.text` of spans: `sanitised`, every literal as `?`; `parameterised`, texts with parameters
   * as they are and others sanitised; `never`. Default `sanitised`.
   */
  readonly queryText?: QueryTextPolicy;
  /** Characters of a text that a span shows. Default 4,096. */
  readonly maxQueryTextLength?: number;
  /**
   * Distinct summaries of operations, and as many names of transactions, per pool. Further operations are
   * recorded under their command alone. Default 200.
   */
  readonly maxSummaries?: number;
  /**
   * Makes one of several summaries, such as `SELECT events_*` of `SELECT events_2026_11`. Called once for a
   * text. Default: as they are.
   */
  readonly normaliseSummary?: (summary: string) => string;
  /**
   * Measures `db.client.operation.duration` from when there is a connection, as instrumentation of drivers
   * does. Default `false`: what the caller sees.
   */
  readonly durationExcludesWait?: boolean;
  /**
   * Record `db.client.connection.use_time` for single statements too, which hold their connection as long as
   * they run. Default `false`: what their duration says need not be paid for twice.
   */
  readonly statementUseTime?: boolean;
  /** Record `db.client.response.returned_rows`, and `db.response.returned_rows` of spans. Default `false`. */
  readonly returnedRows?: boolean;
  /** Record savepoints: a metric, and a span for each. Default `false`. */
  readonly savepoints?: boolean;
  /** Report `db.client.connection.limit` as `db.client.connection.max` too. Default `false`. */
  readonly legacyMax?: boolean;
  /**
   * `transaction`: while a transaction whose span is sampled is open, its session's `application_name` is
   * that span's W3C `traceparent`. It travels with BEGIN and ends with the transaction. A query sets it, so
   * `SET TRANSACTION` and `LOCK TABLE` do not come before any query then. Default `off`.
   */
  readonly propagation?: "off" | "transaction";
  /** Milliseconds of a monotonic clock, for what the server does not measure. Default `performance.now`. */
  readonly now?: () => number;
}
