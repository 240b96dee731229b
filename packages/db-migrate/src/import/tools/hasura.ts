import { basename } from "node:path";
import { type EntryFolder, sortEntries, splitName } from "../entry-folders.js";
import type { ForeignEntry, ForeignFolder, ForeignMigration } from "../foreign-folder.js";
import type { ImportNote, ImportObstacle } from "../import-findings.js";
import { type ForeignHistory, type HistoryRecord, recordColumns } from "../foreign-history.js";
import type { ForeignTool } from "../foreign-tool.js";
import { type MigrationPart, pairParts } from "../paired-parts.js";
import { partOf } from "./golang-migrate.js";

const dirty = "is marked as dirty";

/**
 * `<epoch ms>_<name>/{up,down}.sql` in a folder for each database, or, before config v2, all files in one
 * folder. Read in graphql-engine's cli: empty files are passed over; the history is kept in the database of
 * the metadata, as JSON since config v3 and in a table before.
 */
export const hasura: ForeignTool = {
  read: readHasura,
  usualFolder: "migrations/default",
  tables: [
    {
      name: "hdb_catalog.hdb_version",
      columns: ["cli_state"],
      select: (table) =>
        `SELECT ${recordColumns({
          key: "version.key",
          alias: "database.key",
          fault: `CASE WHEN version.value = 'true' THEN '${dirty}' END`,
        })}
        FROM ${table}, jsonb_each(coalesce(cli_state::jsonb -> 'migrations', '{}')) AS database,
        jsonb_each(database.value) AS version ORDER BY version.key::numeric`,
      interpret: ofDatabase,
    },
    {
      name: "hdb_catalog.schema_migrations",
      columns: ["version", "dirty"],
      select: (table) =>
        `SELECT ${recordColumns({ key: "version", fault: `CASE WHEN dirty THEN '${dirty}' END` })}
        FROM ${table} ORDER BY version`,
    },
  ],
};

function readHasura(entries: readonly ForeignEntry[]): ForeignFolder {
  const { folders, files } = sortEntries(entries);
  const all = [
    ...files.map((entry) => ({ entry, part: partOf(entry) })),
    ...folders.flatMap((folder) =>
      [...folder.files].map(([name, entry]) => ({ entry, part: partIn(folder, name, entry) })),
    ),
  ];
  const parts = all.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const sql = parts.filter(({ entry, program }) => !program && entry.text.trim() !== "");
  const { migrations, notes, obstacles } = pairParts(sql);
  const known = new Set(migrations.flatMap(({ keys }) => keys));
  return {
    migrations,
    ignored: parts.map(({ version }) => String(BigInt(version))).filter((key) => !known.has(key)),
    notes: [...notes, ...all.flatMap(({ entry, part }) => remarkOn(entry, part))],
    obstacles: [...obstacles, ...folders.flatMap((folder) => databaseFolder(folder))],
  };
}

function partIn(folder: EntryFolder, name: string, entry: ForeignEntry): MigrationPart | undefined {
  const split = splitName(folder.name);
  const [, direction, extension] = /^(up|down)\.(sql|yaml)$/.exec(name) ?? [];
  if (split === undefined || direction === undefined || entry.kind !== "file") return undefined;
  return {
    entry,
    ...split,
    direction: direction === "up" ? "up" : "down",
    program: extension !== "sql",
  };
}

function remarkOn(entry: ForeignEntry, part: MigrationPart | undefined): ImportNote[] {
  if (part?.program === true) return [{ file: entry.path, note: "is metadata, not schema" }];
  if (part !== undefined && entry.text.trim() === "" && part.direction === "up") {
    return [{ file: entry.path, note: "is empty: Hasura passes over it, and so does this" }];
  }
  const inDatabase = entry.path.includes("/") && entry.kind === "directory";
  return part === undefined && !inDatabase ? [{ file: entry.path, note: "is not taken over" }] : [];
}

/** `migrations` was given where `migrations/default` is meant. */
function databaseFolder({ name, files }: EntryFolder): ImportObstacle[] {
  const isMigration = splitName(name) !== undefined;
  const holds = [...files.keys()].some((inside) => splitName(inside) !== undefined);
  if (isMigration || !holds) return [];
  return [{ file: name, fault: "is the folder of a database: import each of them by itself" }];
}

/** The folder is named like its database; where there is one database only, its name does not matter. */
function ofDatabase(
  records: readonly HistoryRecord[],
  _migrations: readonly ForeignMigration[],
  source: string,
): ForeignHistory {
  const databases = [...new Set(records.map(({ alias }) => alias ?? ""))];
  const named = databases.find((name) => name === basename(source));
  const [only] = databases;
  const chosen = named ?? (databases.length <= 1 ? only : undefined);
  if (chosen === undefined && databases.length > 0) {
    const problem =
      `Hasura knows several databases here (${databases.join(", ")}), and the folder is named like ` +
      "none of them.";
    return { records: [], problems: [problem] };
  }
  return { records: records.filter(({ alias }) => alias === chosen), problems: [] };
}
