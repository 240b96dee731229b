/**
 * What describeStatements() costs, as a ratio to Parse and Describe of the same texts:
 * `node bench/typegen/cost.mjs [--rounds 9] [--statements 500] [--gate]`, after a build. Each round is a process of its
 * own, in which the ways take turns; with `--gate` it fails above 10. Starts a PostgreSQL unless DATABASE_URL names one.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createTestDatabase } from "@abe/db-testing";
import { openSession } from "../../packages/db-core/dist/session/index.js";
import { program, root, run } from "../../scripts/command.mjs";
import { markdownTable } from "../../scripts/markdown-table.mjs";
import { withTemporaryFolder } from "../../scripts/temporary-folder.mjs";
import { median, pairedRatio } from "../shared/statistics.mjs";
import { schemaCopies, statementCopies } from "./copies.mjs";
import { loadCorpus, schema } from "./corpus.mjs";

/** @typedef {import("./cost-child.mjs").Cost} Cost */

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    statements: { type: "string", default: "500" },
    gate: { type: "boolean", default: false },
  },
});

/** Tables and views: six times as many. */
const copies = 40;
const most = 10;

/** @type {readonly { name: string, isWarm: boolean, figure: "ms" | "cpuMs" }[]} */
const figures = [
  { name: "just loaded, time", isWarm: false, figure: "ms" },
  { name: "just loaded, CPU of this side", isWarm: false, figure: "cpuMs" },
  { name: "warm, time", isWarm: true, figure: "ms" },
  { name: "warm, CPU of this side", isWarm: true, figure: "cpuMs" },
];

/**
 * @param {readonly Cost[]} costs
 * @param {typeof figures[number]} figure
 */
function compared(costs, { name, isWarm, figure }) {
  const of = (/** @type {string} */ way) =>
    costs.filter((each) => each.way === way && each.isWarm === isWarm).map((each) => each[figure]);
  const [plain, atOnce, ours] = [of("plainly"), of("atOnce"), of("analysed")];
  const ratio = pairedRatio(ours, plain);
  const times = [plain, atOnce, ours].map((each) => `${median(each).toFixed(0)} ms`);
  const ratios = [ratio, pairedRatio(ours, atOnce)].map((each) => each.toFixed(1));
  return { row: [name, ...times, ...ratios], ratio };
}

const head = [
  "",
  "plain, one by one",
  "plain, 16 at once",
  "describeStatements",
  "to one by one",
  "to 16 at once",
];

await program(async () => {
  const database = await createTestDatabase();
  try {
    const session = await openSession(database.server);
    await session.simple(schemaCopies(schema, copies));
    await session.release();
    await withTemporaryFolder(async (folder) => {
      const texts = (await loadCorpus(folder)).map(({ text }) => text);
      const file = join(folder, "statements.json");
      const size = { copies, count: Number(values.statements) };
      writeFileSync(file, JSON.stringify(statementCopies(texts, size)));
      /** @type {Cost[]} */
      const costs = [];
      for (let round = 0; round < Number(values.rounds); round += 1) {
        const child = join(root, "bench/typegen/cost-child.mjs");
        const args = [child, JSON.stringify(database.config), file, String(round)];
        costs.push(...JSON.parse(await run(process.execPath, args)));
      }
      const results = figures.map((each) => compared(costs, each));
      console.log(markdownTable([head, ...results.map(({ row }) => row)]));
      const ratios = results.filter((_, at) => figures[at]?.figure === "ms");
      console.log(
        `${values.statements} statements; to one by one, the time is at most ${most} times as long`,
      );
      if (values.gate && !ratios.every(({ ratio }) => ratio <= most)) process.exitCode = 1;
    });
  } finally {
    await database.drop();
  }
});
