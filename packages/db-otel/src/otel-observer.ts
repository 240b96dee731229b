import type {
  AcquireEnd,
  AcquireEvent,
  ConnectEnd,
  ConnectEvent,
  DbObserver,
  MigrationEnd,
  MigrationEvent,
  PoolSource,
  QueryEnd,
  QueryEvent,
  ReleaseEvent,
  RetireEvent,
  RetryEvent,
  TransactionEnd,
  TransactionEvent,
  TransactionObservation,
} from "@abe/db-core/observer";
import { context, trace } from "@opentelemetry/api";
import type { MeterProvider, Span, TracerProvider } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import { failureAttributes, failureOf } from "./failure.js";
import type { Failure } from "./failure.js";
import { Meters } from "./meters.js";
import { PoolLevels } from "./pool-levels.js";
import { PoolStates } from "./pool-state.js";
import type { QueryTextPolicy } from "./query-text.js";
import { Spans, endSpan } from "./spans.js";

/** Options of {@link otelObserver}. */
export interface OtelObserverOptions {
  /** Default: the global one, also when it is registered later, up to the first connection. */
  readonly meterProvider?: MeterProvider;
  /** Default: the global one, whenever it is registered. */
  readonly tracerProvider?: TracerProvider;
  /** Spans only within a span, so that a poller makes no traces of its own. Default `true`. */
  readonly requireParentSpan?: boolean;
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
  /** Milliseconds of a monotonic clock. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * Metrics and spans of a server by the OpenTelemetry semantic conventions for databases, 1.45.
 *
 * Give it to `createDatabaseServer(config, { observers: [otelObserver()] })`; one may watch any number of
 * servers. Without an SDK it records nothing. Values, parameters and messages of errors never appear in
 * what it records.
 */
export function otelObserver(options: OtelObserverOptions = {}): DbObserver {
  return new OtelObserver(options);
}

class OtelObserver implements DbObserver {
  readonly #levels = new PoolLevels();
  readonly #meters: Meters;
  readonly #spans: Spans;
  readonly #states: PoolStates;
  readonly #now: () => number;

  constructor(options: OtelObserverOptions) {
    this.#meters = new Meters(options.meterProvider, this.#levels);
    this.#spans = new Spans({
      tracerProvider: options.tracerProvider,
      requireParentSpan: options.requireParentSpan ?? true,
      queryText: options.queryText ?? "sanitised",
      maxQueryTextLength: options.maxQueryTextLength ?? 4_096,
    });
    this.#states = new PoolStates(options.maxSummaries ?? 200);
    this.#now = options.now ?? ((): number => performance.now());
  }

  pool(source: PoolSource): () => void {
    this.#meters.refresh();
    const state = this.#states.of(source.pool);
    return this.#levels.add({ source, active: () => state.active });
  }

  query(event: QueryEvent): (end: QueryEnd) => void {
    const state = this.#states.of(event.pool);
    const label = state.labels.of(event);
    const span = this.#spans.query(event, label);
    const startedAt = this.#now();
    state.active += 1;
    return ({ error, waitMs }) => {
      state.active -= 1;
      const failure = failed(error);
      const { operationDuration, summaryOverflow } = this.#meters.instruments;
      operationDuration.record(
        this.#secondsSince(startedAt),
        failure === undefined
          ? label.attributes
          : { ...label.attributes, ...failureAttributes(failure) },
      );
      if (label.overflowed) summaryOverflow.add(1, state.pool);
      endSpan(span, failure, { [attributeNames.waitMs]: waitMs });
    };
  }

  acquire(event: AcquireEvent): (end: AcquireEnd) => void {
    const { pool } = this.#states.of(event.pool);
    const startedAt = this.#now();
    return ({ error }) => {
      const { waitTime, timeouts } = this.#meters.instruments;
      if (error === undefined) waitTime.record(this.#secondsSince(startedAt), pool);
      else if (failureOf(error).type === "DB_POOL_TIMEOUT") timeouts.add(1, pool);
    };
  }

  connect(event: ConnectEvent): (end: ConnectEnd) => void {
    this.#meters.refresh();
    const state = this.#states.of(event.pool);
    const span = this.#spans.connect(state);
    const startedAt = this.#now();
    return ({ error }) => {
      const failure = failed(error);
      this.#meters.instruments.createTime.record(this.#secondsSince(startedAt), {
        ...state.pool,
        ...errorType(failure),
      });
      endSpan(span, failure);
    };
  }

  release(event: ReleaseEvent): void {
    const { pool } = this.#states.of(event.pool);
    this.#meters.instruments.useTime.record(event.heldMs / 1_000, pool);
  }

  retire(event: RetireEvent): void {
    const { pool } = this.#states.of(event.pool);
    const reason = { [attributeNames.closeReason]: event.reason };
    this.#meters.instruments.closed.add(1, { ...pool, ...reason });
  }

  transaction(event: TransactionEvent): TransactionObservation {
    const state = this.#states.of(event.pool);
    const name = state.transactionNames.admit(event.name);
    const span = this.#spans.transaction(event, name);
    const { isolation } = event;
    const attributes = {
      ...state.pool,
      ...(name === undefined ? {} : { [attributeNames.transactionName]: name }),
      ...(isolation === undefined ? {} : { [attributeNames.transactionIsolation]: isolation }),
    };
    const startedAt = this.#now();
    return {
      end: (end) => {
        const outcome = { [attributeNames.transactionOutcome]: end.outcome };
        const duration = this.#secondsSince(startedAt);
        this.#meters.instruments.transactionDuration.record(duration, {
          ...attributes,
          ...outcome,
        });
        endSpan(span, transactionFailure(end), outcome);
      },
      ...(span === undefined ? {} : { run: within(span) }),
    };
  }

  retry(event: RetryEvent): void {
    if (event.kind !== "transaction") return;
    const { pool } = this.#states.of(event.pool);
    const { transactionRetries } = this.#meters.instruments;
    transactionRetries.add(1, { ...pool, ...errorType(failureOf(event.error)) });
  }

  migration(event: MigrationEvent): (end: MigrationEnd) => void {
    const startedAt = this.#now();
    return ({ error, outcome }) => {
      const failure = failed(error);
      const unsaid = failure === undefined ? "applied" : "not_applied";
      this.#meters.instruments.migrationDuration.record(this.#secondsSince(startedAt), {
        [attributeNames.migrationDirection]: event.direction,
        [attributeNames.migrationOutcome]: outcome ?? unsaid,
        ...errorType(failure),
      });
    };
  }

  #secondsSince(startedAt: number): number {
    return (this.#now() - startedAt) / 1_000;
  }
}

function failed(error: unknown): Failure | undefined {
  return error === undefined ? undefined : failureOf(error);
}

function errorType(failure: Failure | undefined): Record<string, string> {
  return failure === undefined ? {} : { [attributeNames.errorType]: failure.type };
}

/** A transaction its own work rolled back did what it was asked to. */
function transactionFailure(end: TransactionEnd): Failure | undefined {
  return end.outcome === "error" || end.outcome === "unknown" ? failureOf(end.error) : undefined;
}

/** Makes the span the parent of what the work begins. */
function within(span: Span): <T>(work: () => T) => T {
  const active = trace.setSpan(context.active(), span);
  return (work) => context.with(active, work);
}
