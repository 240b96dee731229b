import type { ForeignEntry } from "./foreign-folder.js";

/** A folder directly in the tool's folder, and the files in it by their names. */
export interface EntryFolder {
  readonly name: string;
  readonly files: ReadonlyMap<string, ForeignEntry>;
}

/** The entries directly in the tool's folder, files and folders apart. */
export function sortEntries(entries: readonly ForeignEntry[]): {
  readonly folders: readonly EntryFolder[];
  readonly files: readonly ForeignEntry[];
} {
  const direct = entries.filter(({ path }) => !path.includes("/"));
  return {
    folders: direct
      .filter(({ kind }) => kind === "directory")
      .map(({ path }) => ({ name: path, files: filesIn(path, entries) })),
    files: direct.filter(({ kind }) => kind !== "directory"),
  };
}

function filesIn(
  folder: string,
  entries: readonly ForeignEntry[],
): ReadonlyMap<string, ForeignEntry> {
  const start = `${folder}/`;
  const inside = entries.filter(({ path }) => path.startsWith(start));
  return new Map(inside.map((entry) => [entry.path.slice(start.length), entry]));
}

/** The files of a folder but those named. */
export function otherFiles(
  { files }: EntryFolder,
  ...known: readonly string[]
): readonly ForeignEntry[] {
  return [...files].filter(([name]) => !known.includes(name)).map(([, entry]) => entry);
}

/** `12_add_users` in two parts; `undefined`: it does not begin with a digit. */
export function splitName(
  name: string,
): { readonly version: string; readonly title: string } | undefined {
  const groups = /^(?<version>\d+)[_-]*(?<title>.*)$/s.exec(name)?.groups;
  return groups && { version: groups["version"] ?? "", title: groups["title"] ?? "" };
}

/** Plain comparison of texts, as other tools sort by name. */
export function byText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
