/**
 * Random statements over three schemas, judged, executed and compared, and each rule of the analysis broken to see
 * that they show it: `node scripts/long/typegen.mjs [statements of each schema]`, default 20,000; some fifteen
 * minutes. The test run does 250, and breaks the rules that show soon. `ABE_TEST_SEED` repeats a run.
 */
import { join } from "node:path";
import { program, root, run } from "../command.mjs";

const [statements = "20000"] = process.argv.slice(2);

await program(async () => {
  const vitest = join(root, "node_modules/.bin/vitest");
  const files = ["fuzz", "fuzz-oracle"].map(
    (name) => `packages/db-typegen/test/${name}.int.test.ts`,
  );
  for (const file of files)
    await run(vitest, ["run", "--project=postgres", file], {
      env: { ABE_TYPEGEN_FUZZ: statements },
      show: true,
    });
});
