import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "@abe/db-testing";
import { CommandFailedError } from "../../scripts/command.mjs";
import { turns } from "../shared/turns.mjs";
import { corpus, tablesOf, writeCorpus } from "./corpus.mjs";
import { bare, ours } from "./gates.mjs";
import { readFiles, readOneTable, status, tools } from "./tools.mjs";

/**
 * @typedef {import("@abe/db-testing").TestDatabase} TestDatabase
 * @typedef {import("./tools.mjs").Command} Command
 * @typedef {{ url: string, folder: string, rounds: number, migrations: number, folders: number, only: readonly string[] }} Bench -
 *   `url` names the server, `folder` is an empty one; `only`: names of tools.
 * @typedef {Record<string, number[]>} Series
 * @typedef {{ name: string, database: TestDatabase }} Made - `name` of the tool it was made for.
 */

/** @param {Bench} bench */
export async function measureUp(bench) {
  /** @type {Made[]} */
  const made = [];
  try {
    const apply = await measureApply(bench, made);
    const applied = new Map(made.map(({ name, database }) => [name, database]));
    return { apply, noOp: await measureNoOp(bench, applied) };
  } finally {
    for (const { database } of made) await database.drop();
  }
}

/**
 * Every tool on a database of its own in every round. All of them are kept until the end: what a drop leaves the server
 * and the disk to do is in no measured run.
 *
 * @param {Bench} bench
 * @param {Made[]} made
 */
async function measureApply(bench, made) {
  for (const name of bench.only) writeFor(bench, name);
  return inRounds(bench.rounds, bench.only, async (name) => {
    const database = await createTestDatabase({ url: bench.url });
    made.push({ name, database });
    const took = await timed(upCommand(bench, name, database));
    await expectTables(database, name, tablesOf(bench.migrations));
    return took;
  });
}

/**
 * Every tool on the database of its last round, where it has nothing left to do, and Node.js that only reads our
 * history there.
 *
 * @param {Bench} bench
 * @param {ReadonlyMap<string, TestDatabase>} applied
 */
async function measureNoOp(bench, applied) {
  const commands = new Map(
    [...applied]
      .filter(([name]) => name !== bare)
      .map(([name, database]) => [name, upCommand(bench, name, database)]),
  );
  const url = applied.get(ours)?.url;
  if (url !== undefined) commands.set("node -e, one table", readOneTable(url));
  return inRounds(bench.rounds * 3, [...commands.keys()], async (name) =>
    timed(commands.get(name) ?? never(name)),
  );
}

/**
 * `status` on an empty folder, and on a large one, before and after all of it is applied. What only reads that
 * folder is measured beside it.
 *
 * @param {Bench} bench
 */
export async function measureStatus({ url, folder, rounds, folders }) {
  const empty = join(folder, "empty");
  const large = join(folder, "large");
  mkdirSync(empty);
  writeCorpus(large, "folders", plain(folders));
  const fresh = await createTestDatabase({ url });
  const applied = await createTestDatabase({ url });
  try {
    await timed(tools[ours]?.up(large, applied.url) ?? never(ours));
    const commands = new Map([
      ["empty folder", status(empty, fresh.url)],
      ["all pending", status(large, fresh.url)],
      ["all applied", status(large, applied.url)],
      ["only reading the files", readFiles(large)],
    ]);
    return await inRounds(rounds * 3, [...commands.keys()], async (name) =>
      timed(commands.get(name) ?? never(name)),
    );
  } finally {
    await fresh.drop();
    await applied.drop();
  }
}

/** What is quickly applied: it is about the number of files. */
function plain(/** @type {number} */ count) {
  return corpus(count).map((migration, index) => ({
    ...migration,
    up: `-- Migration ${index} of many.\nSELECT ${index};\n`,
    down: "SELECT 1;\n",
  }));
}

/**
 * @param {Bench} bench
 * @param {string} name
 */
function writeFor(bench, name) {
  const tool = tools[name] ?? never(name);
  writeCorpus(folderFor(bench, name), tool.layout, corpus(bench.migrations));
}

/**
 * @param {Bench} bench
 * @param {string} name
 */
function folderFor({ folder, only }, name) {
  return join(folder, `tool-${only.indexOf(name)}`);
}

/**
 * @param {Bench} bench
 * @param {string} name
 * @param {TestDatabase} database
 */
function upCommand(bench, name, { url }) {
  return (tools[name] ?? never(name)).up(folderFor(bench, name), url);
}

/**
 * @param {TestDatabase} database
 * @param {string} name
 * @param {number} expected
 */
async function expectTables({ server }, name, expected) {
  const text = "SELECT count(*)::int FROM pg_tables WHERE tablename ~ '^t[0-9]+$'";
  const found = await server.scalar(text);
  if (found !== expected) throw new Error(`${name} made ${String(found)} of ${expected} tables.`);
}

/**
 * Rounds in which each takes its turn; who begins changes from round to round.
 *
 * @param {number} rounds
 * @param {readonly string[]} names
 * @param {(name: string) => Promise<number>} once
 */
async function inRounds(rounds, names, once) {
  /** @type {Series} */
  const series = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of turns(names, round)) series[name]?.push(await once(name));
  }
  return series;
}

/**
 * Milliseconds from the start of a process to its end. Its environment is the command's own.
 *
 * @param {Command} command
 * @returns {Promise<number>}
 */
function timed({ executable, args, env = {}, cwd }) {
  const { PATH = "" } = process.env;
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(executable, args, { env: { PATH, ...env }, ...(cwd ? { cwd } : {}) });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    }
    child.stdin.end();
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(performance.now() - startedAt);
      else reject(new CommandFailedError(executable, `ended with ${signal ?? code}`, output));
    });
  });
}

/**
 * @param {string} name
 * @returns {never}
 */
function never(name) {
  throw new Error(`There is no tool ${name}.`);
}
