import {
  chosen,
  increase,
  largest,
  quantile,
  range,
  rate,
  sum,
  average,
} from "./chosen-series.mjs";
import { graph, line, lineFor, number, stacked } from "./panel.mjs";

/** @typedef {import("./series.mjs").MetricDefinition} MetricDefinition */
/** @typedef {import("../../packages/db-otel/src/metric-names.ts").MetricKey} MetricKey */
/** @typedef {Readonly<Record<MetricKey, MetricDefinition>>} Metrics */
/** @typedef {import("./panel.mjs").Panel} Panel */
/** @typedef {import("./panel.mjs").Row} Row */

const pool = "db_client_connection_pool_name";
const summary = "db_query_summary";
const failed = 'error_type!=""';
const used = 'db_client_connection_state="used"';
const idle = 'db_client_connection_state="idle"';

/**
 * What the dashboard shows, from the table of metrics.
 *
 * @param {Metrics} metrics
 * @returns {readonly Row[]}
 */
export function dashboardRows(metrics) {
  return [
    { title: "At a glance", panels: glance(metrics) },
    {
      title: "Operations: statements, batches, cursors, COPY",
      panels: [...amounts(metrics), ...durations(metrics), ...rareOnes(metrics)],
    },
    {
      title: "Connections",
      panels: [...levels(metrics), ...waiting(metrics), ...lives(metrics)],
    },
    { title: "Transactions", panels: transactions(metrics) },
    { title: "Migrations", panels: migrations(metrics) },
  ];
}

/**
 * The median, and what one in 20 and one in 100 take longer than.
 *
 * @param {MetricDefinition} metric
 */
