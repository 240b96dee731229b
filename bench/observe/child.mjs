/**
 * One variant in a process of its own: it runs what it is told to, and says what a statement took. Started
 * with `--expose-gc`, and with a young generation that no run for bytes fills.
 */
import { openVariant } from "./variants.mjs";

/** @typedef {{ measure: "bytes" | "cpu" | "nothing", statements: number } | "recorded" | "end"} Order */

const text = "SELECT id, name, price, qty, active FROM item WHERE id = $1";

const [name = "", target = "{}", connections = "8"] = process.argv.slice(2);
const callers = Number(connections);
const client = await openVariant(name, { ...JSON.parse(target), max: callers });

/** As many callers as connections, so that none of them waits. @param {number} statements */
async function work(statements) {
  let left = statements;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      const rows = await client.query(text, [1 + (left % 1_000)]);
      if (rows.length !== 1) throw new RangeError(`${rows.length} rows instead of 1`);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Bytes of objects since the last collection, microseconds of this process. */
const read = {
  bytes: () => process.memoryUsage().heapUsed,
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  nothing: () => 0,
};

/** @param {Order} order */
async function obey(order) {
  if (order === "end") {
    await client.close();
    process.disconnect();
  } else if (order === "recorded") {
    process.send?.(await client.recorded());
  } else {
    const { measure, statements } = order;
    // A full collection would throw away optimised code, and with it what was warmed up.
    if (measure === "bytes") globalThis.gc?.({ type: "minor" });
    const before = read[measure]();
    await work(statements);
    process.send?.((read[measure]() - before) / statements);
  }
}

process.on("message", (/** @type {Order} */ order) => void obey(order));
process.send?.("ready");
