/** @typedef {import("../packages/db-otel/src/metric-names.ts").MetricDefinition} MetricDefinition */
/** @typedef {import("../packages/db-otel/src/metric-names.ts").MetricAttribute} MetricAttribute */

const introduction = `# Metrics

What \`@abe/db-otel\` records, under the scope \`@abe/db-otel\`. This page is written from the table in
\`packages/db-otel/src/metric-names.ts\`: \`node scripts/generate-metrics-doc.mjs\`.

Names that begin with \`db.\` are those of the OpenTelemetry semantic conventions 1.45, \`stable\` or in
\`development\`; those that begin with \`abe.db.\` are this project's, where the conventions have nothing.

In Prometheus a dot becomes \`_\`. The exporter for Node.js adds \`_total\` to counters and no unit:
\`db_client_operation_duration_bucket\`. What goes through a Collector or Prometheus' OTLP receiver has the
unit too: \`db_client_operation_duration_seconds_bucket\`. This expression accepts both:
\`{__name__=~"db_client_operation_duration(_seconds)?_bucket"}\`.
`;

/**
 * The page about the metrics, from the table in the code.
 *
 * @param {Readonly<Record<string, MetricDefinition>>} metrics
 */
export function metricsReference(metrics) {
  const all = Object.values(metrics);
  const overview = table([
    ["Metric", "Instrument", "Unit", "Convention", "Recorded"],
    ...all.map((each) => [
      `[\`${each.name}\`](#${anchor(each.name)})`,
      instruments[each.instrument],
      code(each.unit),
      each.source,
      each.when ?? "always",
    ]),
  ]);
  return `${[introduction, overview, "", ...all.map(section)].join("\n").trimEnd()}\n`;
}

const instruments = {
  histogram: "histogram",
  counter: "counter",
  observableUpDownCounter: "level, read when collected",
};

/** @param {MetricDefinition} metric */
function section(metric) {
  const attributes = table([
    ["Attribute", "Values", "When"],
    ...metric.attributes.map((each) => [code(each.name), each.values, each.when ?? "always"]),
  ]);
  const facts = [metric.description, ...condition(metric), ...buckets(metric)].join(" ");
  return [`## ${metric.name}`, "", facts, "", attributes, ""].join("\n");
}

/** @param {MetricDefinition} metric */
function condition({ when }) {
  return when === undefined ? [] : [`Recorded when: ${when}.`];
}

/** @param {MetricDefinition} metric */
function buckets({ buckets: bounds, unit }) {
  return bounds === undefined ? [] : [`Bucket bounds, in ${unit}: ${bounds.join(", ")}.`];
}

/** @param {readonly (readonly string[])[]} rows */
function table(rows) {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}

/**
 * As GitHub makes them of headings.
 *
 * @param {string} heading
 */
function anchor(heading) {
  return heading.replaceAll(".", "");
}
