/**
 * One round of `cost.mjs` in a process of its own: each way with code that has just been loaded, and again with code
 * that is warm.
 */
import { readFileSync } from "node:fs";
import { createDatabaseServer } from "../../packages/db-core/dist/index.js";
import { openSession } from "../../packages/db-core/dist/session/index.js";
import { describeStatements } from "../../packages/db-typegen/dist/index.js";
import { turns } from "../shared/turns.mjs";

/**
 * @typedef {{ way: string, isWarm: boolean, ms: number, cpuMs: number }} Cost
 * @typedef {import("../../packages/db-core/dist/session/index.js").Session} Session
 */

const [target = "", file = "", round = "0"] = process.argv.slice(2);

/** @type {readonly string[]} */
const texts = JSON.parse(readFileSync(file, "utf8"));
const config = JSON.parse(target);
const warmRounds = 5;

/**
 * Parse and Describe of each, one after the other.
 *
 * @param {Session} session
 */
async function plainly(session) {
  for (const text of texts) await session.describe(text);
}

/**
 * The same, with as many on their way as describeStatements() has.
 *
 * @param {Session} session
 */
async function atOnce(session) {
  const waiting = texts.values();
  const describeWaiting = async () => {
    for (const text of waiting) await session.describe(text);
  };
  await Promise.all(Array.from({ length: 16 }, describeWaiting));
}

/** @param {Session} session */
async function analysed(session) {
  const described = await describeStatements(session, texts);
  const refused = described.find((each) => !each.accepted);
  if (refused !== undefined) throw new RangeError(`refused: ${refused.text}`);
}

/**
 * @param {(session: Session) => Promise<void>} way
 * @param {Session} session
 */
async function measured(way, session) {
  const before = { at: performance.now(), cpu: process.cpuUsage() };
  await way(session);
  const { user, system } = process.cpuUsage(before.cpu);
  return { ms: performance.now() - before.at, cpuMs: (user + system) / 1_000 };
}

// Each way has a connection of its own, so that neither leaves its settings to the other.
const server = createDatabaseServer({ ...config, maxConnections: 3, leakAfterMs: 3_600_000 });
const ways = await Promise.all(
  [plainly, atOnce, analysed].map(async (way) => ({ way, session: await openSession(server) })),
);
/** @type {Cost[]} */
const costs = [];
for (let at = 0; at <= warmRounds; at += 1)
  for (const { way, session } of turns(ways, Number(round) + at))
    costs.push({ way: way.name, isWarm: at > 0, ...(await measured(way, session)) });
for (const { session } of ways) session.destroy();
await server.close();
process.stdout.write(JSON.stringify(costs));
