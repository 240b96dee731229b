import type { Dirent } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  DuplicateVersionError,
  MigrationDirectoryError,
  MixedVersionsError,
  type SourceError,
  StrayFileError,
} from "../errors/directory-errors.js";
import { type FileFault, MigrationFileError } from "../errors/file-error.js";
import type { SourceProblem } from "../plan/problems.js";
import { checksumOf } from "./checksum.js";
import { type DirectoryEntry, judgeDirectory, judgeMigrationFolder } from "./directory-listing.js";
import { decodeFile } from "./file-text.js";
import type { Migration, MigrationFile } from "./migration.js";
import type { MigrationName } from "./migration-name.js";

/** Migrations read at a time. */
const concurrency = 32;

/**
 * Reads the migrations of a folder, in the order they run.
 *
 * @throws MigrationDirectoryError the folder or a file cannot be read.
 * @throws StrayFileError, DuplicateVersionError, MixedVersionsError with everything that is wrong.
 * @throws MigrationFileError a file is no UTF-8 text.
 */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const { names, problems } = judgeDirectory(await listDirectory(directory));
  const read: (ReadFolder | FolderProblems)[] = [];
  for (let start = 0; start < names.length; start += concurrency) {
    const slice = names.slice(start, start + concurrency);
    read.push(...(await Promise.all(slice.map((name) => readFolder(directory, name)))));
  }
  refuse(directory, [...problems, ...read.flatMap((each) => each.problems)]);
  const folders = read.filter((each) => "migration" in each);
  const faults = folders.flatMap((each) => each.faults);
  if (faults.length > 0) throw new MigrationFileError(faults);
  return folders.map((each) => each.migration);
}

interface ReadFolder {
  readonly migration: Migration;
  readonly problems: readonly [];
  readonly faults: readonly FileFault[];
}

interface FolderProblems {
  readonly problems: readonly SourceProblem[];
}

async function readFolder(
  directory: string,
  name: MigrationName,
): Promise<ReadFolder | FolderProblems> {
  const folder = join(directory, name.name);
  const entries = await listDirectory(folder);
  const problems = judgeMigrationFolder(name.name, entries);
  if (problems.length > 0) return { problems };
  const hasDown = entries.some((entry) => entry.name === "down.sql");
  const [up, down] = await Promise.all([
    readMigrationFile(join(folder, "up.sql")),
    hasDown ? readMigrationFile(join(folder, "down.sql")) : undefined,
  ]);
  const faults = [up, down].flatMap((each) => (each?.fault === undefined ? [] : [each.fault]));
  return { migration: { ...name, up: up.file, down: down?.file }, problems: [], faults };
}

async function readMigrationFile(
  path: string,
): Promise<{ file: MigrationFile; fault: FileFault | undefined }> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const decoded = decodeFile(bytes);
  const fault =
    "fault" in decoded ? { file: path, line: 1, column: 1, fault: decoded.fault } : undefined;
  const text = "text" in decoded ? decoded.text : "";
  return { file: { path, text, checksum: checksumOf(text) }, fault };
}

async function listDirectory(path: string): Promise<DirectoryEntry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function kindOf(entry: Dirent): DirectoryEntry["kind"] {
  if (entry.isDirectory()) return "directory";
  return entry.isFile() ? "file" : "other";
}

function refuse(directory: string, problems: readonly SourceProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const errors: Record<
    SourceProblem["kind"],
    new (directory: string, problems: readonly SourceProblem[]) => SourceError
  > = { stray: StrayFileError, duplicate: DuplicateVersionError, mixed: MixedVersionsError };
  throw new errors[first.kind](directory, problems);
}

const refusals: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "is not a folder",
  EISDIR: "is a folder, not a file",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
};

function unreadable(path: string, cause: unknown): MigrationDirectoryError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return new MigrationDirectoryError(
    `${path} ${refusals[code] ?? `cannot be read (${code})`}. Nothing was sent.`,
    { cause },
  );
}

/** Whether an error says that the migrations folder does not exist. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof MigrationDirectoryError)) return false;
  const { cause } = error;
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
