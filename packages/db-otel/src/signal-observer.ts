import type {
  AcquireEnd,
  AcquireEvent,
  ConnectEnd,
  ConnectEvent,
  DbObserver,
  MigrationEnd,
  MigrationEvent,
  MigrationLockEnd,
  MigrationLockEvent,
  MigrationRunEnd,
  MigrationRunEvent,
  PoolInfo,
  PoolSource,
  QueryEnd,
  QueryEvent,
  ReleaseEvent,
  RetireEvent,
  RetryEvent,
  SavepointEnd,
  SavepointEvent,
  TransactionEnd,
  TransactionEvent,
  TransactionObservation,
  WorkObservation,
} from "@abe/db-core/observer";
import type { Attributes, Span } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import { watchByOneWay } from "./counted-twice.js";
import type { Way } from "./counted-twice.js";
import { warnOfPatch } from "./driver-patch.js";
import { failureOf } from "./failure.js";
import type { Failure } from "./failure.js";
import { Hooks } from "./hooks.js";
import type { Metering } from "./instruments.js";
import { MigrationMetrics } from "./migration-metrics.js";
import type { OtelObserverOptions } from "./otel-observer-options.js";
import { PoolMetrics } from "./pool-metrics.js";
import type { PoolMetricsSettings } from "./pool-metrics.js";
import type { QueryLabel } from "./query-labels.js";
import { Spans, endSpan, within } from "./spans.js";
import { Summaries } from "./summaries.js";
import { traceparentOf } from "./traceparent.js";

/** Where the metrics of an {@link SignalObserver} go. */
export interface Measuring {
  readonly way: Way;
  readonly metering: Metering;
}

/** Follows servers: spans by the API, metrics by whatever measures. */
export class SignalObserver implements DbObserver {
  readonly #options: Omit<OtelObserverOptions, "meterProvider">;
  readonly #measuring: Measuring;
  readonly #hooks: Hooks;
  readonly #spans: Spans;
  readonly #migrations: MigrationMetrics;
  readonly #settings: PoolMetricsSettings;
  readonly #pools: WeakMap<PoolInfo, PoolMetrics> = new WeakMap();
  readonly #sources: WeakMap<PoolInfo, PoolSource> = new WeakMap();
  readonly #now: () => number;
  /** The pool of the last event: most processes have one. */
  #last: PoolMetrics | undefined;

