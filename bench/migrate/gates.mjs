import { pairedRatio } from "../shared/statistics.mjs";

/**
 * What was measured: milliseconds by the name of who was measured, one for each round. Those of the same round
 * ran one after the other, so whatever else the machine did met all of them.
 *
 * @typedef {Readonly<Record<string, readonly number[]>>} Series
 * @typedef {{ apply: Series, noOp: Series, status: Series }} Measured
 * @typedef {{ name: string, of: readonly number[] | undefined, to: readonly number[] | undefined, most: number }} Gate
 * @typedef {{ name: string, ratio: number, most: number, met: boolean }} Verdict
 */

export const ours = "@abe/db-migrate";

/** The same, with all migrations in one transaction. */
export const oursAtomic = "@abe/db-migrate, --atomic";

/** What the files themselves cost: it keeps no history. */
export const bare = "pg, one message per file";

/** Tools that must not be as fast. */
const slower = [
  "umzug, as in its README",
  "node-pg-migrate",
  "node-pg-migrate, each",
  "graphile-migrate",
];

/**
 * Whether each promise is kept. One of which a side was not measured is left out.
 *
 * @param {Measured} measured
 * @returns {Verdict[]}
 */
export function judge({ apply, noOp, status }) {
  /** @type {Gate[]} */
  const gates = [
    gate("apply, to pg with one message per file", apply, [ours, bare], 1.6),
    ...slower.map((name) => gate(`apply, to ${name}`, apply, [ours, name], 1)),
    gate("apply --atomic, to node-pg-migrate", apply, [oursAtomic, "node-pg-migrate"], 1),
    gate("no-op up, to node -e that reads one table", noOp, [ours, "node -e, one table"], 3),
    ...["dbmate", "dbmate, its binary"].map((name) =>
      gate(`no-op up, to ${name}`, noOp, [ours, name], 1.5),
    ),
    ...["all pending", "all applied"].map((name) =>
      gate(`status, ${name}, to status on an empty folder`, status, [name, "empty folder"], 5),
    ),
  ];
  return gates.flatMap(({ name, of, to, most }) => {
    if (of === undefined || to === undefined) return [];
    const ratio = pairedRatio(of, to);
    return [{ name, ratio, most, met: ratio <= most }];
  });
}

/**
 * @param {string} name
 * @param {Series} series
 * @param {readonly [of: string, to: string]} pair
 * @param {number} most
 * @returns {Gate}
 */
function gate(name, series, [of, to], most) {
  return { name, of: series[of], to: series[to], most };
}
