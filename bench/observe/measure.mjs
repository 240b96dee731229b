import { Child } from "./children.mjs";
import { median } from "./gates.mjs";

/**
 * @typedef {import("@abe/db-testing").TestDatabaseConfig} Target
 * @typedef {import("./gates.mjs").Cost} Cost
 */

/** Statements of one round. For bytes as few as the young generation has room for. */
const forBytes = 400;
const forCpu = 2_000;
const warmUps = 15;

/**
 * What a statement takes with each variant, on optimised code. The rounds take turns, and each begins with
 * another variant: whatever else the machine does meets all of them.
 *
 * @param {Target} target
 * @param {readonly string[]} variants
 * @param {number} rounds
 * @returns {Promise<Record<string, Cost>>}
 */
export async function measureCosts(target, variants, rounds) {
  /** @type {{ variant: string, child: Child, bytes: number[], cpu: number[] }[]} */
  const measured = [];
  for (const variant of variants) {
    const child = await Child.start(variant, target);
    measured.push({ variant, child, bytes: [], cpu: [] });
    for (let n = 0; n < warmUps; n++) await child.ask({ measure: "nothing", statements: forCpu });
  }
  for (let round = 0; round < rounds; round++) {
    const from = round % measured.length;
    for (const { child, bytes, cpu } of [...measured.slice(from), ...measured.slice(0, from)]) {
      bytes.push(await child.ask({ measure: "bytes", statements: forBytes }));
      cpu.push(await child.ask({ measure: "cpu", statements: forCpu }));
    }
  }
  const run = warmUps * forCpu + rounds * (forBytes + forCpu);
  for (const { variant, child } of measured) {
    const recorded = await child.ask("recorded");
    await child.end();
    if (isWatched(variant) && recorded !== run) {
      throw new RangeError(`${variant} recorded ${recorded} of ${run} statements`);
    }
  }
  return Object.fromEntries(
    measured.map(({ variant, bytes, cpu }) => [
      variant,
      { bytes: median(bytes), cpuUs: Math.min(...cpu) },
    ]),
  );
}

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
    const child = await Child.start(variant, target, ["--no-opt", "--no-sparkplug"]);
    await child.ask({ measure: "nothing", statements: forCpu });
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
