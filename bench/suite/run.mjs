/**
 * What a statement costs with several clients, as ratios:
 * `npx --yes pnpm@12.21.0 bench [--only <workload or client>]… [--rounds n] [--quick] [--gate [deterministic]]
 * [--record] [--node <major>] [--out folder]`.
 *
 * Needs the root install; builds, installs the clients here, and starts a PostgreSQL unless DATABASE_URL names one.
 * Writes results.json, results.md and results.svg. With `--gate` it fails where a gate is missed; with
 * `--gate deterministic` it measures and judges only what other processes do not disturb. With `--record` all of it
 * becomes recorded.json and docs/performance.md; with `--node` another Node.js runs it, which is fetched.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pnpm, program, root, run } from "../../scripts/command.mjs";
import { binFolderOf } from "../../scripts/node-release.mjs";
import { chart, panelsOf } from "./chart.mjs";
import { absence } from "./client.mjs";
import { measureDecoding } from "./decode.mjs";
import { judge } from "./gates.mjs";
import { measure } from "./measure.mjs";
import { readOptions } from "./options.mjs";
import { hasPgbench } from "./pgbench.mjs";
import { report } from "./report.mjs";
import { countTraffic } from "./round-trips.mjs";
import { withStage } from "./stage.mjs";
import { summarize } from "./summary.mjs";
import { base, counted, countedClients, workloads } from "./workloads.mjs";

/**
 * @typedef {import("./options.mjs").Options} Options
 * @typedef {import("./measure.mjs").Stage} Stage
 * @typedef {import("./workloads.mjs").Workload} Workload
 */

const here = join(root, "bench/suite");
const quickRounds = 5;
const decodeRounds = 15;

/** @param {string} text */
const say = (text) => console.error(text);

/**
 * The workload as it is run: of those asked for, the clients that this machine has, and pg, which all is compared
 * with.
 *
 * @param {Workload} workload
 * @param {Options} options
 * @param {ReadonlySet<string>} absent
 */
function planned(workload, { clients, rounds, quick, record }, absent) {
  const { order } = workload;
  // What is recorded has the rows that the page speaks of.
  const quickSize = quick && !record ? workload.quickSize : undefined;
  const names = workload.clients.filter(
    (name) =>
      !absent.has(name) && (name === base || clients === undefined || clients.includes(name)),
  );
  return {
    workload: quickSize ? { ...workload, order: { ...order, size: quickSize } } : workload,
    plan: { clients: names, rounds: rounds ?? (quick ? quickRounds : workload.rounds) },
  };
}

/**
 * @param {Stage} stage
 * @param {Options} options
 * @param {ReadonlySet<string>} absent
 * @returns {Promise<import("./gates.mjs").Results>}
 */
async function measureAll(stage, options, absent) {
  /** @type {Record<string, import("./measure.mjs").Series>} */
  const series = {};
  for (const [id, each] of Object.entries(workloads)) {
    if (!options.parts.includes(id)) continue;
    const { workload, plan } = planned(each, options, absent);
    say(`${workload.title}: ${plan.clients.length} clients, ${plan.rounds} rounds`);
    series[id] = await measure(stage, workload, plan);
  }
  const { clients: asked, rounds = options.quick ? quickRounds : decodeRounds } = options;
  const named = countedClients.filter(
    (name) => !absent.has(name) && (asked === undefined || name === base || asked.includes(name)),
  );
  const operations = /** @type {(keyof typeof counted)[]} */ (Object.keys(counted));
  return {
    series,
    counts: options.parts.includes("traffic")
      ? await countTraffic(stage.target, named, operations)
      : {},
    decode: options.parts.includes("decode") ? await measureDecoding(stage.target, rounds) : [],
  };
}

/** @returns {Promise<readonly (readonly [name: string, why: string])[]>} */
async function absences() {
  const names = new Set(Object.values(workloads).flatMap(({ clients }) => clients));
  const found = [...names].flatMap((name) => {
    const why = absence(name);
    return why === undefined ? [] : [/** @type {const} */ ([name, why])];
  });
  return (await hasPgbench()) ? found : [...found, ["pgbench", "pgbench is not installed"]];
}

/** @returns {Readonly<Record<string, string>>} */
function versions() {
  const manifest = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  return manifest.dependencies;
}

/** @param {Options} options */
async function measureHere(options) {
  say("building, and installing the clients");
  await pnpm(["build"]);
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const left = await absences();
  const absent = new Set(left.map(([name]) => name));
  await withStage({ withMany: options.parts.includes("stream") }, async (stage, postgres) => {
    const results = await measureAll(stage, options, absent);
    const steadyOnly = options.gate === "deterministic";
    const gates = judge(results, { measured: options.parts, steadyOnly });
    const { "@abe/db-core": _, "@abe/db-tx": __, ...peers } = versions();
    const measured = {
      node: process.versions.node,
      // Not `postgres`: that is one of the clients.
      server: postgres,
      cores: availableParallelism(),
      quick: options.quick,
      ...peers,
    };
    const summary = summarize(results, { measured, leftOut: left.map(([, why]) => why), gates });
    const text = report(summary);
    const folder = options.out ?? join(here, "results");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "results.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
    writeFileSync(join(folder, "results.md"), `${text}\n`);
    writeFileSync(join(folder, "results.svg"), chart(panelsOf(summary)));
    console.log(text);
    if (options.record) await writePage(join(folder, "results.json"));
    if (options.gate !== undefined && gates.some(({ met }) => !met)) process.exitCode = 1;
  });
}

/** @param {string} results */
async function writePage(results) {
  copyFileSync(results, join(here, "recorded.json"));
  await run(process.execPath, [join(root, "scripts/generate-performance-doc.mjs")]);
  say("recorded.json, docs/performance.md and docs/performance.svg are written");
}

/**
 * The same command by another Node.js.
 *
 * @param {string} major
 * @param {readonly string[]} args
 */
async function measureBy(major, args) {
  const at = args.indexOf("--node");
  const rest = args.filter((_, index) => index !== at && index !== at + 1);
  const folder = await binFolderOf(major);
  await run(join(folder, "node"), [process.argv[1] ?? "", ...rest], {
    env: { PATH: `${folder}:${process.env["PATH"]}` },
    show: true,
  });
}

await program(async () => {
  const args = process.argv.slice(2);
  const options = readOptions(args);
  if (options.node === undefined) await measureHere(options);
  else await measureBy(options.node, args);
});
