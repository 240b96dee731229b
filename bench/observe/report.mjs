import { markdownTable } from "../../scripts/markdown-table.mjs";
import { added } from "./gates.mjs";

/**
 * @typedef {import("./gates.mjs").Costs} Costs
 * @typedef {import("./gates.mjs").Verdict} Verdict
 */

/**
 * The table, and what became of each promise.
 *
 * @param {Costs} costs
 * @param {readonly Verdict[]} verdicts
 * @param {{ starts: number, rounds: number }} times
 */
export function report(costs, verdicts, { starts, rounds }) {
  return [
    `Node.js ${process.versions.node}, ${starts} × ${rounds} rounds. Bytes are medians; of CPU the least round counts.`,
    markdownTable([head, ...Object.keys(costs).map((variant) => row(costs, variant))]),
    markdownTable([["", "", "at most", ""], ...verdicts.map(verdictRow)]),
  ].join("\n\n");
}

const head = ["a statement with", "bytes", "added", "bytes, not optimised", "CPU µs", "added"];

/**
 * @param {Costs} costs
 * @param {string} variant
 */
function row(costs, variant) {
  const without = variant.startsWith("pg") ? "pg" : "db-core";
  const { bytes, plainBytes, cpuUs } = costs[variant] ?? {};
  return [
    variant,
    figure(bytes, 0),
    figure(added(costs, [variant, without], "bytes"), 0),
    figure(plainBytes, 0),
    figure(cpuUs, 1),
    figure(added(costs, [variant, without], "cpuUs"), 1),
  ];
}

/**
 * @param {number | undefined} value
 * @param {number} digits
 */
function figure(value, digits) {
  return value === undefined || Number.isNaN(value) ? "" : value.toFixed(digits);
}

/** @param {Verdict} verdict */
function verdictRow({ name, value, most, met }) {
  return [name, value.toFixed(3), most.toFixed(3), met ? "met" : "missed"];
}
