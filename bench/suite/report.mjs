import { markdownTable } from "../../scripts/markdown-table.mjs";
import { counted } from "./workloads.mjs";

/**
 * @typedef {import("./summary.mjs").Summary} Summary
 * @typedef {import("./summary.mjs").WorkloadSummary} WorkloadSummary
 * @typedef {import("./workloads.mjs").Figure} Figure
 */

/** @type {Readonly<Record<Figure, string>>} */
const heads = {
  opsPerSecond: "per second",
  cpuUs: "processor time",
  p50Us: "p50",
  p99Us: "p99",
  peakMiB: "MiB at most",
};

/**
 * All tables, each under a heading.
 *
 * @param {Summary} summary
 * @param {string} [level] - Of the headings.
 */
export function report(summary, level = "##") {
  const sections = Object.values(summary.workloads).map((workload) =>
    [`${level} ${capitalized(workload.title)}`, workloadTable(workload)].join("\n\n"),
  );
  const traffic = trafficTables(summary);
  return [
    ...sections,
    ...(traffic === "" ? [] : [`${level} Round trips and bytes\n\n${traffic}`]),
    ...(summary.gates.length === 0 ? [] : [`${level} Gates\n\n${gatesTable(summary)}`]),
    ...(summary.leftOut.length === 0 ? [] : [`Left out: ${summary.leftOut.join("; ")}.`]),
  ].join("\n\n");
}

/** The fastest first. @param {WorkloadSummary} workload */
export function workloadTable({ clients, figures, ways }) {
  const rows = Object.entries(clients)
    .toSorted(([, a], [, b]) => (b.opsPerSecond ?? 0) - (a.opsPerSecond ?? 0))
    .map(([name, values]) => [
      ways[name] === undefined ? name : `${name}: ${ways[name]}`,
      ...figures.map((figure) => shown(values[figure])),
    ]);
  return markdownTable([["to pg", ...figures.map((figure) => heads[figure])], ...rows]);
}

/** @param {Summary} summary */
export function trafficTables({ traffic }) {
  const operations = Object.entries(counted).filter(([operation]) =>
    Object.values(traffic).some((found) => operation in found),
  );
  if (operations.length === 0) return "";
  const clients = Object.entries(traffic);
  const cell = (/** @type {number | undefined} */ value) =>
    value === undefined ? "" : String(Number(value.toFixed(1)));
  const table = (/** @type {"roundTrips" | "bytesToServer" | "bytesToClient"} */ figure) =>
    markdownTable([
      ["", ...operations.map(([, words]) => words)],
      ...clients.map(([name, found]) => [
        name,
        ...operations.map(([operation]) =>
          cell(found[/** @type {keyof typeof counted} */ (operation)]?.[figure]),
        ),
      ]),
    ]);
  return [
    "Round trips:",
    table("roundTrips"),
    "Bytes to the server:",
    table("bytesToServer"),
    "Bytes from the server:",
    table("bytesToClient"),
  ].join("\n\n");
}

/** @param {Summary} summary */
export function gatesTable({ gates }) {
  const rows = gates.map(({ name, steady, bound, limit, value, floor, met }) => [
    ...[name, shown(value), `${bound} ${limit}`, met ? "met" : "missed"],
    ...[shown(floor), steady ? "yes" : ""],
  ]);
  return markdownTable([["", "found", "wanted", "", "raw socket floor", "steady"], ...rows]);
}

/** @param {number | null | undefined} value */
export function shown(value) {
  return value === undefined || value === null || Number.isNaN(value)
    ? ""
    : String(Number(value.toPrecision(3)));
}

/** @param {string} text */
function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
