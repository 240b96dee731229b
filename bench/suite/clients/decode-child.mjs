/** Reads the same rows from memory with one client's code or another's, and says what that took. */

import { openDecoders } from "./decoders.mjs";

/** @typedef {import("../decode.mjs").Order} Order */

const rows = 1_000;
const decoders = await openDecoders(JSON.parse(process.argv[3] ?? "{}"), rows);

/** Microseconds of this process for a row. @param {Order} order */
async function cost({ client, times }) {
  const before = process.cpuUsage();
  for (let n = 0; n < times; n++) {
    const found = await decoders[client]();
    if (found.length !== rows || found[rows - 1].words.length !== 3)
      throw new RangeError(`${client} has read something else`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (times * rows);
}

/** @param {Order | "end"} order */
async function obey(order) {
  if (order === "end") process.disconnect();
  else process.send?.(await cost(order));
}

process.on("message", (/** @type {Order | "end"} */ order) => void obey(order));
process.send?.("ready");
