import { type Dirent, readFileSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
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
import {
  type DirectoryEntry,
  type FolderContent,
  type Listing,
  isProgram,
  judgeDirectory,
  judgeMigrationFolder,
  judgeRepeatables,
  repeatableFolder,
} from "./directory-listing.js";
import { decodeFile } from "./file-text.js";
import type { Migration, MigrationFile } from "./migration.js";
import type { MigrationName } from "./migration-name.js";

/**
 * Folders read without a break. Migrations are many small files, and a file that is read at once is read in a
 * third of the processor's time that a promise for it takes; the breaks let whatever else the process does go on.
 */
const withoutBreak = 128;

/** Made once: to make them of a word takes Node.js a quarter of the time in which it reads a small file. */
const asText = { encoding: "utf8" } as const;
const withTypes = { withFileTypes: true } as const;

/**
 * Reads the migrations of a folder, in the order they run: the versioned ones, then the repeatable ones.
 *
 * @param programs whether migrations may be programs.
 * @throws MigrationDirectoryError the folder or a file cannot be read.
 * @throws StrayFileError, DuplicateVersionError, MixedVersionsError with everything that is wrong.
 * @throws MigrationFileError a file is no UTF-8 text.
 */
export async function readMigrations(
  directory: string,
  programs: boolean,
): Promise<readonly Migration[]> {
  const entries = listDirectory(directory);
  const versioned = judgeDirectory(entries);
  const repeatable = listRepeatables(directory, entries);
  const jobs = [
    ...versioned.names.map((name) => ({ ...name, kind: "versioned" as const })),
    ...repeatable.names.map((name) => ({ ...name, kind: "repeatable" as const })),
  ];
  const read: (ReadFolder | FolderProblems)[] = [];
  for (const job of jobs) {
    read.push(readFolder(directory, job, programs));
    if (read.length % withoutBreak === 0) await setImmediate();
  }
  const problems = [...versioned.problems, ...repeatable.problems];
  refuse(directory, [...problems, ...read.flatMap((each) => each.problems)]);
  const folders = read.filter((each) => "migration" in each);
  const faults = folders.flatMap((each) => each.faults);
  if (faults.length > 0) throw new MigrationFileError(faults);
  return folders.map((each) => each.migration);
}

function listRepeatables(directory: string, entries: readonly DirectoryEntry[]): Listing {
  const has = entries.some(({ name, kind }) => name === repeatableFolder && kind === "directory");
  return has
    ? judgeRepeatables(listDirectory(join(directory, repeatableFolder)))
    : { names: [], problems: [] };
}

interface ReadFolder {
  readonly migration: Migration;
  readonly problems: readonly [];
  readonly faults: readonly FileFault[];
}

interface FolderProblems {
  readonly problems: readonly SourceProblem[];
}

function readFolder(
  directory: string,
  name: MigrationName & Pick<Migration, "kind">,
  programs: boolean,
): ReadFolder | FolderProblems {
  const folder = join(directory, name.name);
  const content = judgeFolder(name, readDirectory(folder), programs);
  if (content.problems.length > 0) return { problems: content.problems };
  const faults: FileFault[] = [];
  const up = readMigrationFile(`${folder}${sep}${content.up}`, faults);
  const down =
    content.down === undefined
      ? undefined
      : readMigrationFile(`${folder}${sep}${content.down}`, faults);
  return { migration: { ...name, up, down }, problems: [], faults };
}

const usual: FolderContent = { up: "up.sql", down: "down.sql", problems: [] };

/** Nothing has to be judged of a folder that holds what nearly all do, and that is seen in fewer steps. */
function judgeFolder(
  { name, kind }: MigrationName & Pick<Migration, "kind">,
  entries: readonly Dirent[],
  programs: boolean,
): FolderContent {
  const down = kind === "versioned";
  const [first, second] = entries;
  const isUsual =
    down && entries.length === 2 && isFile(first, usual.down) && isFile(second, usual.up);
  return isUsual ? usual : judgeMigrationFolder(name, entries.map(toEntry), { programs, down });
}

function isFile(entry: Dirent | undefined, name: string | undefined): boolean {
  return entry?.name === name && entry?.isFile() === true;
}

/** @param faults is given what is wrong with its bytes */
function readMigrationFile(path: string, faults: FileFault[]): MigrationFile {
  const decoded = decodeFile(readText(path), () => readBytes(path));
  if ("fault" in decoded) faults.push({ file: path, ...decoded });
  const text = "text" in decoded ? decoded.text : "";
  const language = isProgram(path) ? "program" : "sql";
  return { path, language, text, checksum: checksumOf(text) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, asText);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function listDirectory(path: string): DirectoryEntry[] {
  return readDirectory(path).map(toEntry);
}

function readDirectory(path: string): Dirent[] {
  try {
    return readdirSync(path, withTypes);
  } catch (cause) {
    throw unreadable(path, cause, makeFolder);
  }
}

function toEntry(entry: Dirent): DirectoryEntry {
  return { name: entry.name, kind: kindOf(entry) };
}

const makeFolder =
  " Say where it is with --dir <folder>, or make it with: npx @abe/db-migrate init";

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

/** @param whereMissing what to do when there is nothing at the path */
function unreadable(path: string, cause: unknown, whereMissing = ""): MigrationDirectoryError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return new MigrationDirectoryError(
    `${path} ${refusals[code] ?? `cannot be read (${code})`}. Nothing was sent.${code === "ENOENT" ? whereMissing : ""}`,
    { cause },
  );
}

/** Whether an error says that the migrations folder does not exist. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof MigrationDirectoryError)) return false;
  const { cause } = error;
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
