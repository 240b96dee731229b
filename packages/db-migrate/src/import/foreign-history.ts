import type { ForeignMigration } from "./foreign-folder.js";

/** One row that a tool's history yields; all columns are texts. */
export interface HistoryRecord {
  /** How it names the migration. */
  readonly key: string;
  /** Another way in which it does. */
  readonly alias: string | null;
  /** Milliseconds since the epoch; `null`: it does not know. */
  readonly applied_ms: string | null;
  readonly checksum: string | null;
  /** A phrase, such as `is marked as dirty`; `null`: it was applied. */
  readonly fault: string | null;
}

/** What a table of another tool holds. */
export interface HistoryTable {
  /** As PostgreSQL's `to_regclass` reads it. */
  readonly name: string;
  /** A table without one of these is somebody else's. */
  readonly columns: readonly string[];
  /**
   * Reads {@link HistoryRecord}s in the order of application.
   *
   * @param table qualified and quoted
   * @param columns all that the table has
   */
  select(table: string, columns: ReadonlySet<string>): string;
  /** What the rows say about the migrations. Default: each is about one of them. */
  readonly interpret?: (
    records: readonly HistoryRecord[],
    migrations: readonly ForeignMigration[],
    source: string,
  ) => ForeignHistory;
}

/** What another tool remembers. */
export interface ForeignHistory {
  /** In the order of application. */
  readonly records: readonly HistoryRecord[];
  /** Why it cannot be taken over, a sentence for each. */
  readonly problems: readonly string[];
}

/** Milliseconds since the epoch of a column, as text. */
export function milliseconds(column: string): string {
  return `(date_part('epoch', ${column}::timestamptz) * 1000)::bigint::text`;
}

/** A select list of {@link HistoryRecord}; SQL expressions. */
export function recordColumns(
  expressions: { readonly key: string } & Partial<Record<keyof HistoryRecord, string>>,
): string {
  const { key, alias, applied_ms: appliedMs, checksum, fault } = expressions;
  return [
    `${key}::text AS key`,
    `${alias ?? "NULL"}::text AS alias`,
    `${appliedMs ?? "NULL"}::text AS applied_ms`,
    `${checksum ?? "NULL"}::text AS checksum`,
    `${fault ?? "NULL"}::text AS fault`,
  ].join(", ");
}
