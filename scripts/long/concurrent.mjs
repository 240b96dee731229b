/**
 * Transactions in which operations and savepoints are begun at once, stopped, failed and left, on both drivers, and
 * whether what each was told is what is stored: `node scripts/long/concurrent.mjs [transactions of each driver]`,
 * default 20,000; some minutes. The test run does the same with 300, the same
 * ones each time. `ABE_TEST_SEED` repeats a run's plan.
 */
import { join } from "node:path";
import { program, root, run } from "../command.mjs";

const [programs = "20000"] = process.argv.slice(2);

await program(async () => {
  const vitest = join(root, "node_modules/.bin/vitest");
  const file = "packages/db-tx/test/concurrent-operations.int.test.ts";
  await run(vitest, ["run", "--project=postgres", file], {
    env: { ABE_CONCURRENT_PROGRAMS: programs },
    show: true,
  });
});
