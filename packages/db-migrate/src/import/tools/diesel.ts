import { type EntryFolder, byText, otherFiles, sortEntries } from "../entry-folders.js";
import {
  type ForeignEntry,
  type ForeignFolder,
  type ForeignMigration,
  notTakenOver,
  unlessBlank,
  wholeFile,
} from "../foreign-folder.js";
import { milliseconds, recordColumns } from "../foreign-history.js";
import type { ForeignTool } from "../foreign-tool.js";

/**
 * `<version>_<name>/{up,down}.sql` with an optional `metadata.toml`. Read in diesel_migrations at
 * 04cc1b0: files beside the folders, and folders with nothing in them, are passed over.
 */
export const diesel: ForeignTool = {
  read: readDiesel,
  usualFolder: "migrations",
  tables: [
    {
      name: "__diesel_schema_migrations",
      columns: ["version", "run_on"],
      select: (table) =>
        `SELECT ${recordColumns({ key: "version", applied_ms: milliseconds("run_on") })}
        FROM ${table} ORDER BY run_on, version`,
    },
  ],
};

function readDiesel(entries: readonly ForeignEntry[]): ForeignFolder {
  const { folders, files } = sortEntries(entries);
  const read = folders.filter((folder) => folder.files.size > 0).map(readFolder);
  return {
    migrations: read
      .flatMap(({ migrations }) => migrations)
      .toSorted((left, right) => byText(left.keys[0] ?? "", right.keys[0] ?? "")),
    ignored: [],
    notes: [...files.map((file) => notTakenOver(file)), ...read.flatMap(({ notes }) => notes)],
    obstacles: read.flatMap(({ obstacles }) => obstacles),
  };
}

function readFolder(folder: EntryFolder): Omit<ForeignFolder, "ignored"> {
  const { name, files } = folder;
  const [version = "", ...rest] = name.split("_");
  const up = files.get("up.sql");
  if (up === undefined || !/^\d[\d-]*$/.test(version)) {
    const fault = up === undefined ? "holds no up.sql" : "has a version that is not in digits";
    return { migrations: [], notes: [], obstacles: [{ file: name, fault }] };
  }
  const metadata = files.get("metadata.toml");
  const outside = metadata !== undefined && !runsInTransaction(metadata.text);
  const down = files.get("down.sql");
  const migration: ForeignMigration = {
    keys: [version.replaceAll("-", "")],
    version,
    title: rest.join("_"),
    up: wholeFile(up, outside),
    down: unlessBlank(down === undefined ? undefined : wholeFile(down, outside)),
    checksums: [],
  };
  const others = otherFiles(folder, "up.sql", "down.sql", "metadata.toml");
  const notes = others.map((file) => notTakenOver(file));
  return { migrations: [migration], notes, obstacles: [] };
}

/** Where there is a metadata.toml that does not say it, Diesel takes it for `false`. */
function runsInTransaction(toml: string): boolean {
  const [topLevel = ""] = toml.split(/^\s*\[/m);
  return /^\s*run_in_transaction\s*=\s*true\b/m.test(topLevel);
}
