import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  MigrationDirectoryError,
  MigrationNameError,
  SquashError,
} from "../errors/directory-errors.js";
import type { Migration } from "../source/migration.js";
import { isSlug } from "../source/new-migration.js";
import { squashedFiles } from "../source/squashed-text.js";

/** What a squash wrote and moved. */
export interface SquashResult {
  /** Folder name of the migration that takes the place of the others. */
  readonly name: string;
  readonly replaced: readonly string[];
  /** Where their folders are now. A name with an underscore in front is left alone by every command. */
  readonly movedTo: string;
}

const keptIn = "_squashed";

/**
 * Writes one migration that takes the place of all up to and including `through`. Needs no database: where
 * all of them are applied the next `up` records it, and where none is it runs.
 *
 * @throws SquashError, MigrationNameError, MigrationDirectoryError. Nothing was written but by the last.
 */
export async function squash(
  directory: string,
  available: readonly Migration[],
  through: Migration,
  slug: string,
): Promise<SquashResult> {
  if (!isSlug(slug)) throw new MigrationNameError(slug);
  const included = available.filter(
    ({ kind, orderKey }) => kind === "versioned" && orderKey <= through.orderKey,
  );
  if (included.length < 2) throw new SquashError(["there is nothing before it to put together"]);
  const files = squashedFiles(included);
  if ("obstacles" in files) throw new SquashError(files.obstacles);
  const replaced = included.map(({ name }) => name);
  const name = `${through.name.split("_")[0] ?? ""}_${slug}`;
  const movedTo = join(directory, keptIn);
  await written(movedTo, async () => {
    await mkdir(movedTo, { recursive: true });
    for (const each of replaced) await rename(join(directory, each), join(movedTo, each));
    await mkdir(join(directory, name));
    await writeFile(join(directory, name, "up.sql"), files.up, { flag: "wx" });
    await writeFile(join(directory, name, "down.sql"), files.down, { flag: "wx" });
  });
  return { name, replaced, movedTo };
}

async function written(place: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationDirectoryError(
      `The folder could not be rearranged (${reason}). What was moved is in ${place}.`,
      { cause },
    );
  }
}
