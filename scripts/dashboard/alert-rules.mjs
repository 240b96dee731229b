import { series } from "./series.mjs";

/** @typedef {import("./rows.mjs").Metrics} Metrics */
/** @typedef {import("./series.mjs").MetricDefinition} MetricDefinition */

/**
 * @typedef {object} AlertRule
 * @property {string} alert
 * @property {string} expr - PromQL; one result for each pool or database in trouble.
 * @property {string} for - How long it must be so.
 * @property {"warning" | "critical"} severity
 * @property {string} summary - One line, with labels and the value.
 * @property {string} description - What it means and where to look.
 */

/** A pool belongs to one process: a sum over all of them would hide the one that is full. */
const pool = ["job", "instance", "db_client_connection_pool_name"];
const database = ["job", "db_namespace"];
const thePool = "{{ $labels.db_client_connection_pool_name }} of {{ $labels.instance }}";
const percent = "{{ $value | humanizePercentage }}";

/** What the caller brought about, or @abe/db-tx repeats: a constraint's refusal, a conflict, a caller who left. */
const expected = "23.*|40001|40P01|DB_QUERY_ABORTED";

/**
 * The alerts, from the table of metrics. Thresholds are where to begin, not laws.
 *
 * @param {Metrics} metrics
 * @returns {readonly AlertRule[]}
 */
export function alertRules(metrics) {
  return [
    saturated(metrics),
    timeouts(metrics),
    unreachable(metrics),
    errors(metrics),
    retries(metrics),
    leaked(metrics),
    lost(metrics),
    longTransactions(metrics),
  ];
}

/**
 * @param {readonly string[]} by
 * @param {string} expression
 */
function sum(by, expression) {
  return `sum by (${by.join(", ")}) (${expression})`;
}

/**
 * How much a counter grew in the last five minutes, its first value included. `increase()` alone is 0 for a series
 * that began with the event it counts, as those of rare events do. Such a series was not there in the hour before; one
 * that was missed for a scrape or two was.
 *
 * @param {string} selector
 */
function grown(selector) {
  const known = `last_over_time(${selector}[1h] offset 5m)`;
  return `(${selector} unless ${known} or increase(${selector}[5m]))`;
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function saturated({ connectionCount, connectionLimit, connectionWaitTime }) {
  const used = sum(pool, series(connectionCount, ['db_client_connection_state="used"']));
  const waits = sum(["le", ...pool], `rate(${series(connectionWaitTime, [], "bucket")}[5m])`);
  return {
    alert: "DatabasePoolSaturated",
    expr: [
      `${used} / ${sum(pool, series(connectionLimit))} > 0.9`,
      `and histogram_quantile(0.95, ${waits}) > 0.1`,
    ].join("\n"),
    for: "5m",
    severity: "warning",
    summary: `${percent} of the connections of ${thePool} are in use, and callers wait for one`,
    description:
      "One caller in 20 waits for longer than 100 ms. Look at who holds connections, and for how long, before maxConnections is raised.",
  };
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function timeouts({ connectionTimeouts }) {
  return {
    alert: "DatabasePoolTimeouts",
    expr: `${sum(pool, grown(series(connectionTimeouts)))} > 0`,
    for: "0m",
    severity: "critical",
    summary: `callers got no connection of ${thePool}`,
    description:
      "They waited as long as acquireTimeoutMs, or a limit of their own, allows. The log line db.pool.timeout names who held the connections.",
  };
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function unreachable({ connectionCreateTime }) {
  const failed = series(connectionCreateTime, ['error_type!=""']);
  return {
    alert: "DatabaseUnreachable",
    expr: `${sum([...pool, "error_type"], `rate(${failed}[5m])`)} > 0`,
    for: "2m",
    severity: "critical",
    summary: `connections of ${thePool} cannot be opened: {{ $labels.error_type }}`,
    description:
      "A code such as ECONNREFUSED is the network's, five characters such as 53300 are the server's SQLSTATE.",
  };
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function errors({ operationDuration }) {
  const failed = series(operationDuration, ['error_type!=""', `error_type!~"${expected}"`]);
  const all = sum(database, `rate(${series(operationDuration)}[5m])`);
  return {
    alert: "DatabaseOperationsFail",
    expr: `${sum(database, `rate(${failed}[5m])`)} / ${all} > 0.05`,
    for: "5m",
    severity: "warning",
    summary: `${percent} of the operations on {{ $labels.db_namespace }} fail`,
    description:
      "Constraints that refuse a value, conflicts that are repeated and callers who left are not counted. The panel of failures says why.",
  };
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function retries({ transactionDuration, transactionRetries }) {
  const conflicts = series(transactionRetries, ['error_type=~"40001|40P01"']);
  const attempts = sum(pool, `rate(${series(transactionDuration)}[5m])`);
  return {
    alert: "DatabaseTransactionsConflict",
    expr: `${sum(pool, `rate(${conflicts}[5m])`)} / ${attempts} > 0.1`,
    for: "10m",
    severity: "warning",
    summary: `${percent} of the transactions of ${thePool} are run again`,
    description:
      "They change the same rows at once. Shorter transactions, rows locked in one order, or SELECT … FOR UPDATE help; more retries do not.",
  };
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function leaked({ connectionClosed }) {
  const leaks = series(connectionClosed, ['abe_db_connection_close_reason="leak"']);
  return {
    alert: "DatabaseConnectionLeaked",
    expr: `${sum(pool, grown(leaks))} > 0`,
    for: "0m",
    severity: "warning",
    summary: `a connection of ${thePool} was never given back`,
    description:
      "Its holder was collected as garbage: a stream whose loop was left for good, say. The log line db.connection.leaked names the place.",
  };
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function lost({ connectionClosed }) {
  const broken = series(connectionClosed, ['abe_db_connection_close_reason="error"']);
  return {
    alert: "DatabaseConnectionsLost",
    expr: `${sum(pool, grown(broken))} > 5`,
    for: "0m",
    severity: "warning",
    summary: `{{ $value | humanize }} connections of ${thePool} were lost within five minutes`,
    description:
      "The server ended, somebody ended them there, or something between cuts connections that it takes for idle.",
  };
}

/**
 * @param {Metrics} metrics
 * @returns {AlertRule}
 */
function longTransactions({ transactionDuration }) {
  // Prometheus 3 writes the bound as 10.0.
  const short = series(transactionDuration, ['le=~"10(\\\\.0)?"'], "bucket");
  const all = series(transactionDuration);
  /** @param {string} offset */
  const long = (offset) => `(${sum(pool, all + offset)} - ${sum(pool, short + offset)})`;
  return {
    alert: "DatabaseLongTransactions",
    // Not by increase(): what it extrapolates of two series need not cancel out.
    expr: `${long("")} - (${long(" offset 5m")} or 0 * ${long("")}) > 0`,
    for: "0m",
    severity: "warning",
    summary: `a transaction of ${thePool} took longer than 10 s`,
    description:
      "It held its locks that long, and kept VACUUM from removing rows. It is measured when it ends; pg_stat_activity shows those that are open.",
  };
}
