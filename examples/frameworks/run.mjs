/**
 * Installs the frameworks, compiles the applications and puts each to the test on the built packages:
 * `node examples/frameworks/run.mjs [arguments for vitest, such as hono]`. Needs the root install and
 * `npx --yes pnpm@12.21.0 build`.
 */
import { join } from "node:path";
import { pnpm, program, root, run } from "../../scripts/command.mjs";

const here = join(root, "examples/frameworks");
const tools = join(root, "node_modules/.bin");
const applications = ["plain", "express", "fastify", "hono", "nest", "inversify", "worker"];

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  for (const each of ["shop", ...applications])
    await run(join(tools, "tsc"), ["-p", join(here, each)]);
  await run(join(tools, "tsc"), ["-p", here]);
  const args = ["run", "--root", here, ...process.argv.slice(2)];
  await run(join(tools, "vitest"), args, { cwd: here, show: true });
});
