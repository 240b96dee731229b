/**
 * What watching a statement costs, beside what instrumentation-pg adds to pg:
 * `node bench/observe/run.mjs [--starts 5] [--rounds 40] [--gate]`, after a build. With `--gate` it fails where a
 * promise is not kept. Needs the root install; installs pg and its instrumentation here, and starts a PostgreSQL unless
 * DATABASE_URL names one.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createTestDatabase } from "@abe/db-testing";
import { pnpm, program, root } from "../../scripts/command.mjs";
import { schema } from "./children.mjs";
import { judge } from "./gates.mjs";
import { measureCosts, measurePlainBytes } from "./measure.mjs";
import { report } from "./report.mjs";
import { variants } from "./variants.mjs";

const { values } = parseArgs({
  options: {
    starts: { type: "string", default: "5" },
    rounds: { type: "string", default: "40" },
    gate: { type: "boolean", default: false },
  },
});

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: join(root, "bench/observe") });
  const database = await createTestDatabase();
  for (const text of schema) await database.server.query(text);
  const times = { starts: Number(values.starts), rounds: Number(values.rounds) };
  const names = Object.keys(variants);
  const optimised = await measureCosts(database.config, names, times);
  const plain = await measurePlainBytes(database.config, names);
  const costs = Object.fromEntries(
    names.map((name) => [name, { ...optimised[name], plainBytes: plain[name] }]),
  );
  const verdicts = judge(costs);
  console.log(report(costs, verdicts, times));
  await database.drop();
  if (values.gate && verdicts.some(({ met }) => !met)) process.exitCode = 1;
});
