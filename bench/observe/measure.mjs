import { median } from "../shared/statistics.mjs";
import { turns } from "../shared/turns.mjs";
import { startChild } from "./children.mjs";

/**
 * @typedef {import("@abe/db-testing").TestDatabaseConfig} Target
 * @typedef {import("./gates.mjs").Cost} Cost
 */

/** Statements of one round. For bytes as few as the young generation has room for. */
const forBytes = 400;
const forCpu = 500;
const forWarmUp = 30_000;

/** @typedef {{ bytes: number[], cpu: number[] }} Figures */

/**
 * What a statement takes with each variant, on optimised code. The rounds take turns, and each begins with
 * another variant: whatever else the machine does meets all of them. Two processes of one variant differ by more
 * than a cheap variant adds, so each is started several times, and the least of all its rounds counts.
 *
 * @param {Target} target
 * @param {readonly string[]} variants
 * @param {{ starts: number, rounds: number }} times - `rounds` of each start.
 * @returns {Promise<Record<string, Cost>>}
 */
export async function measureCosts(target, variants, { starts, rounds }) {
  /** @type {Map<string, Figures>} */
  const figures = new Map(variants.map((variant) => [variant, { bytes: [], cpu: [] }]));
  for (let start = 0; start < starts; start++) await measureOnce(target, figures, rounds);
  return Object.fromEntries(
    [...figures].map(([variant, { bytes, cpu }]) => [
      variant,
      { bytes: median(bytes), cpuUs: Math.min(...cpu) },
    ]),
  );
}

/**
 * @param {Target} target
 * @param {ReadonlyMap<string, Figures>} figures - Where the rounds' figures go.
 * @param {number} rounds
 */
async function measureOnce(target, figures, rounds) {
  /** @type {{ variant: string, child: import("./children.mjs").VariantChild, bytes: number[], cpu: number[] }[]} */
  const running = [];
  for (const [variant, of] of figures) {
    const child = await startChild(variant, target);
    running.push({ variant, child, ...of });
    await child.ask({ measure: "nothing", statements: forWarmUp });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { child, bytes, cpu } of turns(running, round)) {
      bytes.push(await child.ask({ measure: "bytes", statements: forBytes }));
      cpu.push(await child.ask({ measure: "cpu", statements: forCpu }));
    }
  }
  const run = forWarmUp + rounds * (forBytes + forCpu);
  for (const { variant, child } of running) {
    const recorded = await child.ask("recorded");
    await child.end();
    if (isWatched(variant) && recorded !== run) {
      throw new RangeError(`${variant} recorded ${recorded} of ${run} statements`);
    }
  }
}

/** One caller: of several, which one comes first depends on the moment, and so does what is sent as one. */
const notOptimised = { callers: 1, flags: ["--no-opt", "--no-sparkplug"] };

/**
 * What a statement takes with each variant when no code is optimised: what is allocated is then what the code
 * says, the same in each round but for a few bytes.
 *
 * @param {Target} target
 * @param {readonly string[]} variants
 * @returns {Promise<Record<string, number>>}
 */
export async function measurePlainBytes(target, variants) {
  /** @type {Record<string, number>} */
  const costs = {};
  for (const variant of variants) {
    const child = await startChild(variant, target, notOptimised);
    await child.ask({ measure: "nothing", statements: forBytes });
    /** @type {number[]} */
    const bytes = [];
    for (let n = 0; n < 15; n++) {
      bytes.push(await child.ask({ measure: "bytes", statements: forBytes }));
    }
    await child.end();
    costs[variant] = median(bytes);
  }
  return costs;
}

/** @param {string} variant */
function isWatched(variant) {
  return /instrumentation|otel/.test(variant);
}
