/** One client in a process of its own: it runs what it is told to, as often as it is told to. */
import { openClient } from "./client.mjs";
import { run } from "./load.mjs";

const [name = "", target = "{}"] = process.argv.slice(2);
const client = await openClient(name, JSON.parse(target));
const bytesBefore = process.memoryUsage.rss();

/** @param {import("./load.mjs").Order | "end"} order */
async function obey(order) {
  if (order === "end") {
    await client.close();
    process.disconnect();
  } else process.send?.(await run(client, order, bytesBefore));
}

process.on(
  "message",
  (/** @type {import("./load.mjs").Order | "end"} */ order) => void obey(order),
);
process.send?.("ready");
