import { median, pairedRatio } from "../shared/statistics.mjs";

/**
 * @typedef {import("./workloads.mjs").Figure} Figure
 * @typedef {import("./measure.mjs").Series} Series
 * @typedef {import("./round-trips.mjs").Traffic} Traffic
 * @typedef {import("./load.mjs").Operation} Operation
 * @typedef {object} Results
 * @property {Readonly<Record<string, Series>>} series - By workload.
 * @property {import("./round-trips.mjs").Counts} counts
 * @property {readonly number[]} decode - The rounds' ratios of our time for a row to pg's, from the same memory.
 *
 * @typedef {"at least" | "at most" | "exactly"} Bound
 * @typedef {object} Gate
 * @property {string} name
 * @property {boolean} steady - It comes out the same, or nearly so, whatever else the machine does.
 * @property {Bound} bound
 * @property {number} limit
 * @property {number} [alarm] - Stands for `limit` where changes are checked: what a busy machine shows, and some.
 * @property {(results: Results) => number} value - Not a number where it was not measured.
 * @property {(results: Results) => number} [floor] - The same of the raw socket floor.
 * @property {string} needs - A workload, or `traffic`, or `decode`.
 * @property {readonly string[]} clients - Whom it looks at.
 *
 * @typedef {Pick<Gate, "name" | "steady" | "bound" | "limit" | "needs"> &
 *   { value: number, floor: number, met: boolean }} Verdict - `floor`: not a number where there is none.
 */

const ours = "db-core";
const floor = "raw socket floor";

/** @type {readonly Gate[]} */
export const gates = [
  speed("key-128", "pg", 4.5),
  speed("key-128", "postgres.js", 2.5),
  speed("key-128", "raw socket floor", 0.8),
  { ...share("key-128", "cpuUs", [ours, "pg"], 0.18), alarm: 0.5 },
  { ...share("key-128", "cpuUs", ["db-core, sql`…`", "driver/wire"], 1.1), alarm: 1.5 },
  share("key-1", "p50Us", [ours, "pg"], 0.65),
  speed("wide", "pg", 1.9),
  speed("wide", "postgres.js", 1.6),
  {
    name: "time to read a row of 10 columns, to pg",
    ...{ steady: true, bound: "at most", limit: 0.5, alarm: 0.6, needs: "decode", clients: [] },
    value: ({ decode }) => median(decode),
  },
  speed("delayed", "pg", 5),
  speed("delayed", "postgres.js", 2.5),
  share("head-of-line", "p99Us", [ours, "pg"], 0.3),
  speed("bulk", "pg", 6),
  speed("bulk", "postgres.js", 6),
  speed("stream", "pg", 2),
  {
    name: "stream: MiB at most in the process, beyond what it was",
    ...{ steady: true, bound: "at most", limit: 64, needs: "stream", clients: [ours] },
    value: ({ series }) => Math.max(...figures(series["stream"]?.[ours], "peakMiB")),
  },
  roundTrips(ours, "byKey", 1),
  roundTrips(ours, "tenTogether", 1),
  roundTrips(ours, "transaction", 4),
  roundTrips("db-core, tx.last()", "transaction", 3),
  roundTrips("db-core, batch", "transaction", 1),
  roundTrips("db-tx", "savepoints", 3),
  {
    name: "bytes of one select's answer, to pg",
    ...{ steady: true, bound: "at most", limit: 0.5, needs: "traffic", clients: [ours] },
    value: ({ counts }) =>
      (counts[ours]?.byKey?.bytesToClient ?? Number.NaN) /
      (counts["pg"]?.byKey?.bytesToClient ?? Number.NaN),
  },
];

/**
 * How many times as many operations as another client.
 *
 * @param {string} workload
 * @param {string} to
 * @param {number} limit
 * @returns {Gate}
 */
function speed(workload, to, limit) {
  return {
    name: `${workload}: operations per second, to ${to}`,
    ...{ steady: false, bound: "at least", limit, needs: workload, clients: [ours, to] },
    value: (results) => ratio(results, workload, "opsPerSecond", [ours, to]),
    floor: (results) => ratio(results, workload, "opsPerSecond", [floor, to]),
  };
}

/**
 * Processor time is what other processes disturb least.
 *
 * @param {string} workload
 * @param {Figure} figure
 * @param {readonly [of: string, to: string]} pair
 * @param {number} limit
 * @returns {Gate}
 */
function share(workload, figure, [of, to], limit) {
  const words = { cpuUs: "processor time", p50Us: "p50", p99Us: "p99" };
  const who = of === ours ? "" : ` of ${of}`;
  return {
    name: `${workload}: ${words[/** @type {keyof typeof words} */ (figure)]}${who}, to ${to}`,
    ...{ steady: figure === "cpuUs", bound: "at most", limit, needs: workload, clients: [of, to] },
    value: (results) => ratio(results, workload, figure, [of, to]),
    floor: (results) => ratio(results, workload, figure, [floor, to]),
  };
}

/**
 * @param {string} client
 * @param {Operation} operation
 * @param {number} limit
 * @returns {Gate}
 */
function roundTrips(client, operation, limit) {
  return {
    name: `round trips of ${operation}, ${client}`,
    ...{ steady: true, bound: "exactly", limit, needs: "traffic", clients: [client] },
    value: ({ counts }) => counts[client]?.[operation]?.roundTrips ?? Number.NaN,
  };
}

/**
 * @param {Results} results
 * @param {string} workload
 * @param {Figure} figure
 * @param {readonly [of: string, to: string]} pair
 */
function ratio({ series }, workload, figure, [of, to]) {
  const clients = series[workload];
  return pairedRatio(figures(clients?.[of], figure), figures(clients?.[to], figure));
}

/**
 * One figure of each round.
 *
 * @param {Series[string] | undefined} measures
 * @param {Figure} figure
 */
export function figures(measures = [], figure) {
  return measures.map((measure) => measure[figure]);
}

/**
 * What became of the gates. What was not measured is not judged, unless its workload was: then it is missed.
 *
 * @param {Results} results
 * @param {{ measured: readonly string[], steadyOnly?: boolean }} scope - `steadyOnly`: where a change is checked.
 * @returns {Verdict[]}
 */
export function judge(results, { measured, steadyOnly = false }) {
  return gates
    .filter(({ needs, steady }) => measured.includes(needs) && (steady || !steadyOnly))
    .map((gate) => {
      const { name, steady, bound, needs } = gate;
      const limit = steadyOnly ? (gate.alarm ?? gate.limit) : gate.limit;
      const value = gate.value(results);
      const floorValue = gate.floor?.(results) ?? Number.NaN;
      const met = holds(value, bound, limit);
      return { name, steady, bound, limit, needs, value, floor: floorValue, met };
    });
}

/**
 * @param {number} value
 * @param {Bound} bound
 * @param {number} limit
 */
function holds(value, bound, limit) {
  if (bound === "exactly") return value === limit;
  return bound === "at least" ? value >= limit : value <= limit;
}
