/**
 * Runs the tests of both drivers on the newest pg that db-core's range admits, which it fetches:
 * `node scripts/drivers/newest-pg.mjs`. driver/wire relies on two parts of pg that are not documented.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { program, root, run } from "../command.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";

const files = [
  "pg-driver",
  "wire-driver",
  "wire-overlap",
  "wire-parser",
  "protocol-violation",
  "tls",
];

/** @type {{ dependencies: { pg: string } }} */
const { dependencies } = JSON.parse(
  readFileSync(join(root, "packages/db-core/package.json"), "utf8"),
);

await program(() =>
  withTemporaryFolder(async (folder) => {
    const npm = ["install", "--no-save", "--no-audit", "--no-fund", `pg@${dependencies.pg}`];
    await run("npm", npm, { cwd: folder });
    const entry = createRequire(join(folder, "package.json")).resolve("pg");
    const manifest = readFileSync(join(folder, "node_modules/pg/package.json"), "utf8");
    /** @type {{ version: string }} */
    const { version } = JSON.parse(manifest);
    console.log(`pg ${version}`);
    const vitest = join(root, "node_modules/.bin/vitest");
    const paths = files.map((name) => `packages/db-core/test/${name}.`);
    await run(vitest, ["run", "--project=postgres", "--project=fault", ...paths], {
      env: { ABE_PG: entry },
      show: true,
    });
  }),
);
