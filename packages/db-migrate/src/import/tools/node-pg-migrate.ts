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
import { type CommentedSections, readSections } from "./commented-sections.js";
import { type PrintedMigration, readPrinted } from "./printed-migrations.js";

/**
 * `<version>_<name>.sql`, in which a comment `Up Migration` and a comment `Down Migration` begin the two
 * directions, or `.up.sql` and `.down.sql`; and programs. Read in node-pg-migrate 9.0, and tried with it.
 */
export const nodePgMigrate: ForeignTool = {
  read: readNodePgMigrate,
  prints: true,
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

const programs = /(?<!\.d)\.[cm]?[jt]s$/;

function readNodePgMigrate(
  entries: readonly ForeignEntry[],
  printed: readonly ForeignEntry[],
): ForeignFolder {
  const direct = entries.filter(({ path }) => !path.includes("/"));
  const files = direct.filter(isMigration).toSorted(byVersion);
  const context = {
    files: new Map(files.map((entry) => [entry.path, entry])),
    printed: printed.flatMap(readPrinted),
  };
  const read = files.flatMap((entry) => readFile(entry, context));
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

/** What a file may need to know besides itself. */
interface Beside {
  readonly files: ReadonlyMap<string, ForeignEntry>;
  readonly printed: readonly PrintedMigration[];
}

type Read = (ForeignMigration | ImportObstacle)[];

function readFile(entry: ForeignEntry, beside: Beside): Read {
  const { path } = entry;
  const pattern = /^(?<stem>.*?)(?:(?:\.(?<direction>up|down))?\.sql|\.[cm]?[jt]s)$/s;
  const { stem = "", direction } = pattern.exec(path)?.groups ?? {};
  if (splitName(stem) === undefined) {
    return [{ file: path, fault: "has a name that begins with no number" }];
  }
  if (programs.test(path)) return readProgram(path, stem, beside.printed);
  if (direction === undefined) return toRead(stem, readSections(entry));
  const [up, down] = ["up", "down"].map((each) => beside.files.get(`${stem}.${each}.sql`));
  if (up === undefined) {
    return [{ file: path, fault: "is a way back, and there is no way up beside it" }];
  }
  const back = down === undefined ? undefined : wholeFile(down);
  return direction === "down" ? [] : toRead(stem, { up: wholeFile(up), down: back });
}

function readProgram(path: string, stem: string, printed: readonly PrintedMigration[]): Read {
  const find = (direction: "up" | "down"): ForeignSql | undefined =>
    printed.find((each) => each.name === stem && each.direction === direction)?.sql;
  const up = find("up");
  if (up === undefined) return [{ file: path, fault: programFault }];
  return toRead(stem, { up, down: find("down") });
}

const programFault =
  "is a program. Let node-pg-migrate print what it sends, npx node-pg-migrate up --dry-run > up.txt where it is " +
  "not applied and npx node-pg-migrate down 9999 --dry-run > down.txt where it is, and import with " +
  "--printed up.txt down.txt";

function toRead(stem: string, sections: CommentedSections | ImportObstacle): Read {
  if ("fault" in sections) return [sections];
  const { version = "", title = "" } = splitName(stem) ?? {};
  const { up, down } = sections;
  return [{ keys: [stem], version, title, up, down: unlessBlank(down), checksums: [] }];
}
