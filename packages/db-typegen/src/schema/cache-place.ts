import { statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Where servers' data is kept between runs: below the `node_modules` of the project, or of a folder above it; where
 * there is none of this user's, in the folder for caches. No folder that everybody can write to: settings of a server
 * can name programs.
 *
 * @param root absolute
 */
export function cachePlace(
  root: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const modules = modulesFolder(root);
  return modules === undefined || !isOwn(modules)
    ? join(userCaches(env, platform), "abe-db-typegen")
    : join(modules, ".cache", "@abe", "db-typegen");
}

function modulesFolder(folder: string): string | undefined {
  const found = join(folder, "node_modules");
  if (statSync(found, { throwIfNoEntry: false })?.isDirectory() === true) return found;
  return folder === dirname(folder) ? undefined : modulesFolder(dirname(folder));
}

/** This user has made it, and it is not for everybody to write to. Windows tells neither. */
function isOwn(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  const user = process.getuid?.();
  return user === undefined || (uid === user && (mode & 0o002) === 0);
}

/** As the XDG Base Directory Specification has it, or macOS. */
function userCaches(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  const given = env["XDG_CACHE_HOME"];
  // A relative path is to be ignored.
  if (given !== undefined && given.startsWith("/")) return given;
  const home = env["HOME"] ?? homedir();
  return platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
