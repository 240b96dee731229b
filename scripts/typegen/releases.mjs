/**
 * Compares the verdicts about the same statements on PostgreSQL 16, 17 and 18:
 * `node scripts/typegen/releases.mjs [random statements of each schema]`, default 2,000. The statements of the corpus and
 * those that mislead have to have the verdicts that stand beside them on each; of random ones, the differences are
 * listed. `ABE_TEST_SEED` repeats a run.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program, root, run } from "../command.mjs";
import { majors, programsOf } from "./majors.mjs";

const [statements = "2000"] = process.argv.slice(2);
const seed = process.env["ABE_TEST_SEED"] ?? String(Math.trunc(Math.random() * 2 ** 31));

/**
 * @param {string} major
 * @returns {Promise<Map<string, string>>} verdicts by text
 */
async function verdictsOf(major) {
  const file = join(tmpdir(), `abe-typegen-${process.pid}-${major}`);
  const { binaries } = await programsOf(major);
  const names = ["corpus", "adversarial", "row-count", "parameters", "fuzz"];
  const files = names.map((name) => `packages/db-typegen/test/${name}.int.test.ts`);
  await run(join(root, "node_modules/.bin/vitest"), ["run", "--project=postgres", ...files], {
    env: {
      ABE_TYPEGEN_VERDICTS: file,
      ABE_TYPEGEN_FUZZ: statements,
      ABE_TEST_SEED: seed,
      ...(binaries === undefined ? {} : { ABE_TEST_POSTGRES_BINARIES: binaries }),
    },
    show: true,
  });
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  rmSync(file, { force: true });
  return new Map(
    lines.map((line) => /** @type {[string, string]} */ (line.split("\t").toReversed())),
  );
}

await program(async () => {
  /** @type {Map<string, Map<string, string>>} */
  const byMajor = new Map();
  for (const major of majors) byMajor.set(major, await verdictsOf(major));
  const texts = new Set([...byMajor.values()].flatMap((each) => [...each.keys()]));
  let compared = 0;
  const differences = [...texts].flatMap((text) => {
    const found = [...byMajor].flatMap(([major, each]) =>
      each.has(text) ? [`${major}: ${each.get(text)}`] : [],
    );
    compared += found.length > 1 ? 1 : 0;
    return new Set(found.map((each) => each.slice(4))).size > 1
      ? [`${found.join("  ")}\n  ${text}`]
      : [];
  });
  console.log(
    `\nABE_TEST_SEED=${seed}: ${compared} statements on more than one release, ${differences.length} judged differently`,
  );
  if (differences.length > 0) console.log(differences.join("\n"));
});
