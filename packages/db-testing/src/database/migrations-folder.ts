import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { TestDatabaseError } from "../errors.js";

/** A folder of migrations, as it is now. */
export interface MigrationsFolder {
  /** Absolute. */
  readonly path: string;
  /** 12 hexadecimal digits that change when the name or the content of any file in it changes. */
  readonly hash: string;
}

/** A file by its path below the folder, `/` between its parts. */
export type MigrationFile = readonly [path: string, content: Uint8Array];

/** The folder, among the migrations, of those that run again whenever they have changed. */
export const repeatableFolder = "repeatable";

/**
 * Reads every file below `path`, whatever it is: what is applied may depend on it.
 *
 * @throws TestDatabaseError the folder cannot be read, or holds no migration.
 */
export async function readMigrationsFolder(path: string): Promise<MigrationsFolder> {
  const folder = resolve(path);
  try {
    const names = await readdir(folder);
    if (!names.some((name) => isMigration(name)))
      throw unusable(folder, "it holds no <version>_<name> folder");
    return { path: folder, hash: hashOf(await readFiles(folder)) };
  } catch (cause) {
    throw cause instanceof TestDatabaseError
      ? cause
      : unusable(folder, whyUnreadable(cause), cause);
  }
}

/** Whether an entry of the folder is, or holds, migrations: the version is digits, hyphens among them. */
export function isMigration(name: string): boolean {
  return name === repeatableFolder || /^\d[\d-]*_./.test(name);
}

/** 12 hexadecimal digits. The order of the files does not matter. */
export function hashOf(files: readonly MigrationFile[]): string {
  const hash = createHash("sha256");
  const sorted = files.toSorted(([one], [other]) => (one < other ? -1 : Number(one > other)));
  for (const [path, content] of sorted)
    hash.update(JSON.stringify([path, content.length])).update(content);
  return hash.digest("hex").slice(0, 12);
}

/** @param folder absolute */
export function unusable(folder: string, reason: string, cause?: unknown): TestDatabaseError {
  return new TestDatabaseError(
    "DB_TESTING_MIGRATIONS",
    `The migrations folder ${folder} cannot be used: ${reason}.`,
    { cause },
  );
}

async function readFiles(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(
      async (path) => [relative(folder, path).replaceAll(sep, "/"), await readFile(path)] as const,
    ),
  );
}

function whyUnreadable(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "it does not exist";
  return `it cannot be read${typeof code === "string" ? ` (${code})` : ""}`;
}
