import { splitName } from "../entry-folders.js";
import {
  type ForeignEntry,
  type ForeignFolder,
  type ForeignMigration,
  type ForeignSql,
  notTakenOver,
  unlessBlank,
  wholeFile,
} from "../foreign-folder.js";
import type { ImportObstacle } from "../import-findings.js";
import { milliseconds, recordColumns } from "../foreign-history.js";
import type { ForeignTool } from "../foreign-tool.js";

/**
 * `<version>_<name>.sql`, in which a comment `Up Migration` and a comment `Down Migration` begin the two
 * directions, or `.up.sql` and `.down.sql`; and programs. Read in node-pg-migrate 9.0, and tried with it.
 */
export const nodePgMigrate: ForeignTool = {
  read: readNodePgMigrate,
  usualFolder: "migrations",
  tables: [
    {
      name: "public.pgmigrations",
      columns: ["id", "name", "run_on"],
      select: (table) =>
        `SELECT ${recordColumns({ key: "name", applied_ms: milliseconds("run_on") })}
        FROM ${table} ORDER BY run_on, id`,
    },
  ],
};

const programs = /\.[cm]?[jt]s$/;

function readNodePgMigrate(entries: readonly ForeignEntry[]): ForeignFolder {
  const direct = entries.filter(({ path }) => !path.includes("/"));
  const files = direct.filter(({ kind }) => kind === "file").toSorted(byVersion);
  const sql = files.filter(({ path }) => path.endsWith(".sql"));
  const byName = new Map(sql.map((entry) => [entry.path, entry]));
  const read = files.flatMap((entry) => readFile(entry, byName));
  return {
    migrations: read.flatMap((each) => ("fault" in each ? [] : [each])),
    ignored: [],
    notes: direct.filter((each) => !isMigration(each)).map((each) => notTakenOver(each)),
    obstacles: read.flatMap((each) => ("fault" in each ? [each] : [])),
  };
}

function isMigration({ path, kind }: ForeignEntry): boolean {
  return kind === "file" && (path.endsWith(".sql") || programs.test(path));
}

/** It sorts by the number first; 17 digits are a date there, and compared with others as milliseconds. */
function byVersion(left: ForeignEntry, right: ForeignEntry): number {
  const [first, second] = [left, right].map(({ path }) => numberOf(splitName(path)?.version ?? ""));
  return (first ?? 0) - (second ?? 0) || left.path.localeCompare(right.path);
}

function numberOf(version: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(version);
  if (parts === null) return Number(version);
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] =
    parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

function readFile(
  entry: ForeignEntry,
  sql: ReadonlyMap<string, ForeignEntry>,
): (ForeignMigration | ImportObstacle)[] {
  const { path } = entry;
  if (programs.test(path)) return [{ file: path, fault: programFault }];
  if (!path.endsWith(".sql")) return [];
  const [, stem = "", direction] = /^(.*?)(?:\.(up|down))?\.sql$/s.exec(path) ?? [];
  const split = splitName(stem);
  if (split === undefined) return [{ file: path, fault: "has a name that begins with no number" }];
  const pairedUp = sql.get(`${stem}.up.sql`);
  if (direction === "down") {
    const fault = "is a way back, and there is no way up beside it";
    return pairedUp === undefined ? [{ file: path, fault }] : [];
  }
  const down = sql.get(`${stem}.down.sql`);
  const sections =
    direction === "up"
      ? { up: wholeFile(entry), down: down === undefined ? undefined : wholeFile(down) }
      : readSections(entry);
  if ("fault" in sections) return [sections];
  const { up } = sections;
  return [{ keys: [stem], ...split, up, down: unlessBlank(sections.down), checksums: [] }];
}

const programFault =
  "is a program: put the SQL that node-pg-migrate prints for it into a .sql file in its place " +
  "(npx node-pg-migrate up --dry-run, on a database where it is not applied)";

/** Without a comment that begins the way up, everything is the way up. */
function readSections(
  entry: ForeignEntry,
): { up: ForeignSql; down: ForeignSql | undefined } | ImportObstacle {
  const { path, text } = entry;
  const lines = text.split("\n");
  const up = lines.findIndex((line) => /^\s*--[\s-]*up\s+migration/i.test(line));
  const down = lines.findIndex((line) => /^\s*--[\s-]*down\s+migration/i.test(line));
  if (down === -1) return { up: section(path, lines, up, lines.length), down: undefined };
  if (up === -1) {
    const fault =
      "has a Down Migration and no Up Migration before it: node-pg-migrate runs both on the way up";
    return { file: path, line: down + 1, column: 1, fault };
  }
  return {
    up: section(path, lines, up, down > up ? down : lines.length),
    down: section(path, lines, down, up > down ? up : lines.length),
  };
}

function section(file: string, lines: readonly string[], marker: number, end: number): ForeignSql {
  return {
    file,
    text: lines.slice(marker + 1, end).join("\n"),
    firstLine: marker + 2,
    outside: false,
  };
}
