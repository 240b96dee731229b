import { join } from "node:path";
import { root } from "../../scripts/command.mjs";
import { Child } from "../shared/child.mjs";

/** @typedef {{ client: string, times: number }} Order */

const file = join(root, "bench/suite/clients/decode-child.mjs");
const warmUps = 20;
/** Results of 1,000 rows read in one round. */
const times = 30;

/**
 * What reading a row from memory takes, as a ratio to pg: one for each round. No network and no server takes part.
 *
 * @param {import("@abe/db-testing").TestDatabaseConfig} target
 * @param {number} rounds
 */
export async function measureDecoding(target, rounds) {
  // Other threads of the collector would spend time that depends on who else is at work.
  /** @type {Child<Order, number>} */
  const child = await Child.start(file, ["decode", target], ["--single-threaded-gc"]);
  /** @type {number[]} */
  const ratios = [];
  for (let round = -warmUps; round < rounds; round++) {
    const theirs = await child.ask({ client: "pg", times });
    const ours = await child.ask({ client: "driver/wire", times });
    if (round >= 0) ratios.push(ours / theirs);
  }
  await child.end();
  return ratios;
}
