/**
 * What a statement costs the client, against pg and postgres.js: `node bench/driver/run.mjs [rounds]`, after a
 * build. Needs the root install; installs the peers here, and starts a PostgreSQL unless DATABASE_URL names one.
 *
 * Each client has a process of its own; their rounds take turns, so that whatever else the machine does meets
 * all of them. Ratios only: of throughput the upper quartile counts, of time the lower one.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createTestDatabase } from "@abe/db-testing";
import { pnpm, program, root } from "../../scripts/command.mjs";
import { markdownTable } from "../../scripts/markdown-table.mjs";
import { clients } from "./client.mjs";
import { schema } from "./statements.mjs";

const here = join(root, "bench/driver");
const rounds = Number(process.argv[2] ?? 21);
const warmUps = 6;

/** @typedef {{ opsPerSecond: number, cpuUs: number, p50Us: number }} Measure */

const cases = {
  "select by key, 1 at a time": { concurrency: 1, rows: 1, count: 400 },
  "select by key, 128 at a time on 10 connections": { concurrency: 128, rows: 1, count: 3_000 },
  "1,000 rows of 10 columns, 4 at a time": { concurrency: 4, rows: 1_000, count: 24 },
};

/** @param {import("node:child_process").ChildProcess} child */
async function answer(child) {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(child, "exit", { signal }).then(() => {
    throw new RangeError("a client ended");
  });
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), ended]);
    return message;
  } finally {
    over.abort();
  }
}

/**
 * @param {readonly number[]} values
 * @param {number} share
 */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly Measure[]} measures */
function typical(measures) {
  /** @param {keyof Measure} key */
  const all = (key) => measures.map((measure) => measure[key]);
  return {
    opsPerSecond: quantile(all("opsPerSecond"), 0.75),
    cpuUs: quantile(all("cpuUs"), 0.25),
    p50Us: quantile(all("p50Us"), 0.25),
  };
}

/**
 * @param {string} title
 * @param {Map<string, Measure>} results
 */
function report(title, results) {
  const base = results.get("pg");
  if (base === undefined) return;
  const rows = [...results].map(([name, { opsPerSecond, cpuUs, p50Us }]) => [
    name,
    (opsPerSecond / base.opsPerSecond).toFixed(2),
    (cpuUs / base.cpuUs).toFixed(3),
    (p50Us / base.p50Us).toFixed(3),
    `${Math.round(opsPerSecond)}/s, ${cpuUs.toFixed(1)} µs CPU`,
  ]);
  console.log(`\n${title}\n`);
  console.log(
    markdownTable([["client", "throughput", "client CPU", "p50", "here and now"], ...rows]),
  );
}

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const database = await createTestDatabase();
  for (const text of schema.split(";")) await database.server.query(text);
  const target = JSON.stringify({ ...database.config, max: 10 });
  /** @type {Map<string, import("node:child_process").ChildProcess>} */
  const children = new Map();
  for (const name of Object.keys(clients)) {
    const child = fork(join(here, "child.mjs"), [name, target]);
    children.set(name, child);
    await answer(child);
  }
  for (const [title, task] of Object.entries(cases)) {
    /** @type {Map<string, Measure[]>} */
    const measures = new Map([...children.keys()].map((name) => [name, []]));
    for (let round = -warmUps; round < rounds; round++) {
      for (const [name, child] of children) {
        child.send(task);
        const measure = await answer(child);
        if (round >= 0) measures.get(name)?.push(measure);
      }
    }
    report(title, new Map([...measures].map(([name, all]) => [name, typical(all)])));
  }
  for (const child of children.values()) {
    child.send("end");
    await once(child, "exit");
  }
  await database.drop();
});
