/** An attribute a metric carries. */
export interface MetricAttribute {
  readonly name: string;
  /** Its values, or where they come from. */
  readonly values: string;
  /** Default: always. */
  readonly when?: string;
}

/** One metric: what it is called, what it counts, in what unit, by what. */
export interface MetricDefinition {
  readonly name: string;
  readonly instrument: "histogram" | "counter" | "observableUpDownCounter";
  /** UCUM. */
  readonly unit: string;
  readonly description: string;
  /** Bounds a histogram suggests to the SDK; a View may say otherwise. */
  readonly buckets?: readonly number[];
  readonly attributes: readonly MetricAttribute[];
  /** When it is recorded, if not always: an option of `otelObserver`, or what the server must have. */
  readonly when?: string;
  /**
   * Who says so: the semantic conventions, as `stable` or in `development`, or this project (`own`), where
   * they have nothing.
   */
  readonly source: "stable" | "development" | "own";
}

/** Durations and sizes, by a short name. */
export type HistogramKey =
  | "operationDuration"
  | "returnedRows"
  | "connectionWaitTime"
  | "connectionUseTime"
  | "connectionCreateTime"
  | "transactionDuration"
  | "migrationDuration"
  | "migrationLockWaitTime";

/** What is counted. */
export type CounterKey =
  | "summaryOverflow"
  | "connectionTimeouts"
  | "connectionClosed"
  | "transactionRetries"
  | "transactionSavepoints";

/** What is read when somebody collects. */
export type LevelKey =
  | "operationActive"
  | "connectionCount"
  | "connectionLimit"
  | "connectionMax"
  | "connectionIdleMin"
  | "connectionIdleMax"
  | "connectionPending";

/** The metrics by a short name. */
export type MetricKey = HistogramKey | CounterKey | LevelKey;

/** The conventions' advice for `db.client.operation.duration`, in seconds. */
const seconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
/** A migration that takes an hour is not rare. */
const longSeconds = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 900, 3600];

/** The conventions' advice for `db.client.response.returned_rows`. */
const rows = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

const pool: MetricAttribute = {
  name: "db.client.connection.pool.name",
  values: "the server's `name` option; default `host:port/database`",
};
const errorType: MetricAttribute = {
  name: "error.type",
  values: "SQLSTATE, else a `DB_…` code, else a socket's or TLS error code, else `_OTHER`",
  when: "on failure",
};

const operation: readonly MetricAttribute[] = [
  { name: "db.system.name", values: "`postgresql`" },
  { name: "db.namespace", values: "the database" },
  { name: "server.address", values: "host or socket folder" },
  { name: "server.port", values: "port", when: "other than 5432" },
  {
    name: "db.query.summary",
    values: "the statement's `name`, else commands and targets: `SELECT users`",
    when: "known",
  },
  errorType,
  {
    name: "db.response.status_code",
    values: "SQLSTATE",
    when: "on failure, if the server sent one",
  },
];

/**
 * Every metric of this package: names, units, buckets and attributes.
 *
 * Sources: OpenTelemetry semantic conventions 1.45, "Database client metrics", for `db.*`.
 */
export const metricNames: Readonly<
  Record<
    HistogramKey,
    MetricDefinition & { readonly instrument: "histogram"; readonly buckets: readonly number[] }
  > &
    Record<CounterKey, MetricDefinition & { readonly instrument: "counter" }> &
    Record<LevelKey, MetricDefinition & { readonly instrument: "observableUpDownCounter" }>
