import { byText, splitName } from "../entry-folders.js";
import {
  type ForeignEntry,
  type ForeignFolder,
  type ForeignMigration,
  type ForeignSql,
  notTakenOver,
  unlessBlank,
} from "../foreign-folder.js";
import type { ImportObstacle } from "../import-findings.js";
import { recordColumns } from "../foreign-history.js";
import type { ForeignTool } from "../foreign-tool.js";

/**
 * `<version>_<name>.sql`, in which a line `-- migrate:up` and a line `-- migrate:down` begin the two
 * directions. Read in dbmate at f3e08f1, and tried with 2.36.
 */
export const dbmate: ForeignTool = {
  read: readDbmate,
  usualFolder: "db/migrations",
  tables: [
    {
      name: "schema_migrations",
      columns: ["version"],
      select: (table) => `SELECT ${recordColumns({ key: "version" })} FROM ${table} ORDER BY 1`,
    },
  ],
};

function readDbmate(entries: readonly ForeignEntry[]): ForeignFolder {
  const direct = entries.filter(({ path }) => !path.includes("/"));
  const sorted = direct.toSorted((left, right) => byText(left.path, right.path));
  const read = sorted.filter(isMigration).map(readFile);
  return {
    migrations: read.flatMap((each) => ("fault" in each ? [] : [each])),
    ignored: [],
    notes: sorted.filter((each) => !isMigration(each)).map((each) => notTakenOver(each)),
    obstacles: read.flatMap((each) => ("fault" in each ? [each] : [])),
  };
}

function isMigration({ path, kind }: ForeignEntry): boolean {
  return kind === "file" && /^\d.*\.sql$/s.test(path);
}

/** A line that begins a direction. */
interface Marker {
  readonly direction: string;
  /** From 0. */
  readonly line: number;
  readonly outside: boolean;
}

function readFile({ path, text }: ForeignEntry): ForeignMigration | ImportObstacle {
  const lines = text.split("\n");
  const markers = lines.flatMap(toMarker);
  const [up, down, ...others] = markers;
  const fault = faultOf(lines, markers);
  if (fault !== undefined || up === undefined) {
    const at = others[0] ?? down ?? up;
    return { file: path, line: (at?.line ?? 0) + 1, column: 1, fault: fault ?? "" };
  }
  const { version = "", title = "" } = splitName(path.slice(0, -".sql".length)) ?? {};
  // What stands before the marker are comments, which stay; the marker's own line has no meaning here.
  const upLines = lines.slice(0, down?.line).with(up.line, "");
  return {
    keys: [version],
    version,
    title,
    up: { file: path, text: upLines.join("\n"), firstLine: 1, outside: up.outside },
    down: unlessBlank(down && linesAfter(down, path, lines)),
    checksums: [],
  };
}

function linesAfter({ line, outside }: Marker, file: string, lines: readonly string[]): ForeignSql {
  return { file, text: lines.slice(line + 1).join("\n"), firstLine: line + 2, outside };
}

function toMarker(text: string, line: number): Marker[] {
  const groups = /^--\s*migrate:(?<direction>up|down)(?:\s(?<options>.*))?$/.exec(text)?.groups;
  if (groups === undefined) return [];
  const options = (groups["options"] ?? "").split(/\s+/);
  const outside = options.includes("transaction:false");
  return [{ direction: groups["direction"] ?? "", line, outside }];
}

function faultOf(lines: readonly string[], markers: readonly Marker[]): string | undefined {
  const order = markers.map(({ direction }) => direction).join(" ");
  if (order === "") return "has no line -- migrate:up";
  if (order !== "up" && order !== "up down") {
    return order.startsWith("up down ")
      ? "begins another section: give each a file of its own, dbmate cannot record them either"
      : "has its sections in another order than -- migrate:up and then -- migrate:down";
  }
  const before = lines.slice(0, markers[0]?.line);
  return before.every((line) => /^\s*(?:--.*)?$/.test(line))
    ? undefined
    : "has SQL before -- migrate:up";
}