function quantiles(metric) {
  return [0.5, 0.95, 0.99].flatMap((share) => line(`p${share * 100}`, quantile(share, metric, [])));
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function glance({ operationDuration, connectionCount, connectionLimit, connectionPending }) {
  // What never failed has no series of failures.
  const failures = `(${rate(operationDuration, [], [failed])} or vector(0))`;
  const limit = sum([], chosen(connectionLimit));
  return [
    number(
      "ops",
      "Operations",
      "How much the database is asked, per second.",
      line("operations", rate(operationDuration, [])),
    ),
    number(
      "percentunit",
      "Failed",
      "Which share of the operations fails, for whatever reason; what a constraint refuses counts too.",
      line("failed", `${failures} / ${rate(operationDuration, [])}`),
    ),
    number(
      "s",
      "p95",
      "What one operation in 20 takes longer than, the wait for a connection included.",
      line("p95", quantile(0.95, operationDuration, [])),
    ),
    number(
      "percentunit",
      "Connections in use",
      "Which share of the connections that the pools may open is in use just now.",
      line("used", `${sum([], chosen(connectionCount, [used]))} / ${limit}`),
    ),
    number(
      "short",
      "Callers waiting",
      "How many callers wait for a connection just now.",
      line("waiting", sum([], chosen(connectionPending))),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function amounts({ operationDuration, operationActive }) {
  return [
    stacked(
      "ops",
      "Operations by statement",
      "Which statements are run most: the ten most frequent.",
      lineFor([summary], (by) => largest(rate(operationDuration, by))),
    ),
    stacked(
      "ops",
      "Failures by reason",
      "Why operations fail: the server's SQLSTATE, a DB_… code of these packages, or a socket's code.",
      lineFor(["error_type"], (by) => rate(operationDuration, by, [failed])),
    ),
    graph(
      "short",
      "Operations under way",
      "How many have begun and not ended, by pool; those that wait for a connection too.",
      lineFor([pool], (by) => sum(by, chosen(operationActive))),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function durations({ operationDuration }) {
  const spent = `rate(${chosen(operationDuration, [], "sum")}${range})`;
  return [
    graph(
      "s",
      "Duration",
      "How long an operation takes as its caller sees it. Compare with the wait for a connection: what is left is the server's and the network's.",
      quantiles(operationDuration),
    ),
    graph(
      "s",
      "Duration by statement, p95",
      "Which statements are slow: the ten slowest.",
      lineFor([summary], (by) => largest(quantile(0.95, operationDuration, by))),
    ),
    stacked(
      "short",
      "Time by statement",
      "Where the time goes, in seconds per second: how many of each are under way on average. What is high here pays to be made faster.",
      lineFor([summary], (by) => largest(sum(by, spent))),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function rareOnes({ returnedRows, summaryOverflow }) {
  return [
    graph(
      "short",
      "Rows, p95",
      "How many rows operations return or change, by statement. Needs the option returnedRows.",
      lineFor([summary], (by) => largest(quantile(0.95, returnedRows, by))),
    ),
    graph(
      "ops",
      "Beyond the pool's summaries",
      "Operations recorded under their command alone because a pool has used up maxSummaries: give statements a name, or texts fewer forms.",
      lineFor([pool], (by) => rate(summaryOverflow, by)),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function levels({ connectionCount, connectionLimit, connectionIdleMin, connectionIdleMax }) {
  return [
    graph(
      "short",
      "Connections",
      "How many are open, and how many may be. Those kept idle are there where minConnections is set.",
      [
        ...line("used", sum([], chosen(connectionCount, [used]))),
        ...line("idle", sum([], chosen(connectionCount, [idle]))),
        ...line("limit", sum([], chosen(connectionLimit))),
        ...line("kept idle at least", sum([], chosen(connectionIdleMin))),
        ...line("idle at most", sum([], chosen(connectionIdleMax))),
      ],
    ),
    graph(
      "percentunit",
      "Connections in use by pool",
      "Which share of its connections a pool has in use. One that stays at 100 % makes callers wait.",
      lineFor(
        [pool],
        (by) => `${sum(by, chosen(connectionCount, [used]))} / ${sum(by, chosen(connectionLimit))}`,
      ),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function waiting({ connectionPending, connectionWaitTime, connectionTimeouts }) {
  return [
    graph(
      "short",
      "Callers waiting",
      "How many callers wait for a connection, by pool. A few for a moment are what a pool is for.",
      lineFor([pool], (by) => sum(by, chosen(connectionPending))),
    ),
    graph(
      "s",
      "Wait for a connection",
      "How long it took to get one. High here and nowhere else: the pool is too small, or connections are held too long.",
      quantiles(connectionWaitTime),
    ),
    graph(
      "short",
      "Callers that gave up",
      "How many got no connection within acquireTimeoutMs, by pool.",
      lineFor([pool], (by) => increase(connectionTimeouts, by)),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function lives({ connectionUseTime, connectionCreateTime, connectionClosed }) {
  return [
    graph(
      "s",
      "Connections held, p95",
      "How long callers hold one for a transaction, a session, a stream or a COPY, by pool.",
      lineFor([pool], (by) => quantile(0.95, connectionUseTime, by)),
    ),
    graph(
      "s",
      "Time to connect, p95",
      "How long it took to open a connection, TLS and authentication included.",
      lineFor([pool], (by) => quantile(0.95, connectionCreateTime, by, ['error_type=""'])),
    ),
    graph(
      "short",
      "Failures to connect",
      "How many attempts to open a connection failed, and why.",
      lineFor(["error_type"], (by) => increase(connectionCreateTime, by, [failed])),
    ),
    stacked(
      "short",
      "Connections closed",
      "How many left the pool, and why. idle, lifetime and shutdown are as it should be; error and leak are not.",
      lineFor(["abe_db_connection_close_reason"], (by) => increase(connectionClosed, by)),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function transactions({ transactionDuration, transactionRetries, transactionSavepoints }) {
  return [
    stacked(
      "ops",
      "Transactions by outcome",
      "How many attempts committed; were rolled back by their own code; failed in the database (error); or ended with nobody knowing (unknown).",
      lineFor(["abe_db_transaction_outcome"], (by) => rate(transactionDuration, by)),
    ),
    graph(
      "s",
      "Duration of transactions, p95",
      "How long one attempt takes, by the transaction's name. It holds its locks and its connection that long.",
      lineFor(["abe_db_transaction_name"], (by) =>
        largest(quantile(0.95, transactionDuration, by)),
      ),
    ),
    stacked(
      "ops",
      "Attempts repeated",
      "How many, and why: 40001 is a serialization failure, 40P01 a deadlock.",
      lineFor(["error_type"], (by) => rate(transactionRetries, by)),
    ),
    stacked(
      "ops",
      "Savepoints",
      "How many were released, and rolled back to. Needs the option savepoints.",
      lineFor(["abe_db_savepoint_outcome"], (by) => rate(transactionSavepoints, by)),
    ),
  ];
}

/**
 * @param {Metrics} metrics
 * @returns {Panel[]}
 */
function migrations({ migrationDuration, migrationLockWaitTime }) {
  const direction = "abe_db_migration_direction";
  return [
    graph(
      "short",
      "Migrations",
      "How many the processes that are up have run, and what became of them.",
      lineFor([direction, "abe_db_migration_outcome"], (by) => sum(by, chosen(migrationDuration))),
    ),
    graph(
      "s",
      "Duration of a migration, average",
      "How long one took.",
      lineFor([direction], (by) => average(migrationDuration, by)),
    ),
    graph(
      "s",
      "Wait for the migration lock, average",
      "How long a runner waited for the one before it.",
      lineFor([direction], (by) => average(migrationLockWaitTime, by)),
    ),
  ];
}
