/**
 * Runs the README's commands once per Node.js major, each in a fresh clone of the current commit:
 * `node scripts/node-matrix.mjs [20 22 24 26] [--command test|demo]`, default all four and both commands.
 * Every Node.js comes from npm; none needs to be on this machine.
 */
import { delimiter, join } from "node:path";
import { pnpmVersion, program, root, run } from "./command.mjs";
import { binFolderOf } from "./node-release.mjs";
import { withTemporaryFolder } from "./temporary-folder.mjs";

const supported = ["20", "22", "24", "26"];

/**
 * @param {string} major
 * @param {string} command
 * @returns {Promise<string>} One line that says how it went.
 */
function runIn(major, command) {
  return withTemporaryFolder(async (folder) => {
    const clone = join(folder, "clone");
    await run("git", ["clone", "--quiet", root, clone]);
    const env = { PATH: `${await binFolderOf(major)}${delimiter}${process.env["PATH"]}` };
    const version = (await run("node", ["--version"], { env })).trim();
    const begun = Date.now();
    console.log(`\nNode.js ${version}: npx --yes ${pnpmVersion()} ${command}`);
    const verdict = await run("npx", ["--yes", pnpmVersion(), command], {
      cwd: clone,
      env,
      show: true,
    }).then(
      () => "ok",
      () => "FAILED",
    );
    return `Node.js ${version}  ${command}  ${Math.round((Date.now() - begun) / 1000)} s  ${verdict}`;
  });
}

await program(async () => {
  const given = process.argv.slice(2);
  const only = given.includes("--command") ? given[given.indexOf("--command") + 1] : undefined;
  const asked = given.filter((each) => supported.includes(each));
  const lines = [];
  for (const major of asked.length > 0 ? asked : supported) {
    for (const command of only === undefined ? ["demo", "test"] : [only]) {
      lines.push(await runIn(major, command));
    }
  }
  console.log(`\n${lines.join("\n")}`);
  if (lines.some((line) => line.endsWith("FAILED"))) process.exitCode = 1;
});
