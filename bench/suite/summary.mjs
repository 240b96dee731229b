import { median, pairedRatio } from "../shared/statistics.mjs";
import { figures } from "./gates.mjs";
import { base, workloads } from "./workloads.mjs";

/**
 * @typedef {import("./gates.mjs").Results} Results
 * @typedef {import("./gates.mjs").Verdict} Verdict
 * @typedef {import("./workloads.mjs").Figure} Figure
 * @typedef {Readonly<Record<string, string | number | boolean>>} Circumstances
 * @typedef {object} WorkloadSummary
 * @property {string} title
 * @property {readonly Figure[]} figures
 * @property {Readonly<Record<string, string>>} ways
 * @property {Readonly<Record<string, Readonly<Partial<Record<Figure, number>>>>>} clients - Ratios to pg, but for
 *   `peakMiB`.
 * @typedef {object} Summary - What is written as JSON: ratios, and what is counted exactly.
 * @property {Circumstances} measured
 * @property {readonly string[]} leftOut
 * @property {Readonly<Record<string, WorkloadSummary>>} workloads
 * @property {import("./round-trips.mjs").Counts} traffic
 * @property {number | null} decode
 * @property {readonly RoundedVerdict[]} gates
 * @typedef {Omit<Verdict, "value" | "floor"> & { value: number | null, floor: number | null }} RoundedVerdict
 */

/**
 * @param {Results} results
 * @param {Pick<Summary, "measured" | "leftOut"> & { gates: readonly Verdict[] }} rest
 * @returns {Summary}
 */
export function summarize(results, { measured, leftOut, gates }) {
  return {
    measured,
    leftOut,
    workloads: Object.fromEntries(
      Object.entries(results.series).map(([id, series]) => [id, workloadSummary(id, series)]),
    ),
    traffic: results.counts,
    decode: rounded(median(results.decode)),
    gates: gates.map((gate) => ({
      ...gate,
      ...{ value: rounded(gate.value), floor: rounded(gate.floor) },
    })),
  };
}

/**
 * @param {string} id
 * @param {import("./measure.mjs").Series} series
 * @returns {WorkloadSummary}
 */
function workloadSummary(id, series) {
  const { title = id, figures: worthReading = [], ways = {} } = workloads[id] ?? {};
  const clients = Object.entries(series).map(([name, measures]) => {
    const found = worthReading.map((figure) => {
      const values = figures(measures, figure);
      const value =
        figure === "peakMiB"
          ? Math.max(...values)
          : pairedRatio(values, figures(series[base], figure));
      return [figure, rounded(value)];
    });
    return [name, Object.fromEntries(found.filter(([, value]) => value !== null))];
  });
  return { title, figures: worthReading, ways, clients: Object.fromEntries(clients) };
}

/** Three digits are more than a machine gives twice. JSON has no NaN. @param {number} value */
function rounded(value) {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : null;
}
