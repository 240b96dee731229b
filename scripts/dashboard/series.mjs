/** @typedef {import("../../packages/db-otel/src/metric-names.ts").MetricDefinition} MetricDefinition */
/** @typedef {"bucket" | "count" | "sum"} HistogramPart */

/**
 * A metric's or an attribute's name as Prometheus writes it.
 *
 * @param {string} name
 */
export function labelOf(name) {
  return name.replaceAll(/\W/g, "_");
}

/**
 * Every name that the series of a metric may have in Prometheus. The exporter for Node.js leaves the unit out; a
 * Collector and Prometheus' own OTLP receiver write that of seconds, and none for `{connection}` and its like.
 *
 * @param {MetricDefinition} metric
 * @returns {string[]}
 */
export function seriesNames(metric) {
  const name = labelOf(metric.name);
  const spellings = metric.unit === "s" ? [name, `${name}_seconds`] : [name];
  if (metric.instrument === "counter") return spellings.map((each) => `${each}_total`);
  if (metric.instrument !== "histogram") return spellings;
  return spellings.flatMap((each) => histogramParts.map((part) => `${each}_${part}`));
}

/** @type {readonly HistogramPart[]} */
const histogramParts = ["bucket", "count", "sum"];

/**
 * The series of a metric in PromQL, whichever of its names they have.
 *
 * @param {MetricDefinition} metric
 * @param {readonly string[]} [matchers] - Such as `error_type!=""`.
 * @param {HistogramPart} [part] - Of a histogram. Default: `count`.
 */
export function series(metric, matchers = [], part = "count") {
  const name = labelOf(metric.name);
  const suffix = { histogram: `_${part}`, counter: "_total", observableUpDownCounter: "" };
  const end = suffix[metric.instrument];
  if (metric.unit !== "s") return `${name}${end}{${matchers.join(", ")}}`;
  return `{${[`__name__=~"${name}(_seconds)?${end}"`, ...matchers].join(", ")}}`;
}

/**
 * The names of series in an expression, as patterns: what {@link series} wrote into it.
 *
 * @param {string} expression
 * @returns {RegExp[]}
 */
export function seriesPatterns(expression) {
  const patterns = [...expression.matchAll(/__name__=~"([^"]+)"/g)];
  const plain = [...expression.matchAll(/\b(\w+)\{/g)];
  return [...patterns, ...plain].map(([, name]) => new RegExp(`^(?:${name})$`));
}
