import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { TestDatabaseError } from "../errors.js";

/** One `<version>_<name>` folder. */
export interface Migration {
  readonly name: string;
  /** The text of its `up.sql`. */
  readonly up: string;
}

const FOLDER_NAME = /^(\d+)_./;

/**
 * Reads `<version>_<name>/up.sql` below `folder`, in the order of versions, then names.
 *
 * @throws TestDatabaseError the folder is missing, holds no migration, or one of them has no `up.sql`.
 */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw unreadable(folder, "it cannot be read", cause);
  });
  const found = names.filter((name) => FOLDER_NAME.test(name)).toSorted(byVersion);
  if (found.length === 0) throw unreadable(folder, "it holds no <version>_<name> folder");
  return Promise.all(
    found.map(async (name) => {
      const up = await readFile(join(folder, name, "up.sql"), "utf8").catch((cause: unknown) => {
        throw unreadable(folder, `${name} has no up.sql`, cause);
      });
      return { name, up };
    }),
  );
}

/** Versions are numbers of any length. */
export function byVersion(a: string, b: string): number {
  const [first, second] = [versionOf(a), versionOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/** 12 hexadecimal digits that change when a name, a text or the order changes. */
export function migrationsHash(migrations: readonly Migration[]): string {
  const content = JSON.stringify(migrations.map(({ name, up }) => [name, up]));
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

function versionOf(name: string): bigint {
  return BigInt(FOLDER_NAME.exec(name)?.[1] ?? 0);
}

function unreadable(folder: string, reason: string, cause?: unknown): TestDatabaseError {
  return new TestDatabaseError(
    "DB_TESTING_MIGRATIONS",
    `The migrations folder ${folder} cannot be used: ${reason}.`,
    { cause },
  );
}
