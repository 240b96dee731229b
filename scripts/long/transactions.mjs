/**
 * Runs db-tx's tests under faults and contention for as long as their claims say:
 * `node scripts/long/transactions.mjs [-- arguments for vitest]`, some ten minutes.
 *
 * 5,000 transfers for each way of verifying a COMMIT, and 960 transactions on 10 hot rows.
 */
import { join } from "node:path";
import { program, root, run } from "../command.mjs";

const files = ["bank.fault", "contention.int"].map((name) => `packages/db-tx/test/${name}.test.ts`);

await program(async () => {
  const end = process.argv.indexOf("--");
  const rest = end === -1 ? [] : process.argv.slice(end + 1);
  await run(join(root, "node_modules/.bin/vitest"), ["run", ...files, ...rest], {
    env: { ABE_BANK_TRANSFERS: "5000", ABE_STORM_TRANSACTIONS: "60" },
    show: true,
  });
});
