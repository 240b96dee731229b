import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MigrationDirectoryError, MigrationNameError } from "../errors/directory-errors.js";
import { isMissing, readMigrations } from "../source/directory-source.js";
import { isSlug, newMigrationFiles, nextVersion } from "../source/new-migration.js";

/** A migration that was written just now. */
export interface CreatedMigration {
  /** Folder name. */
  readonly name: string;
  readonly upFile: string;
  readonly downFile: string;
}

/**
 * Writes the folder of a new migration, with a version later than all others. The migrations folder is
 * made where it is missing. Needs no database.
 *
 * @throws MigrationNameError, MigrationDirectoryError; SourceError where the folder is not in order.
 */
export async function createMigration(
  directory: string,
  slug: string,
  now: Date,
): Promise<CreatedMigration> {
  if (!isSlug(slug)) throw new MigrationNameError(slug);
  const existing = await readMigrations(directory).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const name = `${nextVersion(existing, now)}_${slug}`;
  const folder = join(directory, name);
  const [upFile, downFile] = [join(folder, "up.sql"), join(folder, "down.sql")];
  const { up, down } = newMigrationFiles(slug);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(upFile, up, { flag: "wx" });
    await writeFile(downFile, down, { flag: "wx" });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    throw new MigrationDirectoryError(`${folder} cannot be written (${code}).`, { cause });
  }
  return { name, upFile, downFile };
}
