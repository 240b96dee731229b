import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardPath } from "../dashboard/shipped-files.mjs";
import { root } from "../command.mjs";

/** @typedef {{ readonly name: string, readonly type: string, readonly definition?: string }} Variable */
/** @typedef {{ readonly refId: string, readonly expr: string, readonly legendFormat: string }} Target */
/** @typedef {{ readonly h: number, readonly w: number, readonly x: number, readonly y: number }} Place */

/**
 * @typedef {object} DashboardPanel
 * @property {string} type
 * @property {string} title
 * @property {Place} gridPos
 * @property {readonly Target[]} [targets]
 * @property {{ readonly defaults: { readonly unit: import("./picture-scale.mjs").Unit, readonly custom?: { readonly stacking: { readonly mode: string } } } }} [fieldConfig]
 */

/** @typedef {{ readonly title: string, readonly panels: readonly DashboardPanel[], readonly templating: { readonly list: readonly Variable[] } }} Dashboard */

/**
 * The dashboard, read from the file that is shipped.
 *
 * @returns {Dashboard}
 */
export function shippedDashboard() {
  return JSON.parse(readFileSync(join(root, dashboardPath), "utf8"));
}

/**
 * What Grafana would ask where somebody looks at one job and all else.
 *
 * @param {string} expression
 * @param {string} job
 */
export function withVariables(expression, job) {
  return expression
    .replaceAll("$__rate_interval", "20s")
    .replaceAll("$job", job)
    .replaceAll(/\$(?:database|pool|summary)\b/g, ".*");
}

/**
 * What Grafana asks for the choices of a variable.
 *
 * @param {string} definition - `label_values(selector, label)`.
 */
export function labelQuestion(definition) {
  const [, selector = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
  return { selector, label };
}
