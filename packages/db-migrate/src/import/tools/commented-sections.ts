import type { ForeignEntry, ForeignSql } from "../foreign-folder.js";
import type { ImportObstacle } from "../import-findings.js";

/** Both directions of a migration of node-pg-migrate. */
export interface CommentedSections {
  readonly up: ForeignSql;
  readonly down: ForeignSql | undefined;
}

/** Reads a file with both directions. Without a comment that begins the way up, everything is the way up. */
export function readSections(entry: ForeignEntry): CommentedSections | ImportObstacle {
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
