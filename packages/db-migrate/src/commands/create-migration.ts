import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MigrationConfigError } from "../errors/config-error.js";
import { MigrationDirectoryError, MigrationNameError } from "../errors/directory-errors.js";
import { isMissing, readMigrations } from "../source/directory-source.js";
import { parseMigrationName } from "../source/migration-name.js";
import {
  isSlug,
  newMigrationFiles,
  newProgramFiles,
  nextVersion,
} from "../source/new-migration.js";

/** A migration that was written just now. */
export interface CreatedMigration {
  /** Folder name. */
  readonly name: string;
  readonly upFile: string;
  readonly downFile: string;
}

/** Options of creating a migration. */
export interface CreateOptions {
  /** Write `up.ts` and `down.ts` instead of SQL. They run only where programs are allowed. */
  readonly program?: boolean;
}

const programsOff =
  "Programs are off, and every command would refuse a folder with an up.ts. Allow them first: " +
  "DB_MIGRATION_PROGRAMS=true, or programs: true in the configuration file or among the options.";

/**
 * Writes the folder of a new migration, with a version later than all others. The migrations folder is
 * made where it is missing. Needs no database.
 *
 * @throws MigrationNameError, MigrationDirectoryError; SourceError where the folder is not in order;
 *   MigrationConfigError a program is wanted where none may run. Nothing was written.
 */
export async function createMigration(
  directory: string,
  slug: string,
  now: Date,
  options: CreateOptions & { readonly programs: boolean },
): Promise<CreatedMigration> {
  if (!isSlug(slug)) throw new MigrationNameError(slug);
  const versioned = parseMigrationName(slug);
  if (versioned !== undefined) throw new MigrationNameError(slug, versioned.slug);
  if (options.program === true && !options.programs) throw new MigrationConfigError([programsOff]);
  const existing = await readMigrations(directory, options.programs).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const name = `${nextVersion(existing, now)}_${slug}`;
  const folder = join(directory, name);
  const extension = options.program === true ? "ts" : "sql";
  const [upFile, downFile] = [join(folder, `up.${extension}`), join(folder, `down.${extension}`)];
  const { up, down } = options.program === true ? newProgramFiles(slug) : newMigrationFiles(slug);
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