> = {
  operationDuration: {
    name: "db.client.operation.duration",
    instrument: "histogram",
    unit: "s",
    description:
      "Duration of a statement, batch, cursor or COPY as its caller sees it, the wait for a connection included.",
    buckets: seconds,
    attributes: operation,
    source: "stable",
  },
  returnedRows: {
    name: "db.client.response.returned_rows",
    instrument: "histogram",
    unit: "{row}",
    description: "Rows that a statement, batch, cursor or COPY returned, stored or changed.",
    buckets: rows,
    attributes: operation,
    when: "option `returnedRows`, and the server said how many",
    source: "development",
  },
  operationActive: {
    name: "abe.db.client.operation.active",
    instrument: "observableUpDownCounter",
    unit: "{operation}",
    description: "Statements, batches, cursors and COPYs that have begun and not ended.",
    attributes: [pool],
    source: "own",
  },
  summaryOverflow: {
    name: "abe.db.client.summary.overflow",
    instrument: "counter",
    unit: "{operation}",
    description:
      "Operations recorded under their command alone because the pool has used up its distinct summaries.",
    attributes: [pool],
    source: "own",
  },
  connectionCount: {
    name: "db.client.connection.count",
    instrument: "observableUpDownCounter",
    unit: "{connection}",
    description: "Open connections.",
    attributes: [pool, { name: "db.client.connection.state", values: "`idle`, `used`" }],
    source: "development",
  },
  connectionLimit: {
    name: "db.client.connection.limit",
    instrument: "observableUpDownCounter",
    unit: "{connection}",
    description: "Connections the pool may open: `maxConnections`.",
    attributes: [pool],
    source: "development",
  },
  connectionMax: {
    name: "db.client.connection.max",
    instrument: "observableUpDownCounter",
    unit: "{connection}",
    description: "The same as `db.client.connection.limit`, by its name before 1.45.",
    attributes: [pool],
    when: "option `legacyMax`",
    source: "development",
  },
  connectionIdleMin: {
    name: "db.client.connection.idle.min",
    instrument: "observableUpDownCounter",
    unit: "{connection}",
    description: "Connections the pool keeps open while idle: `minConnections`.",
    attributes: [pool],
    when: "`minConnections` is above 0",
    source: "development",
  },
  connectionIdleMax: {
    name: "db.client.connection.idle.max",
    instrument: "observableUpDownCounter",
    unit: "{connection}",
    description:
      "Connections that may be idle at once: all of them, until they have been idle too long.",
    attributes: [pool],
    when: "`minConnections` is above 0",
    source: "development",
  },
  connectionPending: {
    name: "db.client.connection.pending_requests",
    instrument: "observableUpDownCounter",
    unit: "{request}",
    description: "Callers waiting for a connection.",
    attributes: [pool],
    source: "development",
  },
  connectionTimeouts: {
    name: "db.client.connection.timeouts",
    instrument: "counter",
    unit: "{timeout}",
    description:
      "Callers whose time was over while others held the connections: `acquireTimeoutMs`, or a `timeoutMs` of their own that is shorter. Not those that were aborted by a signal, refused at once, or found that none can be opened.",
    attributes: [pool],
    source: "development",
  },
  connectionWaitTime: {
    name: "db.client.connection.wait_time",
    instrument: "histogram",
    unit: "s",
    description: "Time it took to get a connection from the pool, a new one's opening included.",
    buckets: seconds,
    attributes: [pool],
    source: "development",
  },
  connectionUseTime: {
    name: "db.client.connection.use_time",
    instrument: "histogram",
    unit: "s",
    description:
      "Time a caller held a connection, for a transaction, a session, a stream or a COPY. Of single statements, which hold one as long as they run, with the option `statementUseTime`.",
    buckets: seconds,
    attributes: [pool],
    source: "development",
  },
  connectionCreateTime: {
    name: "db.client.connection.create_time",
    instrument: "histogram",
    unit: "s",
    description: "Time it took to open a connection, or to fail to.",
    buckets: seconds,
    attributes: [pool, errorType],
    source: "development",
  },
  connectionClosed: {
    name: "abe.db.client.connection.closed",
    instrument: "counter",
    unit: "{connection}",
    description: "Connections that left the pool.",
    attributes: [
      pool,
      {
        name: "abe.db.connection.close_reason",
        values:
          "`idle`, `lifetime`, `error`, `dirty`, `validation`, `shutdown`, `leak`, `failover`",
      },
    ],
    source: "own",
  },
  transactionDuration: {
    name: "abe.db.client.transaction.duration",
    instrument: "histogram",
    unit: "s",
    description: "Duration of one attempt of a transaction, the wait for a connection included.",
    buckets: seconds,
    attributes: [
      pool,
      { name: "abe.db.transaction.outcome", values: "`commit`, `rollback`, `error`, `unknown`" },
      { name: "abe.db.transaction.name", values: "the `name` option", when: "given" },
      { name: "abe.db.transaction.isolation", values: "the `isolation` option", when: "given" },
    ],
    source: "own",
  },
  transactionRetries: {
    name: "abe.db.client.transaction.retries",
    instrument: "counter",
    unit: "{retry}",
    description: "Attempts of a transaction that failed and were followed by another.",
    attributes: [pool, { ...errorType, when: "always: why the attempt failed" }],
    source: "own",
  },
  transactionSavepoints: {
    name: "abe.db.client.transaction.savepoints",
    instrument: "counter",
    unit: "{savepoint}",
    description: "Savepoints that were released or rolled back to.",
    attributes: [pool, { name: "abe.db.savepoint.outcome", values: "`release`, `rollback`" }],
    when: "option `savepoints`",
    source: "own",
  },
  migrationDuration: {
    name: "abe.db.migration.duration",
    instrument: "histogram",
    unit: "s",
    description: "Duration of one migration.",
    buckets: longSeconds,
    attributes: [
      { name: "abe.db.migration.direction", values: "`up`, `down`" },
      { name: "abe.db.migration.outcome", values: "`applied`, `not_applied`, `unknown`" },
      errorType,
    ],
    source: "own",
  },
  migrationLockWaitTime: {
    name: "abe.db.migration.lock.wait_time",
    instrument: "histogram",
    unit: "s",
    description:
      "Time it took to get the lock that lets one runner at a time change a database, or to give up.",
    buckets: longSeconds,
    attributes: [
      { name: "abe.db.migration.direction", values: "`up`, `down`", when: "it is one of them" },
      errorType,
    ],
    source: "own",
  },
};
