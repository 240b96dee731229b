import { dirname } from "node:path";
import { run } from "./command.mjs";

/**
 * Fetches the newest Node.js of a major, from npm. What npx sets for the program it runs would confuse an npx inside,
 * so only the place is asked for.
 *
 * @param {string} major
 * @returns {Promise<string>} The folder with `node`.
 */
export async function binFolderOf(major) {
  const path = ["--", "node", "--print", "process.execPath"];
  return dirname((await run("npx", ["--yes", `--package=node@${major}`, ...path])).trim());
}
