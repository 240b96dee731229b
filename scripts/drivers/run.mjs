/**
 * Runs the tests that need a server on the driver that is not the default one:
 * `node scripts/drivers/run.mjs [-- arguments for vitest]`, which may name files. Both drivers pass the
 * conformance suite in every run of the tests; this shows that nothing above them can tell them apart.
 */
import { join } from "node:path";
import { program, root, run } from "../command.mjs";

const projects = ["postgres", "fault", "examples"].map((name) => `--project=${name}`);

await program(async () => {
  const end = process.argv.indexOf("--");
  const rest = end === -1 ? [] : process.argv.slice(end + 1);
  await run(join(root, "node_modules/.bin/vitest"), ["run", ...projects, ...rest], {
    env: { ABE_TEST_DRIVER: "pg" },
    show: true,
  });
});
