/**
 * Installs the libraries, checks the types of their tests and runs them on the built packages:
 * `node examples/pg-pool/run.mjs [arguments for vitest]`. Needs the root install and
 * `npx turbo run build --filter=@abe/db-testing...`.
 */
import { join } from "node:path";
import { pnpm, program, root, run } from "../../scripts/command.mjs";

const here = join(root, "examples/pg-pool");
const tools = join(root, "node_modules/.bin");

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  await run(join(tools, "tsc"), ["-p", here]);
  const args = ["run", "--root", here, ...process.argv.slice(2)];
  await run(join(tools, "vitest"), args, { cwd: here, show: true });
});
