import { join } from "node:path";
import { root } from "../../scripts/command.mjs";
import { Child } from "../shared/child.mjs";
import { turns } from "../shared/turns.mjs";
import { Pgbench } from "./pgbench.mjs";

/**
 * @typedef {import("./load.mjs").Measure} Measure
 * @typedef {import("./load.mjs").Order} Order
 * @typedef {import("./client.mjs").Target} Target
 * @typedef {import("./workloads.mjs").Workload} Workload
 * @typedef {Pick<Child<Order, Measure | null>, "ask" | "end" | "kill">} Measured
 * @typedef {Readonly<Record<string, readonly Measure[]>>} Series - The measures of each round, by client.
 * @typedef {object} Stage
 * @property {Target} target
 * @property {Target} delayed - The same server by way of a proxy that takes its time.
 * @property {string} folder - An empty one.
 * @property {() => Promise<void>} clear - Empties what was filled.
 */

export const childFile = join(root, "bench/suite/child.mjs");

/**
 * Each client in a process of its own; in each round all of them take a turn.
 *
 * @param {Stage} stage
 * @param {Workload} workload
 * @param {{ rounds: number, clients: readonly string[] }} plan
 * @returns {Promise<Series>}
 */
export async function measure(stage, workload, { rounds, clients }) {
  /** @type {Map<string, Measured>} */
  const children = new Map();
  /** @type {Record<string, Measure[]>} */
  const series = {};
  try {
    for (const name of clients) children.set(name, await start(stage, workload, name));
    for (let round = -workload.warmUps; round < rounds; round++) {
      for (const [name, child] of turns([...children], round)) {
        const answer = await child.ask(workload.order);
        if (workload.order.operation === "bulk" || workload.order.operation === "insert")
          await stage.clear();
        if (answer === null) {
          children.delete(name);
          await child.end();
        } else if (round >= 0) (series[name] ??= []).push(answer);
      }
    }
    for (const child of children.values()) await child.end();
    children.clear();
    return inOrder(series, clients);
  } finally {
    for (const child of children.values()) child.kill();
  }
}

/**
 * @param {Stage} stage
 * @param {Workload} workload
 * @param {string} name
 * @returns {Promise<Measured>}
 */
async function start(stage, workload, name) {
  const target = workload.network === "delayed" ? stage.delayed : stage.target;
  if (name === "pgbench") return new Pgbench(target, stage.folder);
  return Child.start(childFile, [name, target]);
}

/**
 * Turns shift who is first; the report has them in the order of the workload.
 *
 * @param {Series} series
 * @param {readonly string[]} clients
 */
function inOrder(series, clients) {
  return Object.fromEntries(
    clients.flatMap((name) => (series[name] ? [[name, series[name]]] : [])),
  );
}
