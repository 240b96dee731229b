/**
 * Compiles db-inversify and examples/seed against each supported inversify and runs their tests on it, the
 * compiled program of the seed included:
 * `node scripts/inversify-matrix/run.mjs [6.0.3 6.2.2 7.5.0 7.11.0 8.0.0 8.2.3] [-- arguments for vitest]`,
 * default all six: the oldest and the newest of each major that the peer range allows. Needs a build.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pnpm, program, root, run } from "../command.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";

const here = join(root, "scripts/inversify-matrix");
const tools = join(root, "node_modules/.bin");

/**
 * The aliases of package.json: `inversify-6.0.3` → `6.0.3`.
 *
 * @returns {string[]}
 */
function versions() {
  /** @type {{ dependencies: Record<string, string> }} */
  const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  return Object.keys(dependencies).flatMap((name) => /^inversify-(.+)$/.exec(name)?.[1] ?? []);
}

/** A release this matrix does not have. */
class UnknownReleaseError extends Error {
  /** @param {readonly string[]} names */
  constructor(names) {
    super(`no inversify ${names.join(", ")} here; there are ${versions().join(", ")}`);
    this.name = "UnknownReleaseError";
  }
}

/**
 * Compiles a project whose imports of inversify have the types of `version`.
 *
 * @param {string} project - A folder with a tsconfig.json.
 * @param {string} version
 */
async function compile(project, version) {
  /** @type {{ compilerOptions?: { paths?: Record<string, string[]> } }} */
  const own = JSON.parse(readFileSync(join(root, project, "tsconfig.json"), "utf8"));
  const paths = Object.entries(own.compilerOptions?.paths ?? {}).map(([name, targets]) => [
    name,
    targets.map((target) => join(root, project, target)),
  ]);
  await withTemporaryFolder(async (folder) => {
    const config = join(folder, "tsconfig.json");
    const content = {
      extends: join(root, project, "tsconfig.json"),
      compilerOptions: {
        noEmit: true,
        rootDir: root,
        typeRoots: [join(root, project, "node_modules/@types")],
        paths: {
          ...Object.fromEntries(paths),
          inversify: [join(here, `node_modules/inversify-${version}`)],
        },
      },
      include: ["src", "test"].map((part) => join(root, project, part)),
    };
    writeFileSync(config, JSON.stringify(content));
    await run(join(tools, "tsc"), ["-p", config]);
  });
}

/**
 * @param {string} version
 * @param {readonly string[]} vitestArguments
 */
async function test(version, vitestArguments) {
  const entry = import.meta.resolve(`inversify-${version}`);
  const alias = new URL(
    `./inversify-alias.mjs?entry=${encodeURIComponent(entry)}`,
    import.meta.url,
  );
  const tests = ["packages/db-inversify", "examples/seed"];
  await run(join(tools, "vitest"), ["run", ...tests, ...vitestArguments], {
    env: {
      ABE_INVERSIFY: fileURLToPath(entry),
      // The seed's compiled program runs in a process of its own.
      NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${alias.href}`,
    },
    show: true,
  });
}

/**
 * @param {string} version
 * @param {readonly string[]} vitestArguments
 * @returns {Promise<string>} One line that says how it went.
 */
async function verdict(version, vitestArguments) {
  console.log(`\ninversify ${version}`);
  const begun = Date.now();
  /** @type {Error[]} */
  const faults = [];
  for (const project of ["packages/db-inversify", "examples/seed"])
    await compile(project, version).catch((error) => faults.push(error));
  await test(version, vitestArguments).catch((error) => faults.push(error));
  for (const { message } of faults) console.error(message);
  const end = faults.length === 0 ? "ok" : "FAILED";
  return `inversify ${version.padEnd(7)} ${Math.round((Date.now() - begun) / 1000)} s  ${end}`;
}

await program(async () => {
  const given = process.argv.slice(2);
  const end = given.includes("--") ? given.indexOf("--") : given.length;
  const asked = given.slice(0, end);
  const unknown = asked.filter((version) => !versions().includes(version));
  if (unknown.length > 0) throw new UnknownReleaseError(unknown);
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const lines = [];
  for (const version of asked.length > 0 ? asked : versions())
    lines.push(await verdict(version, given.slice(end + 1)));
  console.log(`\n${lines.join("\n")}`);
  if (lines.some((line) => line.endsWith("FAILED"))) process.exitCode = 1;
});
