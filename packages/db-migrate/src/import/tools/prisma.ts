import { type EntryFolder, byText, otherFiles, sortEntries, splitName } from "../entry-folders.js";
import { fileHashes } from "../file-hashes.js";
import {
  type ForeignEntry,
  type ForeignFolder,
  notTakenOver,
  wholeFile,
} from "../foreign-folder.js";
import type { ImportObstacle } from "../import-findings.js";
import { milliseconds, recordColumns } from "../foreign-history.js";
import type { ForeignTool } from "../foreign-tool.js";

const failed =
  "'failed there: settle it with prisma migrate resolve --applied, or --rolled-back, and import again'";

/**
 * `<version>_<name>/migration.sql` beside `migration_lock.toml`. Read in prisma-engines: folders are run in
 * the order of their names, as one message each; a row without `finished_at` failed, one with
 * `rolled_back_at` does not count.
 */
export const prisma: ForeignTool = {
  read: readPrisma,
  usualFolder: "prisma/migrations",
  tables: [
    {
      name: "_prisma_migrations",
      columns: ["migration_name", "checksum", "started_at", "finished_at", "rolled_back_at"],
      select: (table) =>
        `SELECT ${recordColumns({
          key: "migration_name",
          applied_ms: milliseconds("started_at"),
          checksum: "checksum",
          fault: `CASE WHEN finished_at IS NULL THEN ${failed} END`,
        })}
        FROM ${table} WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
    },
  ],
};

const lockFile = "migration_lock.toml";

function readPrisma(entries: readonly ForeignEntry[]): ForeignFolder {
  const { folders, files } = sortEntries(entries);
  const lock = files.find(({ path }) => path === lockFile);
  const sorted = folders.toSorted((left, right) => byText(left.name, right.name));
  const read = sorted.map(readFolder);
  return {
    migrations: read.flatMap(({ migrations }) => migrations),
    ignored: [],
    notes: [
      ...files.filter((file) => file !== lock).map((file) => notTakenOver(file)),
      ...read.flatMap(({ notes }) => notes),
    ],
    obstacles: [...otherProvider(lock?.text), ...read.flatMap(({ obstacles }) => obstacles)],
  };
}

function readFolder(folder: EntryFolder): Omit<ForeignFolder, "ignored"> {
  const { name, files } = folder;
  const split = splitName(name);
  const up = files.get("migration.sql");
  if (up === undefined || split === undefined) {
    const fault =
      up === undefined
        ? "holds no migration.sql"
        : "has no version: rename it there, and its row in _prisma_migrations, to <version>_<name>";
    return { migrations: [], notes: [], obstacles: [{ file: name, fault }] };
  }
  const checksums = fileHashes(up.bytes).flatMap((hash) => [hash, unpadded(hash)]);
  const migration = { keys: [name], ...split, up: wholeFile(up), down: undefined, checksums };
  const notes = otherFiles(folder, "migration.sql").map((file) => notTakenOver(file));
  return { migrations: [migration], notes, obstacles: [] };
}

/** Early releases wrote each byte without its leading zero. */
function unpadded(hash: string): string {
  return hash.replaceAll(/0(.)|(..)/g, "$1$2");
}

function otherProvider(lock: string | undefined): ImportObstacle[] {
  const provider = /^provider\s*=\s*"(?<name>[^"]*)"/m.exec(lock ?? "")?.groups?.["name"];
  if (provider === undefined || provider === "postgresql") return [];
  return [{ file: lockFile, fault: `says that these migrations are for ${provider}` }];
}
