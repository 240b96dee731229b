import type { Dirent } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { MigrationDirectoryError } from "../errors/directory-errors.js";
import { decodeFile } from "../source/file-text.js";
import type { ForeignEntry } from "./foreign-folder.js";
import type { ImportObstacle } from "./import-findings.js";

/** What another tool's folder holds. */
export interface ForeignSource {
  readonly entries: readonly ForeignEntry[];
  /** Files that are no text. */
  readonly obstacles: readonly ImportObstacle[];
}

/** Files read at a time. */
const concurrency = 32;

/** Nothing else says what a migration does, or how. Snapshots beside them may be long. */
const worthReading = /\.(?:sql|toml)$|(?:^|\/)_journal\.json$/;

const nothing = new Uint8Array();

/**
 * Reads a folder and the folders in it, hidden entries left out.
 *
 * @throws MigrationDirectoryError it cannot be read.
 */
export async function readSource(source: string): Promise<ForeignSource> {
  const listed = await list(source, "");
  const folders = listed.filter(({ kind }) => kind === "directory");
  const inside = await Promise.all(folders.map(({ path }) => list(source, path)));
  const all = [...listed, ...inside.flat()];
  const read: { entry: ForeignEntry; fault: string | undefined }[] = [];
  for (let start = 0; start < all.length; start += concurrency) {
    const slice = all.slice(start, start + concurrency);
    read.push(...(await Promise.all(slice.map((each) => readEntry(source, each)))));
  }
  return {
    entries: read.map(({ entry }) => entry),
    obstacles: read.flatMap(({ entry, fault }) =>
      fault === undefined ? [] : [{ file: entry.path, fault }],
    ),
  };
}

/**
 * Reads a file that is not in the folder; its path leads there from the folder.
 *
 * @throws MigrationDirectoryError it cannot be read, or is no text.
 */
export async function readBeside(source: string, file: string): Promise<ForeignEntry> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const decoded = decodeFile(bytes.toString(), () => bytes);
  if ("fault" in decoded) {
    throw new MigrationDirectoryError(`${file} ${decoded.fault}. Nothing was written.`);
  }
  return { path: relative(source, file), kind: "file", bytes, text: decoded.text };
}

async function list(source: string, folder: string): Promise<ForeignEntry[]> {
  const path = join(source, folder);
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return entries
    .filter(({ name }) => !name.startsWith("."))
    .map((entry) => ({
      path: folder === "" ? entry.name : `${folder}/${entry.name}`,
      kind: kindOf(entry),
      bytes: nothing,
      text: "",
    }));
}

async function readEntry(
  source: string,
  entry: ForeignEntry,
): Promise<{ entry: ForeignEntry; fault: string | undefined }> {
  if (entry.kind === "other") {
    return { entry, fault: "is neither a file nor a folder; links are not followed" };
  }
  if (entry.kind !== "file" || !worthReading.test(entry.path)) return { entry, fault: undefined };
  const path = join(source, entry.path);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const decoded = decodeFile(bytes.toString(), () => bytes);
  return "fault" in decoded
    ? { entry, fault: decoded.fault }
    : { entry: { ...entry, bytes, text: decoded.text }, fault: undefined };
}

function kindOf(entry: Dirent): ForeignEntry["kind"] {
  if (entry.isDirectory()) return "directory";
  return entry.isFile() ? "file" : "other";
}

function unreadable(path: string, cause: unknown): MigrationDirectoryError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
  const reason = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
  return new MigrationDirectoryError(`${path} ${reason}. Nothing was written.`, { cause });
}