  constructor(options: Omit<OtelObserverOptions, "meterProvider">, measuring: Measuring) {
    this.#options = options;
    this.#measuring = measuring;
    const { metering } = measuring;
    const hooks = new Hooks(options);
    this.#hooks = hooks;
    const instruments = (): Metering["instruments"] => metering.instruments;
    this.#migrations = new MigrationMetrics(instruments);
    this.#settings = {
      instruments,
      summaries: new Summaries((summary) => hooks.normalise(summary)),
      maxSummaries: options.maxSummaries ?? 200,
      durationExcludesWait: options.durationExcludesWait ?? false,
    };
    this.#spans = new Spans({
      tracerProvider: options.tracerProvider,
      requireParentSpan: options.requireParentSpan ?? true,
      hooks,
      queryText: options.queryText ?? "sanitised",
      maxQueryTextLength: options.maxQueryTextLength ?? 4_096,
    });
    this.#now = options.now ?? ((): number => performance.now());
  }

  pool(source: PoolSource): () => void {
    const { way, metering } = this.#measuring;
    metering.refresh();
    this.#sources.set(source.pool, source);
    warnOfPatch(source);
    const unwatch = watchByOneWay(source, way);
    const untell = this.#hooks.watch(source);
    const metrics = this.#metricsOf(source.pool);
    const { legacyMax = false } = this.#options;
    const forget = metering.watch({ source, active: () => metrics.active, legacyMax });
    return () => {
      forget();
      unwatch();
      untell();
    };
  }

  query(event: QueryEvent): (end: QueryEnd) => void {
    const label = this.#metricsOf(event.pool).begin(event);
    const span = this.#spans.query(event, label);
    return span === undefined ? label.ended : this.#traced(event, label, span);
  }

  /** Apart from {@link query}: what a closure holds is allocated by the call that might make it. */
  #traced(event: QueryEvent, label: QueryLabel, span: Span): (end: QueryEnd) => void {
    return (end) => {
      label.ended(end);
      if (span.isRecording()) this.#hooks.enrich(span, event, end);
      endSpan(span, failed(end.error), this.#endOf(end));
    };
  }

  acquire(event: AcquireEvent): (end: AcquireEnd) => void {
    return this.#metricsOf(event.pool).acquired;
  }

  connect(event: ConnectEvent): (end: ConnectEnd) => void {
    this.#measuring.metering.refresh();
    const source = this.#sources.get(event.pool);
    if (source !== undefined) warnOfPatch(source);
    const metrics = this.#metricsOf(event.pool);
    const span = this.#spans.connect(metrics);
    const secondsSince = this.#stopwatch();
    return ({ error }) => {
      metrics.connected(secondsSince(), error);
      endSpan(span, failed(error));
    };
  }

  release({ pool, byCaller, heldMs }: ReleaseEvent): void {
    if (!byCaller && this.#options.statementUseTime !== true) return;
    this.#metricsOf(pool).released(heldMs);
  }

  retire(event: RetireEvent): void {
    this.#metricsOf(event.pool).retired(event.reason);
  }

  transaction(event: TransactionEvent): TransactionObservation {
    const metrics = this.#metricsOf(event.pool);
    const name = metrics.transactionNames.admit(event.name);
    const span = this.#spans.transaction(event, name);
    const secondsSince = this.#stopwatch();
    const end = (ended: TransactionEnd): void => {
      const { outcome } = ended;
      metrics.transactionEnded(event, name, outcome, secondsSince());
      endSpan(span, transactionFailure(ended), { [attributeNames.transactionOutcome]: outcome });
    };
    return span === undefined ? { end } : { end, ...within(span), ...this.#settingsOf(span) };
  }

  savepoint(event: SavepointEvent): ((end: SavepointEnd) => void) | void {
    if (this.#options.savepoints !== true) return undefined;
    const metrics = this.#metricsOf(event.pool);
    const span = this.#spans.savepoint(event);
    return ({ outcome }) => {
      metrics.savepointEnded(outcome);
      endSpan(span, undefined, { [attributeNames.savepointOutcome]: outcome });
    };
  }

  retry(event: RetryEvent): void {
    if (event.kind === "transaction") this.#metricsOf(event.pool).retried(event.error);
  }

  migrationRun(event: MigrationRunEvent): WorkObservation<MigrationRunEnd> {
    const span = this.#spans.migrationRun(event);
    const end = ({ count, error }: MigrationRunEnd): void =>
      endSpan(span, failed(error), { [attributeNames.migrationCount]: count });
    return { end, ...within(span) };
  }

  migrationLock(event: MigrationLockEvent): (end: MigrationLockEnd) => void {
    const secondsSince = this.#stopwatch();
    return (end) => this.#migrations.locked(event, end, secondsSince());
  }

  migration(event: MigrationEvent): WorkObservation<MigrationEnd> {
    const span = this.#spans.migration(event);
    const secondsSince = this.#stopwatch();
    const end = (ended: MigrationEnd): void => {
      this.#migrations.ended(event, ended, secondsSince());
      endSpan(span, failed(ended.error));
    };
    return { end, ...within(span) };
  }

  #metricsOf(info: PoolInfo): PoolMetrics {
    if (this.#last?.info === info) return this.#last;
    const known = this.#pools.get(info);
    const metrics = known ?? new PoolMetrics(info, this.#settings);
    if (known === undefined) this.#pools.set(info, metrics);
    this.#last = metrics;
    return metrics;
  }

  /** Trace context for the server, where it is wanted and the trace is kept. */
  #settingsOf(span: Span): Pick<TransactionObservation, "settings"> {
    const name = this.#options.propagation === "transaction" ? traceparentOf(span) : undefined;
    return name === undefined ? {} : { settings: { application_name: name } };
  }

  #endOf({ waitMs, rowCount }: QueryEnd): Attributes {
    const wait = { [attributeNames.waitMs]: waitMs };
    if (this.#options.returnedRows !== true || typeof rowCount !== "number") return wait;
    return { ...wait, [attributeNames.returnedRows]: rowCount };
  }

  /** Seconds from now on. */
  #stopwatch(): () => number {
    const startedAt = this.#now();
    return () => (this.#now() - startedAt) / 1_000;
  }
}

function failed(error: unknown): Failure | undefined {
  return error === undefined ? undefined : failureOf(error);
}

/** A transaction its own work rolled back did what it was asked to. */
function transactionFailure(end: TransactionEnd): Failure | undefined {
  return end.outcome === "error" || end.outcome === "unknown" ? failureOf(end.error) : undefined;
}
