import { labelOf, series } from "./series.mjs";

/** @typedef {import("./series.mjs").MetricDefinition} MetricDefinition */
/** @typedef {import("./series.mjs").HistogramPart} HistogramPart */

/** The range over which Grafana computes rates: some scrapes, whatever the zoom. */
export const range = "[$__rate_interval]";

/** The variables by which a viewer narrows what is shown, each by the attribute that it is about. */
const variables = {
  "db.client.connection.pool.name": "pool",
  "db.namespace": "database",
  "db.query.summary": "summary",
};

/**
 * The series of a metric that the dashboard's variables choose.
 *
 * @param {MetricDefinition} metric
 * @param {readonly string[]} [matchers] - Such as `error_type!=""`.
 * @param {HistogramPart} [part] - Of a histogram. Default: `count`.
 */
export function chosen(metric, matchers = [], part) {
  const own = Object.entries(variables)
    .filter(([attribute]) => metric.attributes.some(({ name }) => name === attribute))
    .map(([attribute, variable]) => `${labelOf(attribute)}=~"$${variable}"`);
  return series(metric, ['job=~"$job"', ...own, ...matchers], part);
}

/**
 * A sum of several series, one for each value of the labels.
 *
 * @param {readonly string[]} by
 * @param {string} expression
 */
export function sum(by, expression) {
  return by.length === 0 ? `sum(${expression})` : `sum by (${by.join(", ")}) (${expression})`;
}

/**
 * How often something happened, per second.
 *
 * @param {MetricDefinition} metric
 * @param {readonly string[]} by
 * @param {readonly string[]} [matchers]
 */
export function rate(metric, by, matchers) {
  return sum(by, `rate(${chosen(metric, matchers)}${range})`);
}

/**
 * How often something happened.
 *
 * @param {MetricDefinition} metric
 * @param {readonly string[]} by
 * @param {readonly string[]} [matchers]
 */
export function increase(metric, by, matchers) {
  return sum(by, `increase(${chosen(metric, matchers)}${range})`);
}

/**
 * What `share` of the recorded values lie below.
 *
 * @param {number} share - 0 to 1.
 * @param {MetricDefinition} metric
 * @param {readonly string[]} by
 * @param {readonly string[]} [matchers]
 */
export function quantile(share, metric, by, matchers) {
  const buckets = `rate(${chosen(metric, matchers, "bucket")}${range})`;
  return `histogram_quantile(${share}, ${sum(["le", ...by], buckets)})`;
}

/**
 * Of all that was recorded since the processes started. For what is too rare to have a rate.
 *
 * @param {MetricDefinition} metric
 * @param {readonly string[]} by
 */
export function average(metric, by) {
  return `${sum(by, chosen(metric, [], "sum"))} / ${sum(by, chosen(metric, [], "count"))}`;
}

/**
 * The largest few: a panel with a line for each of 200 statements shows nothing.
 *
 * @param {string} expression
 */
export function largest(expression) {
  return `topk(10, ${expression})`;
}
