/**
 * Random transactions under killed and cut connections, at every isolation level, and a search for
 * anomalies in what they saw: `node scripts/long/histories.mjs [transactions of each]`, default 6,000, four
 * times; some five minutes. The test run does the same with 200. `ABE_TEST_SEED` repeats a run's plan.
 */
import { join } from "node:path";
import { program, root, run } from "../command.mjs";

const [transactions = "6000"] = process.argv.slice(2);

await program(async () => {
  const vitest = join(root, "node_modules/.bin/vitest");
  await run(vitest, ["run", "--project=fault", "packages/db-tx/test/history.fault.test.ts"], {
    env: { ABE_HISTORY_TRANSACTIONS: transactions },
    show: true,
  });
});
