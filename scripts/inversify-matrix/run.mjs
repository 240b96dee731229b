/**
 * Tries db-inversify and examples/seed on each supported inversify, and prints a table:
 * `node scripts/inversify-matrix/run.mjs [--short] [6.0.3 6.2.2 7.5.0 7.11.0 8.0.0 8.2.3] [-- arguments for vitest]`,
 * default all six: the oldest and the newest of each major that the peer range allows. Needs a build.
 *
 * - `types`: both compile, tests included, against the types of that release
 * - `tsc 5.9`, `tsc 7`, `esbuild`, `swc`: the seed as each of them emits it runs as a program, and ends by itself
 * - `vitest 4`: the tests of both, the compiled program of the seed and the programs of the tests included
 *
 * `--short` is what every change is checked with: the oldest of each major, `types` and `vitest 4`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPostgres } from "../../packages/db-testing/dist/index.js";
import { pnpm, program, root, run } from "../command.mjs";
import { markdownTable } from "../markdown-table.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";
import { emitters } from "./emitters.mjs";
import { writeProject } from "./project-of-release.mjs";
import { UnknownReleaseError, here, oldestOfEachMajor, placeOf, releases } from "./releases.mjs";
import { runSeed } from "./seed-program.mjs";

const projects = ["packages/db-inversify", "examples/seed"];
const tools = join(root, "node_modules/.bin");

/** @param {string} release */
async function compile(release) {
  for (const project of projects) {
    await withTemporaryFolder(async (folder) => {
      const config = writeProject(folder, project, {
        inversify: placeOf(release).folder,
        include: ["src", "test"],
        options: { noEmit: true, rootDir: root },
      });
      await run(join(tools, "tsc"), ["-p", config]);
    });
  }
}

/**
 * @param {string} release
 * @param {readonly string[]} vitestArguments
 */
async function test(release, vitestArguments) {
  const { entry, alias } = placeOf(release);
  await run(join(tools, "vitest"), ["run", ...projects, ...vitestArguments], {
    env: {
      ABE_INVERSIFY: fileURLToPath(entry),
      // Programs run in a process of their own.
      NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${alias}`,
    },
  });
}

/**
 * What is tried on each release, by the name of its column.
 *
 * @param {boolean} short
 * @param {readonly string[]} vitestArguments
 * @returns {[name: string, check: (release: string) => Promise<void>][]}
 */
function columns(short, vitestArguments) {
  const emitted = Object.entries(emitters).map(
    /** @returns {[string, (release: string) => Promise<void>]} */
    ([name, emit]) => [name, (release) => runSeed(emit, release)],
  );
  return [
    ["types", compile],
    ...(short ? [] : emitted),
    ["vitest 4", (release) => test(release, vitestArguments)],
  ];
}

/**
 * @param {() => Promise<void>} check
 * @returns {Promise<string>} What stands in the table.
 */
async function verdict(check) {
  const begun = Date.now();
  const end = await check().then(
    () => "ok",
    (error) => {
      console.error(error.message);
      return "FAILED";
    },
  );
  return `${end} ${Math.round((Date.now() - begun) / 1000)} s`;
}

/** @param {readonly string[]} given */
function readArguments(given) {
  const end = given.includes("--") ? given.indexOf("--") : given.length;
  const asked = given.slice(0, end).filter((each) => each !== "--short");
  const unknown = asked.filter((release) => !releases().includes(release));
  if (unknown.length > 0) throw new UnknownReleaseError(unknown);
  const short = given.slice(0, end).includes("--short");
  const all = short ? oldestOfEachMajor() : releases();
  return { short, chosen: asked.length > 0 ? asked : all, vitestArguments: given.slice(end + 1) };
}

await program(async () => {
  const { short, chosen, vitestArguments } = readArguments(process.argv.slice(2));
  await pnpm(["install", "--frozen-lockfile", ...(short ? ["--prod"] : [])], { cwd: here });
  const checks = columns(short, vitestArguments);
  const rows = [["inversify", ...checks.map(([name]) => name)]];
  const server = await startPostgres({ maxConnections: 300 });
  process.env["ABE_TEST_POSTGRES_URL"] = server.url;
  try {
    for (const release of chosen) {
      const row = [release];
      for (const [, check] of checks) row.push(await verdict(() => check(release)));
      rows.push(row);
      console.log(row.join("  "));
    }
  } finally {
    await server.stop();
  }
  console.log(`\n${markdownTable(rows)}`);
  if (rows.flat().some((cell) => cell.startsWith("FAILED"))) process.exitCode = 1;
});
