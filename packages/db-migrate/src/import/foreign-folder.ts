import type { ImportNote, ImportObstacle } from "./import-findings.js";

/** An entry of another tool's folder, links not followed. */
export interface ForeignEntry {
  /** Below that folder, with slashes. */
  readonly path: string;
  readonly kind: "directory" | "file" | "other";
  /** Of a file that was read; empty of all others. */
  readonly bytes: Uint8Array;
  /** The same as text; see `decodeFile`. */
  readonly text: string;
}

/** SQL as another tool has it. */
export interface ForeignSql {
  /** Below the tool's folder. */
  readonly file: string;
  readonly text: string;
  /** The line of the file on which `text` begins, from 1. */
  readonly firstLine: number;
  /** The tool runs it outside of a transaction. */
  readonly outside: boolean;
}

/** A migration as another tool has it. */
export interface ForeignMigration {
  /** How the tool's history may name it. */
  readonly keys: readonly string[];
  /** Digits, with hyphens between them where the tool allows that. */
  readonly version: string;
  /** What follows the version, such as `add_users`; may be empty. */
  readonly title: string;
  readonly up: ForeignSql;
  readonly down: ForeignSql | undefined;
  /** What the tool may have recorded for the file as it is; empty where it records nothing. */
  readonly checksums: readonly string[];
}

/** What an adapter understood of a folder. Files are named as in {@link ForeignEntry}. */
export interface ForeignFolder {
  /** In the order in which the tool runs them. */
  readonly migrations: readonly ForeignMigration[];
  /** Keys under which the history may know what is left out on purpose. */
  readonly ignored: readonly string[];
  readonly notes: readonly ImportNote[];
  readonly obstacles: readonly ImportObstacle[];
}

/** SQL that is a whole file. */
export function wholeFile({ path, text }: ForeignEntry, outside = false): ForeignSql {
  return { file: path, text, firstLine: 1, outside };
}

/** A way back that is blank is none. */
export function unlessBlank(sql: ForeignSql | undefined): ForeignSql | undefined {
  return sql === undefined || sql.text.trim() === "" ? undefined : sql;
}

/** What is left out without being missed. */
export function notTakenOver({ path }: ForeignEntry, why = ""): ImportNote {
  return { file: path, note: `is not taken over${why}` };
}
