import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import {
  ImportError,
  type ImportOptions,
  type ImportReport,
  type ImportTool,
  createMigrationManager,
} from "../src/index.js";
import { migrationsFolder, writeFiles } from "./migrations-folder.js";

/** An import that can be done, and done again. */
export interface Importing {
  readonly source: string;
  readonly directory: string;
  again(): Promise<ImportReport>;
  /** A file that was written. */
  read(path: string): string;
}

/** A folder of another tool, to be imported into one that is not there yet. */
export function importing(
  from: ImportTool,
  files: Readonly<Record<string, string>>,
  options: Partial<ImportOptions> = {},
): Importing {
  const folder = migrationsFolder({});
  const source = join(folder, "theirs");
  const directory = join(folder, "migrations");
  mkdirSync(source);
  writeFiles(source, files);
  const manager = createMigrationManager({ directory });
  return {
    source,
    directory,
    again: () => manager.import({ from, source, ...options }),
    read: (path: string) => readFileSync(join(directory, path), "utf8"),
  };
}

/** What stands in the way, without the folders' own path; nothing may have been written. */
export async function obstaclesOf(
  from: ImportTool,
  files: Readonly<Record<string, string>>,
  options?: Partial<ImportOptions>,
): Promise<string[]> {
  const { again, source, directory } = importing(from, files, options);
  const error: unknown = await again().catch((thrown: unknown) => thrown);
  if (!(error instanceof ImportError)) throw error;
  expect(existsSync(directory)).toBe(false);
  const [, ...lines] = error.message.split("\n").toReversed();
  return lines
    .toReversed()
    .map((line) => line.replaceAll(`${source}/`, "").replaceAll(directory, "migrations"));
}

export async function notesOf(
  from: ImportTool,
  files: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { again, source } = importing(from, files);
  const { notes } = await again();
  return notes.map(({ file, note }) => `${file.replace(`${source}/`, "")} ${note}`);
}
