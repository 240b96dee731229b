/**
 * What a statement takes with one variant. `bytes` and `plainBytes` are of the heap, with optimised code and
 * with none; `cpuUs` are microseconds of the process. A variant without a figure was not measured for it.
 *
 * @typedef {{ bytes?: number | undefined, plainBytes?: number | undefined, cpuUs?: number | undefined }} Cost
 * @typedef {Readonly<Record<string, Cost>>} Costs
 * @typedef {{ name: string, value: number, most: number, met: boolean }} Verdict
 * @typedef {readonly [variant: string, without: string]} Pair
 */

/** @type {Pair} */
const instrumentation = ["pg, instrumentation-pg", "pg"];

/**
 * A median may be off by this much. Nothing can be allocated in it: the smallest object has 16 bytes.
 */
const nothing = 8;

/** @type {readonly { to: string, variant: string }[]} */
const same = [
  { variant: "db-core", to: "db-core, observers cut out" },
  { variant: "db-core, observer gone", to: "db-core" },
];

/** @type {readonly { variant: string, figure: "bytes" | "cpuUs", most: number }[]} */
const shares = [
  { variant: "db-core, otelObserver", figure: "bytes", most: 1 / 4 },
  { variant: "db-core, otelObserver", figure: "cpuUs", most: 1 / 3 },
  { variant: "db-core, otelProducer", figure: "bytes", most: 1 / 20 },
  { variant: "db-core, otelProducer", figure: "cpuUs", most: 1 / 20 },
];

/** @type {Readonly<Record<"bytes" | "cpuUs", string>>} */
const words = { bytes: "bytes", cpuUs: "CPU" };

/**
 * Whether each promise is kept: nothing without an observer, and a share of what instrumentation-pg adds to pg
 * with one.
 *
 * @param {Costs} costs
 * @returns {Verdict[]}
 */
export function judge(costs) {
  return [
    ...same.map(({ variant, to }) =>
      verdict(`${variant}, bytes beyond ${to}`, added(costs, [variant, to], "plainBytes"), nothing),
    ),
    ...shares.map(({ variant, figure, most }) => {
      const ours = added(costs, [variant, "db-core"], figure);
      const theirs = added(costs, instrumentation, figure);
      return verdict(
        `${variant}, ${words[figure]} added, to instrumentation-pg`,
        ours / theirs,
        most,
      );
    }),
  ];
}

/**
 * What the first takes beyond the second.
 *
 * @param {Costs} costs
 * @param {Pair} pair
 * @param {keyof Cost} figure
 */
export function added(costs, [variant, without], figure) {
  return (costs[variant]?.[figure] ?? Number.NaN) - (costs[without]?.[figure] ?? Number.NaN);
}

/**
 * What is no number was not measured, and is a promise that was not kept.
 *
 * @param {string} name
 * @param {number} value
 * @param {number} most
 * @returns {Verdict}
 */
function verdict(name, value, most) {
  return { name, value, most, met: value <= most };
}
