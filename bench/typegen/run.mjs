/**
 * Asks @abe/db-typegen, pgtyped and SafeQL which columns of 66 statements can be NULL, executes the statements, and
 * compares: `node bench/typegen/run.mjs`. Writes the result to `results.md`, whose first table is to be copied to
 * `docs/checked-sql.md`. Needs the root install and a build; installs the others here, and starts a PostgreSQL unless
 * DATABASE_URL names one. Fails where @abe/db-typegen is wrong, or the truth is.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "@abe/db-testing";
import { openSession } from "../../packages/db-core/dist/session/index.js";
import { pnpm, program, root } from "../../scripts/command.mjs";
import { withTemporaryFolder } from "../../scripts/temporary-folder.mjs";
import { loadCorpus, schema } from "./corpus.mjs";
import { execute } from "./execution.mjs";
import { countsTable, refusals, statementsTable } from "./report.mjs";
import { confirmed, judge } from "./verdict.mjs";

/**
 * @typedef {import("./corpus.mjs").Shape} Shape
 * @typedef {import("./verdict.mjs").Answer} Answer
 * @typedef {{ url: string, folder: string }} Place
 * @typedef {(statements: readonly (Shape & { file: string })[], place: Place) => Promise<Answer[]>} Asked
 */

const here = join(root, "bench/typegen");

/** By the file in `tools/`: the package whose version is shown. */
const tools = {
  ours: "packages/db-typegen",
  pgtyped: "bench/typegen/node_modules/@pgtyped/cli",
  safeql: "bench/typegen/node_modules/@ts-safeql/eslint-plugin",
};

/**
 * @param {readonly Shape[]} corpus
 * @param {import("@abe/db-testing").TestDatabase} database
 */
async function truth(corpus, database) {
  const known = [];
  let seen = 0;
  for (const shape of corpus) {
    const { columns, nulls } = await execute(database.server, shape);
    const confirmation = confirmed({ ...shape, columns }, nulls);
    if (confirmation.wrong.length > 0)
      throw new RangeError(`${shape.name}: ${confirmation.wrong.join(", ")} was NULL`);
    seen += confirmation.seen;
    known.push({ name: shape.name, truth: shape.truth, columns });
  }
  return { known, seen };
}

/**
 * @param {string} file
 * @param {readonly Shape[]} corpus
 * @param {Place} place
 */
async function ask(file, corpus, { url, folder }) {
  const own = join(folder, file);
  mkdirSync(own);
  /** @type {{ answers: Asked }} */
  const { answers } = await import(`./tools/${file}.mjs`);
  const statements = corpus.map((each, at) => ({ ...each, file: `s${at}` }));
  return answers(statements, { url, folder: own });
}

/** @param {string} folder */
function titleOf(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  return `${manifest.name} ${manifest.version}`;
}

/**
 * @param {readonly import("./verdict.mjs").Known[]} known
 * @param {readonly import("./report.mjs").Tool[]} asked
 * @param {{ postgres: unknown, seen: number }} run
 */
function report(known, asked, { postgres, seen }) {
  const columns = known.flatMap((each) => Array.from(each.truth));
  const nullable = columns.filter((each) => each === "?").length;
  return [
    "# Results",
    `Written by \`run.mjs\`. PostgreSQL ${String(postgres)}, Node.js ${process.versions.node}.`,
    `${known.length} statements, ${columns.length} columns. Executed, ${seen} of the ${nullable} that can be NULL ` +
      `were, and none of the other ${columns.length - nullable}.`,
    countsTable(known, asked),
    "Where one of them is wrong: `-` is a column that never is NULL, `?` one that can be.",
    statementsTable(known, asked),
    "Refused:",
    refusals(known, asked).join("\n"),
  ].join("\n\n");
}

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const database = await createTestDatabase();
  try {
    const session = await openSession(database.server);
    await session.simple(schema);
    await session.release();
    await withTemporaryFolder(async (folder) => {
      const corpus = await loadCorpus(folder);
      const { known, seen } = await truth(corpus, database);
      /** @type {import("./report.mjs").Tool[]} */
      const asked = [];
      for (const [file, manifest] of Object.entries(tools)) {
        const answers = await ask(file, corpus, { url: database.url, folder });
        asked.push({ name: titleOf(manifest), answers });
      }
      const { server_version: postgres } = await database.server.one("SHOW server_version");
      const text = report(known, asked, { postgres, seen });
      console.log(text);
      writeFileSync(join(here, "results.md"), `${text}\n`);
      const verdicts = known.flatMap((each, at) =>
        judge(each, asked[0]?.answers[at] ?? { refused: "" }),
      );
      if (verdicts.some((each) => each !== "right")) process.exitCode = 1;
    });
  } finally {
    await database.drop();
  }
});
