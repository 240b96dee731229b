import { labelOf, series } from "./series.mjs";
import { dashboardRows } from "./rows.mjs";

/** @typedef {import("./rows.mjs").Metrics} Metrics */
/** @typedef {import("./panel.mjs").Panel} Panel */
/** @typedef {import("./panel.mjs").Row} Row */
/** @typedef {{ readonly id: number, readonly gridPos: Place } & Readonly<Record<string, unknown>>} GrafanaPanel */
/** @typedef {{ readonly h: number, readonly w: number, readonly x: number, readonly y: number }} Place */

const source = { type: "prometheus", uid: "${datasource}" };
const columns = 24;

/**
 * The dashboard as Grafana imports it, from a file or by its provisioning.
 *
 * @param {Metrics} metrics
 */
export function grafanaDashboard(metrics) {
  return {
    __inputs: [
      { name: "DS_PROMETHEUS", label: "Prometheus", type: "datasource", pluginId: "prometheus" },
    ],
    __requires: [
      { type: "grafana", id: "grafana", name: "Grafana", version: "10.0.0" },
      { type: "datasource", id: "prometheus", name: "Prometheus", version: "1.0.0" },
    ],
    id: null,
    uid: "abe-db-postgres-client",
    title: "PostgreSQL as its clients see it",
    description: "What @abe/db-otel measures in the processes that use PostgreSQL.",
    tags: ["postgresql", "opentelemetry", "abe-db"],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: "30s",
    time: { from: "now-1h", to: "now" },
    templating: { list: variables(metrics) },
    panels: placed(dashboardRows(metrics)),
  };
}

/** @param {Metrics} metrics */
function variables({ operationDuration, connectionCount }) {
  const job = 'job=~"$job"';
  const operations = series(operationDuration);
  return [
    {
      type: "datasource",
      name: "datasource",
      label: "Data source",
      query: "prometheus",
      current: { text: "Prometheus", value: "${DS_PROMETHEUS}" },
    },
    choice("job", "Job", operations, "job"),
    choice("database", "Database", series(operationDuration, [job]), "db.namespace"),
    choice("pool", "Pool", series(connectionCount, [job]), "db.client.connection.pool.name"),
    choice("summary", "Statement", series(operationDuration, [job]), "db.query.summary"),
  ];
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} metric - Whose series have the attribute.
 * @param {string} attribute
 */
function choice(name, label, metric, attribute) {
  const query = `label_values(${metric}, ${labelOf(attribute)})`;
  return {
    type: "query",
    name,
    label,
    datasource: source,
    definition: query,
    query: { qryType: 1, query, refId: name },
    // When the time range changes.
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    // Also what has no such label: an operation of which nothing is known has no summary.
    allValue: ".*",
    current: { selected: true, text: ["All"], value: ["$__all"] },
  };
}

/**
 * Rows from top to bottom, their panels from left to right: as wide as fit, at most three of one line.
 *
 * @param {readonly Row[]} rows
 */
function placed(rows) {
  /** @type {GrafanaPanel[]} */
  const all = [];
  let y = 0;
  for (const { title, panels } of rows) {
    all.push({
      id: all.length + 1,
      type: "row",
      title,
      collapsed: false,
      gridPos: { h: 1, w: columns, x: 0, y },
      panels: [],
    });
    y += 1;
    for (const line of linesOf(panels)) {
      const height = line.every(({ look }) => look === "number") ? 4 : 8;
      const edges = line.map((_, at) => Math.round((at * columns) / line.length));
      for (const [at, each] of line.entries()) {
        const x = edges[at] ?? 0;
        const w = (edges[at + 1] ?? columns) - x;
        all.push(grafanaPanel(each, all.length + 1, { h: height, w, x, y }));
      }
      y += height;
    }
  }
  return all;
}

/**
 * Numbers stand in one line, graphs in lines of three; four of them in two lines of two.
 *
 * @param {readonly Panel[]} panels
 * @returns {Panel[][]}
 */
function linesOf(panels) {
  if (panels.every(({ look }) => look === "number")) return [[...panels]];
  const length = panels.length === 4 ? 2 : 3;
  const count = Math.ceil(panels.length / length);
  return Array.from({ length: count }, (_, at) => panels.slice(at * length, (at + 1) * length));
}

/**
 * @param {Panel} panel
 * @param {number} id
 * @param {Place} gridPos
 */
function grafanaPanel({ title, answers, unit, look, targets }, id, gridPos) {
  return {
    id,
    type: look === "number" ? "stat" : "timeseries",
    title,
    description: answers,
    datasource: source,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0, ...custom(look) }, overrides: [] },
    options: look === "number" ? numberOptions : graphOptions,
    targets: targets.map(({ expression, legend }, at) => ({
      refId: "ABCDEFGH".charAt(at),
      datasource: source,
      expr: expression,
      legendFormat: legend,
      range: true,
    })),
  };
}

/** @param {Panel["look"]} look */
function custom(look) {
  if (look === "number") return { color: { mode: "fixed", fixedColor: "text" } };
  const stacking = { mode: look === "stacked" ? "normal" : "none", group: "A" };
  const fillOpacity = look === "stacked" ? 40 : 0;
  return {
    custom: { drawStyle: "line", lineWidth: 1, fillOpacity, showPoints: "never", stacking },
  };
}

const graphOptions = {
  legend: { showLegend: true, displayMode: "list", placement: "bottom" },
  tooltip: { mode: "multi", sort: "desc" },
};

const numberOptions = {
  colorMode: "value",
  graphMode: "area",
  reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
};
