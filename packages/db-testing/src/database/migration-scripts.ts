import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMigration, repeatableFolder, unusable } from "./migrations-folder.js";

/** The `up.sql` of one migration. */
export interface MigrationScript {
  /** Its folder, such as `20230415_add_users` or `repeatable/totals`. */
  readonly name: string;
  readonly up: string;
}

/**
 * Reads the scripts of a folder in the order they run: the versioned ones, then the repeatable ones by name. For
 * where `@abe/db-migrate` is not installed, which reads more than that.
 *
 * @param path absolute
 * @throws TestDatabaseError one of them has no `up.sql`.
 */
export async function readScripts(path: string): Promise<MigrationScript[]> {
  const names = (await foldersIn(path)).filter((name) => isMigration(name));
  const repeatables = names.includes(repeatableFolder)
    ? await foldersIn(join(path, repeatableFolder))
    : [];
  const ordered = [
    ...names.filter((name) => name !== repeatableFolder).toSorted(byVersion),
    ...repeatables.toSorted().map((name) => `${repeatableFolder}/${name}`),
  ];
  return Promise.all(ordered.map((name) => readScript(path, name)));
}

/**
 * Versions are numbers of any length. Those of eight digits and more, when they are not equally long, are dates
 * with and without the time of the day.
 */
export function byVersion(a: string, b: string): number {
  const [one, other] = [versionOf(a), versionOf(b)];
  const dates = one.length !== other.length && Math.min(one.length, other.length) >= dateLength;
  const length = dates ? Math.max(one.length, other.length) : 0;
  const [first, second] = [one.padEnd(length, "0"), other.padEnd(length, "0")].map(BigInt);
  if (first !== second) return (first ?? 0n) < (second ?? 0n) ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/** `YYYYMMDD` */
const dateLength = 8;

function versionOf(name: string): string {
  return (/^\d[\d-]*/.exec(name)?.[0] ?? "0").replaceAll("-", "");
}

/** Links are not followed, and names that begin with `.` or `_` left alone. */
async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
    .map(({ name }) => name);
}

async function readScript(path: string, name: string): Promise<MigrationScript> {
  try {
    return { name, up: await readFile(join(path, name, "up.sql"), "utf8") };
  } catch (cause) {
    throw unusable(
      path,
      `${name} has no up.sql, which is all that can be run without @abe/db-migrate`,
      cause,
    );
  }
}
