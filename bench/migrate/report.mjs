import { markdownTable } from "../../scripts/markdown-table.mjs";
import { median, pairedRatio } from "../shared/statistics.mjs";
import { bare, ours } from "./gates.mjs";
import { tools } from "./tools.mjs";

/**
 * @typedef {import("./gates.mjs").Series} Series
 * @typedef {import("./gates.mjs").Verdict} Verdict
 */

/**
 * The tables, and what became of each promise.
 *
 * @param {import("./gates.mjs").Measured} measured
 * @param {readonly Verdict[]} verdicts
 * @param {{ rounds: number, migrations: number, folders: number }} size
 */
export function report({ apply, noOp, status }, verdicts, { rounds, migrations, folders }) {
  return [
    `Node.js ${process.versions.node}, ${rounds} rounds. Medians; a ratio is the median of the rounds' ratios.`,
    `## ${migrations} migrations`,
    seriesTable(apply, bare, (name) => tools[name]?.model ?? ""),
    `## up with nothing to do, after ${migrations} migrations`,
    seriesTable(noOp, ours),
    `## status, ${folders} folders`,
    seriesTable(status, "empty folder"),
    "## Gates",
    markdownTable([["", "ratio", "at most", ""], ...verdicts.map(verdictRow)]),
  ].join("\n\n");
}

/**
 * @param {Series} series
 * @param {string} reference
 * @param {(name: string) => string} [remark]
 */
function seriesTable(series, reference, remark) {
  const to = series[reference] ?? [];
  const rows = Object.entries(series)
    .map(([name, values]) => ({ name, values, typical: median(values) }))
    .toSorted((left, right) => left.typical - right.typical)
    .map(({ name, values, typical }) => [
      name,
      to.length === 0 ? "" : pairedRatio(values, to).toFixed(2),
      `${Math.round(typical)} ms`,
      ...(remark === undefined ? [] : [remark(name)]),
    ]);
  const head = ["", `to ${reference}`, "median", ...(remark === undefined ? [] : ["transaction"])];
  return markdownTable([head, ...rows]);
}

/** @param {Verdict} verdict */
function verdictRow({ name, ratio, most, met }) {
  return [name, ratio.toFixed(2), String(most), met ? "met" : "missed"];
}
