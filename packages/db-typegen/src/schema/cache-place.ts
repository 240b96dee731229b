import { statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Where servers' data is kept between runs: below the `node_modules` of the project, or of a folder above it; where
 * there is none, in this user's folder for caches. No folder that others can write to: settings of a server can name
 * programs.
 *
 * @param root absolute
 */
export function cachePlace(
  root: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const modules = modulesFolder(root);
  return modules === undefined
    ? join(userCaches(env, platform), "abe-db-typegen")
    : join(modules, ".cache", "@abe", "db-typegen");
}

function modulesFolder(folder: string): string | undefined {
  const found = join(folder, "node_modules");
  if (statSync(found, { throwIfNoEntry: false })?.isDirectory() === true) return found;
  return folder === dirname(folder) ? undefined : modulesFolder(dirname(folder));
}

/** As the XDG Base Directory Specification has it, or macOS. */
function userCaches(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  const given = env["XDG_CACHE_HOME"];
  // A relative path is to be ignored.
  if (given !== undefined && given.startsWith("/")) return given;
  const home = env["HOME"] ?? homedir();
  return platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
