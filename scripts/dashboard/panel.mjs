/**
 * @typedef {object} Target
 * @property {string} expression - PromQL, with the dashboard's variables.
 * @property {string} legend - Labels stand in `{{}}`.
 */

/**
 * @typedef {object} Panel
 * @property {string} title
 * @property {string} answers - What it tells, and what to think of when it is high.
 * @property {Unit} unit
 * @property {Look} look
 * @property {readonly Target[]} targets
 */

/** @typedef {{ readonly title: string, readonly panels: readonly Panel[] }} Row */

/** @typedef {"s" | "percentunit" | "ops" | "short"} Unit - As Grafana calls them. */
/** @typedef {"graph" | "stacked" | "number"} Look */

/** @type {(unit: Unit, title: string, answers: string, targets: readonly Target[]) => Panel} */
export const graph = (unit, title, answers, targets) => {
  return { title, answers, unit, look: "graph", targets };
};

/** @type {typeof graph} */
export const stacked = (...given) => ({ ...graph(...given), look: "stacked" });

/** @type {typeof graph} */
export const number = (...given) => ({ ...graph(...given), look: "number" });

/**
 * One line for each value of the labels.
 *
 * @param {readonly string[]} by
 * @param {(by: readonly string[]) => string} expression
 * @returns {Target[]}
 */
export function lineFor(by, expression) {
  return [{ expression: expression(by), legend: by.map((label) => `{{${label}}}`).join(" ") }];
}

/**
 * One line.
 *
 * @param {string} legend
 * @param {string} expression
 * @returns {Target[]}
 */
export function line(legend, expression) {
  return [{ expression, legend }];
}
