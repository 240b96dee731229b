/**
 * Random statements, types, values, errors, cancels and kills on both drivers, compared:
 * `node scripts/long/drivers.mjs [statements]`, default 200,000; as many on shared connections; 20,000
 * sessions and 2,000 logins whose bytes are broken.
 * The test run does the same with 1,000, 1,500, 300 and 60. `ABE_TEST_SEED` repeats a run of the first.
 */
import { join } from "node:path";
import { program, root, run } from "../command.mjs";

const [statements = "200000"] = process.argv.slice(2);
const files = ["driver-differential", "lanes-differential", "wire-parser", "wire-login"];

await program(async () => {
  const vitest = join(root, "node_modules/.bin/vitest");
  const paths = files.map((name) => `packages/db-core/test/${name}.fault.test.ts`);
  await run(vitest, ["run", "--project=fault", "--testTimeout=36000000", ...paths], {
    env: {
      ABE_DRIVER_STATEMENTS: statements,
      ABE_DRIVER_LANES: "6",
      ABE_LANE_STATEMENTS: statements,
      ABE_PARSER_RUNS: "20000",
      ABE_LOGIN_RUNS: "2000",
    },
    show: true,
  });
});
