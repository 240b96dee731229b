import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { TestDatabaseError } from "../errors.js";

/** One `<version>_<name>` folder. */
export interface Migration {
  readonly name: string;
  /** The text of its `up.sql`. */
  readonly up: string;
  /** All its files by name, `up.sql` among them. */
  readonly files: readonly (readonly [name: string, text: string])[];
}

/** What a folder of migrations holds. */
export interface MigrationsFolder {
  readonly path: string;
  /** In the order of versions, then names. At least one. */
  readonly migrations: readonly Migration[];
}

const FOLDER_NAME = /^(\d+)_./;

/**
 * Reads the `<version>_<name>` folders below `path`.
 *
 * @throws TestDatabaseError the folder is missing, holds no migration, or one of them has no `up.sql`.
 */
export async function readMigrationsFolder(path: string): Promise<MigrationsFolder> {
  const entries = await readdir(path).catch((cause: unknown) => {
    throw unusable(path, "it cannot be read", cause);
  });
  const names = entries.filter((name) => FOLDER_NAME.test(name)).toSorted(byVersion);
  if (names.length === 0) throw unusable(path, "it holds no <version>_<name> folder");
  return { path, migrations: await Promise.all(names.map((name) => readMigration(path, name))) };
}

/** Versions are numbers of any length. */
export function byVersion(a: string, b: string): number {
  const [first, second] = [versionOf(a), versionOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/** 12 hexadecimal digits that change when a name, a text or the order changes. */
export function migrationsHash(migrations: readonly Migration[]): string {
  const content = JSON.stringify(migrations.map(({ name, files }) => [name, files]));
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

function versionOf(name: string): bigint {
  return BigInt(FOLDER_NAME.exec(name)?.[1] ?? 0);
}

async function readMigration(path: string, name: string): Promise<Migration> {
  const entries = await readdir(join(path, name), { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const files = await Promise.all(
    names
      .toSorted()
      .map(async (file) => [file, await readFile(join(path, name, file), "utf8")] as const),
  );
  const up = files.find(([file]) => file === "up.sql")?.[1];
  if (up === undefined) throw unusable(path, `${name} has no up.sql`);
  return { name, up, files };
}

function unusable(path: string, reason: string, cause?: unknown): TestDatabaseError {
  return new TestDatabaseError(
    "DB_TESTING_MIGRATIONS",
    `The migrations folder ${path} cannot be used: ${reason}.`,
    { cause },
  );
}
