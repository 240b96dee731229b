import { splitStatements } from "../../sql/statements.js";
import { type EntryFolder, byText, sortEntries, splitName } from "../entry-folders.js";
import { fileHashes } from "../file-hashes.js";
import {
  type ForeignEntry,
  type ForeignFolder,
  type ForeignMigration,
  type ForeignSql,
  notTakenOver,
  wholeFile,
} from "../foreign-folder.js";
import { milliseconds, recordColumns } from "../foreign-history.js";
import type { ForeignTool } from "../foreign-tool.js";
import { type JournalEntry, journalPath, readJournal } from "./drizzle-journal.js";

/**
 * `<tag>.sql` in the order of `meta/_journal.json`; since 1.0 `<YYYYMMDDHHMMSS>_<name>/migration.sql`. Read
 * in drizzle-orm 0.45 and 1.0.0-rc.5, and tried with both. The history names a migration by the time in the
 * journal, since 1.0 by its folder; a table that 1.0 has taken over keeps whole seconds apart from it.
 */
export const drizzle: ForeignTool = {
  read: readDrizzle,
  usualFolder: "drizzle",
  tables: [
    {
      name: "drizzle.__drizzle_migrations",
      columns: ["id", "hash", "created_at"],
      select: (table, columns) =>
        `SELECT ${recordColumns({
          key: columns.has("name") ? "coalesce(name, created_at::text)" : "created_at",
          alias: "'second ' || (created_at / 1000)",
          ...(columns.has("applied_at") ? { applied_ms: milliseconds("applied_at") } : {}),
          checksum: "hash",
        })}
        FROM ${table} ORDER BY id`,
    },
  ],
};

function readDrizzle(entries: readonly ForeignEntry[]): ForeignFolder {
  const { folders, files } = sortEntries(entries);
  const journal = entries.find(({ path }) => path === journalPath);
  return journal === undefined ? readFolders(folders, files) : readTags(journal, files);
}

function readTags(journal: ForeignEntry, files: readonly ForeignEntry[]): ForeignFolder {
  const { entries, obstacles } = readJournal(journal.text);
  const byName = new Map(files.map((file) => [file.path, file]));
  const tags = new Set(entries.map(({ tag }) => `${tag}.sql`));
  const missing = entries.filter(({ tag }) => !byName.has(`${tag}.sql`));
  return {
    migrations: entries.flatMap((entry) => {
      const file = byName.get(`${entry.tag}.sql`);
      return file === undefined ? [] : [ofTag(entry, file)];
    }),
    ignored: [],
    notes: files
      .filter(({ path }) => !tags.has(path))
      .map((file) => notTakenOver(file, `: it is not in ${journalPath}`)),
    obstacles: [
      ...obstacles,
      ...missing.map(({ tag }) => ({
        file: `${tag}.sql`,
        fault: `is in ${journalPath}, and is missing`,
      })),
    ],
  };
}

function ofTag({ tag, place, when }: JournalEntry, file: ForeignEntry): ForeignMigration {
  // The option `prefix: "none"` leaves the place in the journal as the only version.
  const split = splitName(tag) ?? { version: String(place).padStart(4, "0"), title: tag };
  return { keys: [String(when)], ...split, ...filesOf(file) };
}

function readFolders(
  folders: readonly EntryFolder[],
  files: readonly ForeignEntry[],
): ForeignFolder {
  const sorted = folders.toSorted((left, right) => byText(left.name, right.name));
  return {
    migrations: sorted.flatMap(ofFolder),
    ignored: [],
    notes: [
      ...files.map((file) => notTakenOver(file)),
      ...sorted
        .filter((folder) => ofFolder(folder).length === 0)
        .map(({ name }) => ({ file: name, note: "is not taken over: it holds no migration.sql" })),
    ],
    obstacles: [],
  };
}

function ofFolder({ name, files }: EntryFolder): ForeignMigration[] {
  const file = files.get("migration.sql");
  const split = splitName(name);
  if (file === undefined || split === undefined) return [];
  const second = Date.parse(
    split.version.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  return [{ keys: [name, `second ${second / 1000}`], ...split, ...filesOf(file) }];
}

function filesOf(file: ForeignEntry): Pick<ForeignMigration, "up" | "down" | "checksums"> {
  return { up: withSemicolons(file), down: undefined, checksums: fileHashes(file.bytes) };
}

const breakpoint = "--> statement-breakpoint";

/** It sends what is between two breakpoints by itself, so a semicolon may be missing there. */
function withSemicolons(file: ForeignEntry): ForeignSql {
  const pieces = file.text.split(breakpoint);
  const ended = pieces.map((piece, index) => {
    const end = splitStatements(piece).statements.at(-1)?.end;
    if (end === undefined || index === pieces.length - 1) return piece;
    return /^\s*;/.test(piece.slice(end)) ? piece : `${piece.slice(0, end)};${piece.slice(end)}`;
  });
  return { ...wholeFile(file), text: ended.join(breakpoint) };
}
