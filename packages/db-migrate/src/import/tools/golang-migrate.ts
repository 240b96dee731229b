import { splitName } from "../entry-folders.js";
import { type ForeignEntry, type ForeignFolder, notTakenOver } from "../foreign-folder.js";
import type { ForeignMigration } from "../foreign-folder.js";
import { type ForeignHistory, type HistoryRecord, recordColumns } from "../foreign-history.js";
import type { ForeignTool } from "../foreign-tool.js";
import { type MigrationPart, pairParts } from "../paired-parts.js";

/**
 * `<version>_<title>.up.sql` and `.down.sql`, all in one folder. Read in golang-migrate at 18966c7: what is
 * named otherwise is passed over; the history is one number, up to which everything was applied.
 */
export const golangMigrate: ForeignTool = {
  read: readGolangMigrate,
  usualFolder: "migrations",
  tables: [
    {
      name: "schema_migrations",
      columns: ["version", "dirty"],
      select: (table) =>
        `SELECT ${recordColumns({ key: "version", fault: "CASE WHEN dirty THEN 'dirty' END" })}
        FROM ${table} ORDER BY version`,
      interpret: upToVersion,
    },
  ],
};

function readGolangMigrate(entries: readonly ForeignEntry[]): ForeignFolder {
  const direct = entries.filter(({ path }) => !path.includes("/"));
  const parts = direct.map((entry) => ({ entry, part: partOf(entry) }));
  const others = parts.filter(({ part }) => part === undefined);
  const why = ": it is not named <version>_<title>.up.sql or .down.sql";
  const paired = pairParts(parts.flatMap(({ part }) => (part === undefined ? [] : [part])));
  const notes = [...others.map(({ entry }) => notTakenOver(entry, why)), ...paired.notes];
  return { ...paired, notes, ignored: [] };
}

/** What a file's name says; `undefined`: it is none of this kind. */
export function partOf(entry: ForeignEntry): MigrationPart | undefined {
  const groups = /^(?<name>\d+_.*)\.(?<direction>up|down)\.(?<extension>.*)$/s.exec(entry.path);
  const { name = "", direction, extension } = groups?.groups ?? {};
  const split = splitName(name);
  if (split === undefined || entry.kind !== "file") return undefined;
  return {
    entry,
    ...split,
    direction: direction === "up" ? "up" : "down",
    program: extension !== "sql",
  };
}

function upToVersion(
  records: readonly HistoryRecord[],
  migrations: readonly ForeignMigration[],
): ForeignHistory {
  const dirty = records.find(({ fault }) => fault !== null);
  if (dirty !== undefined) {
    return {
      records: [],
      problems: [
        `Version ${dirty.key} is dirty: it failed halfway, and nobody knows what of it is there. Bring ` +
          "the database to a version by hand, say so with migrate force <version>, and import again.",
      ],
    };
  }
  const last = records.at(-1);
  if (last === undefined) return { records: [], problems: [] };
  const through = BigInt(last.key);
  const applied = migrations.flatMap(({ keys }) => keys.filter((key) => BigInt(key) < through));
  return { records: [...applied.map((key) => ({ ...last, key })), last], problems: [] };
}
