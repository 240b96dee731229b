import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MigrationDirectoryError } from "../errors/directory-errors.js";
import type { Migration } from "../source/migration.js";

/**
 * Writes migrations that are not there yet. They are written beside the folder and moved into it whole, in
 * the order they run: whatever happens, the folder holds a beginning of them and no half of one.
 *
 * @throws MigrationDirectoryError
 */
export async function writeMigrations(
  directory: string,
  migrations: readonly Migration[],
): Promise<void> {
  if (migrations.length === 0) return;
  try {
    await mkdir(directory, { recursive: true });
    const beside = join(dirname(directory), `.${basename(directory)}-import-`);
    const staging = await mkdtemp(beside);
    try {
      for (const migration of migrations) await writeFolder(staging, migration);
      for (const { name } of migrations) await rename(join(staging, name), join(directory, name));
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationDirectoryError(
      `${directory} could not be written (${reason}). Each migration is there whole or not at all; import ` +
        "again to go on.",
      { cause },
    );
  }
}

async function writeFolder(parent: string, { name, up, down }: Migration): Promise<void> {
  const folder = join(parent, name);
  await mkdir(folder);
  await writeFile(join(folder, "up.sql"), up.text, { flag: "wx" });
  if (down !== undefined) await writeFile(join(folder, "down.sql"), down.text, { flag: "wx" });
}
