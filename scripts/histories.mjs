/**
 * Random transactions under killed and cut connections, at every isolation level, and a search for
 * anomalies in what they saw: `node scripts/histories.mjs [transactions per level] [seed]`, default
 * 6,000 (24,000 in all) and a seed by the clock. The test run does the same with a few hundred.
 */
import { join } from "node:path";
import { program, root, run } from "./command.mjs";

const [transactions = "6000", seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);

await program(async () => {
  const vitest = join(root, "node_modules/.bin/vitest");
  await run(vitest, ["run", "--project=fault", "packages/db-tx/test/history.fault.test.ts"], {
    env: { ABE_HISTORY_TRANSACTIONS: transactions, ABE_HISTORY_SEED: seed },
    show: true,
  });
});
