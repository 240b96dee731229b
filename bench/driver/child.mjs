/** One client in a process of its own: it runs what it is told to, as often as it is told to. */
import { openClient } from "./client.mjs";
import { byKey, wideRows } from "./statements.mjs";

/** @typedef {{ concurrency: number, rows: number, count: number }} Task */

const [name = "", target = "{}"] = process.argv.slice(2);
const client = await openClient(name, JSON.parse(target));

/** @param {number} rows */
function once(rows) {
  if (rows > 1) return client.query(wideRows, [rows]);
  return client.query(byKey, [1 + Math.floor(Math.random() * 10_000)]);
}

/** @param {Task} task */
async function run({ concurrency, rows, count }) {
  const begun = process.hrtime.bigint();
  let left = count;
  const cpu = process.cpuUsage();
  /** @type {number[]} */
  const latencies = [];
  const work = async () => {
    for (let now = process.hrtime.bigint(); left > 0;) {
      left--;
      const found = await once(rows);
      if (found.length !== rows) throw new RangeError(`${found.length} rows instead of ${rows}`);
      const then = process.hrtime.bigint();
      latencies.push(Number(then - now) / 1000);
      now = then;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  latencies.sort((a, b) => a - b);
  return {
    opsPerSecond: count / seconds,
    cpuUs: (user + system) / count,
    p50Us: latencies[count >> 1],
  };
}

/** @param {Task | "end"} task */
async function obey(task) {
  if (task === "end") {
    await client.close();
    process.disconnect();
  } else process.send?.(await run(task));
}

process.on("message", (/** @type {Task | "end"} */ task) => void obey(task));
process.send?.("ready");
