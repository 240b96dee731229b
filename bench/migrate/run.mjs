/**
 * Runs the same migrations with several tools and prints how long each took, as ratios:
 * `node bench/migrate/run.mjs [--rounds 5] [--migrations 1000] [--folders 10000] [--only <tool>]… [--gate]`.
 * With `--gate` it fails where @abe/db-migrate is slower than it must be. Needs the root install and a build;
 * installs the tools here, and starts a PostgreSQL whose commits reach the disk, unless DATABASE_URL names one.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPostgres } from "@abe/db-testing";
import { pnpm, program, root } from "../../scripts/command.mjs";
import { withTemporaryFolder } from "../../scripts/temporary-folder.mjs";
import { judge, ours, oursAtomic } from "./gates.mjs";
import { measureStatus, measureUp } from "./measure.mjs";
import { report } from "./report.mjs";
import { tools } from "./tools.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    migrations: { type: "string", default: "1000" },
    folders: { type: "string", default: "10000" },
    only: { type: "string", multiple: true, default: Object.keys(tools) },
    gate: { type: "boolean", default: false },
  },
});

/** @param {(url: string) => Promise<void>} use */
async function withServer(use) {
  const given = process.env["DATABASE_URL"];
  if (given) return use(given);
  const server = await startPostgres({ durable: true });
  try {
    return await use(server.url);
  } finally {
    await server.stop();
  }
}

await program(async () => {
  const isAlone = values.only.every((name) => name === ours || name === oursAtomic);
  if (!isAlone) await pnpm(["install", "--frozen-lockfile"], { cwd: join(root, "bench/migrate") });
  await withServer((url) =>
    withTemporaryFolder(async (folder) => {
      const bench = {
        url,
        folder,
        rounds: Number(values.rounds),
        migrations: Number(values.migrations),
        folders: Number(values.folders),
        only: values.only,
      };
      const measured = { ...(await measureUp(bench)), status: await measureStatus(bench) };
      const verdicts = judge(measured);
      console.log(report(measured, verdicts, bench));
      if (values.gate && verdicts.some(({ met }) => !met)) process.exitCode = 1;
    }),
  );
});
