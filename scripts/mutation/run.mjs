/**
 * Changes db-tx in every small way there is, one at a time, and runs the tests that reach the change: what
 * no test notices is a survivor. `node scripts/mutation/run.mjs [files]`, default all of db-tx; some
 * twenty minutes. Prints the survivors, and fails below the least score.
 *
 * Where ABE_MUTATION_REPORT names a file, the results are kept there, and a later run repeats only what has
 * changed since. Needs the root install and a build of db-testing; installs Stryker here, and starts a PostgreSQL.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../../packages/db-testing/dist/index.js";
import { pnpm, program, root, run } from "../command.mjs";
import { markdownTable } from "../markdown-table.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";
import { mutantsOf, rowsOf, scoreOf, survivorsOf } from "./report.mjs";
import { leastScore, strykerOptions } from "./stryker.mjs";

const here = join(root, "scripts/mutation");

/**
 * @param {string} folder
 * @param {readonly string[]} files
 * @returns {Promise<import("./report.mjs").Report>}
 */
async function mutate(folder, files) {
  const config = join(folder, "stryker.json");
  const before = process.env["ABE_MUTATION_REPORT"];
  writeFileSync(config, JSON.stringify(strykerOptions(folder, files, before)));
  const server = await startPostgres({ maxConnections: 200 });
  try {
    await run(join(here, "node_modules/.bin/stryker"), ["run", config], {
      env: { ABE_TEST_POSTGRES_URL: server.url },
      show: true,
    });
  } finally {
    await server.stop();
  }
  return JSON.parse(readFileSync(join(folder, "mutation.json"), "utf8"));
}

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const report = await withTemporaryFolder((folder) => mutate(folder, process.argv.slice(2)));
  const score = scoreOf(mutantsOf(report));
  console.log(`\n${survivorsOf(report).join("\n")}\n`);
  console.log(markdownTable([["", "Mutants", "Survivors", "Score"], ...rowsOf(report)]));
  console.log(`\n${score.toFixed(1)} % of all were noticed; ${leastScore} % must be.`);
  if (score < leastScore) process.exitCode = 1;
});
