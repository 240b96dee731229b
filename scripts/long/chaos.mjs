/**
 * Statements, transactions, streams and copies of many callers on both drivers, under killed backends, cut wires and
 * stopped work, and whether what each was told is true: `node scripts/long/chaos.mjs [works of each driver]`, default
 * 10,000; some minutes. The test run does the same with 400. `ABE_TEST_SEED` repeats a run's plan.
 */
import { join } from "node:path";
import { program, root, run } from "../command.mjs";

const [works = "10000"] = process.argv.slice(2);

await program(async () => {
  const vitest = join(root, "node_modules/.bin/vitest");
  await run(vitest, ["run", "--project=fault", "packages/db-core/test/chaos.fault.test.ts"], {
    env: { ABE_CHAOS_WORKS: works },
    show: true,
  });
});
