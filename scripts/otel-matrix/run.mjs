/**
 * Tries db-otel on the two lines of OpenTelemetry that its peer range admits, each on the Node.js that it is for, and
 * prints a table: `node scripts/otel-matrix/run.mjs [20 24] [-- arguments for vitest]`. Needs a build.
 *
 * - Node.js 20 with the API 1.9 and the SDK 2.12 of the root install
 * - Node.js 24 with the API 1.10 and the SDK 3.1 of the install beside this file
 *
 * `types`: the package compiles against that API; `tests`: all of its tests, with that SDK in memory and over OTLP.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pnpm, program, root, run } from "../command.mjs";
import { markdownTable } from "../markdown-table.mjs";
import { binFolderOf } from "../node-release.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";

const here = join(root, "scripts/otel-matrix");
const project = join(root, "packages/db-otel");

/** @typedef {{ readonly node: string, readonly modules: string, readonly aliases: Record<string, string> }} Line */

/**
 * @param {string} name
 * @param {string} [module] - What stands in its place.
 * @returns {[string, string]}
 */
function alias(name, module = name) {
  return [name, fileURLToPath(import.meta.resolve(module))];
}

/** @returns {Line[]} */
function lines() {
  const newer = [
    alias("@opentelemetry/api"),
    alias("@opentelemetry/sdk-metrics"),
    alias("@opentelemetry/sdk-trace-base", "./sdk-trace-base.mjs"),
    alias("@opentelemetry/exporter-metrics-otlp-http"),
  ];
  return [
    { node: "20", modules: join(project, "node_modules"), aliases: {} },
    { node: "24", modules: join(here, "node_modules"), aliases: Object.fromEntries(newer) },
  ];
}

/**
 * @param {string} modules
 * @param {string} name
 */
function versionIn(modules, name) {
  const manifest = readFileSync(join(modules, "@opentelemetry", name, "package.json"), "utf8");
  /** @type {{ version: string }} */
  const { version } = JSON.parse(manifest);
  return version;
}

/** @param {Line} line */
async function compile({ modules }) {
  await withTemporaryFolder(async (folder) => {
    const content = {
      extends: join(project, "tsconfig.json"),
      compilerOptions: {
        typeRoots: [join(project, "node_modules/@types")],
        paths: { "@opentelemetry/api": [join(modules, "@opentelemetry/api")] },
        rootDir: root,
      },
      include: [join(project, "src")],
      exclude: [join(project, "src/**/*.test.ts")],
    };
    const config = join(folder, "tsconfig.json");
    writeFileSync(config, JSON.stringify(content));
    await run(join(root, "node_modules/.bin/tsc"), ["-p", config]);
  });
}

/**
 * @param {Line} line
 * @param {string} node
 * @param {readonly string[]} vitestArguments
 */
async function test({ aliases }, node, vitestArguments) {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  await run(node, [vitest, "run", "packages/db-otel", ...vitestArguments], {
    env: { ABE_OTEL: JSON.stringify(aliases) },
    show: true,
  });
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

await program(async () => {
  const given = process.argv.slice(2);
  const end = given.includes("--") ? given.indexOf("--") : given.length;
  const asked = given.slice(0, end);
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const rows = [["Node.js", "API", "SDK", "types", "tests"]];
  for (const line of lines()) {
    if (asked.length > 0 && !asked.includes(line.node)) continue;
    const node = join(await binFolderOf(line.node), "node");
    rows.push([
      (await run(node, ["--version"])).trim(),
      versionIn(line.modules, "api"),
      versionIn(line.modules, "sdk-metrics"),
      await verdict(() => compile(line)),
      await verdict(() => test(line, node, given.slice(end + 1))),
    ]);
  }
  console.log(`\n${markdownTable(rows)}`);
  if (rows.flat().some((cell) => cell.startsWith("FAILED"))) process.exitCode = 1;
});
