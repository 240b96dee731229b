import { alertRules } from "./alert-rules.mjs";
import { grafanaDashboard } from "./grafana-dashboard.mjs";
import { rulesFile } from "./rules-file.mjs";

/** Where the package has what it ships for Grafana and Prometheus. */
export const dashboardPath = "packages/db-otel/dashboards/postgres-client.json";
export const rulesPath = "packages/db-otel/dashboards/prometheus-rules.yml";

/**
 * What is written from the table of metrics, by its path in the repository.
 *
 * @param {import("./rows.mjs").Metrics} metrics
 * @returns {{ readonly path: string, readonly text: string }[]}
 */
export function shippedFiles(metrics) {
  return [
    { path: dashboardPath, text: `${JSON.stringify(grafanaDashboard(metrics), null, 2)}\n` },
    { path: rulesPath, text: rulesFile(alertRules(metrics)) },
  ];
}
