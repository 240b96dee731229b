import { maxParameters } from "../sql/fragment.js";

/** Rows from which COPY is worth its further round trips. */
export const fewRows = 50;
/** What a table says about how rows get into it. */
export interface TableFacts {
  /** An INSERT does there what a COPY does: it is a table, without rules and row-level security. */
  readonly isPlain: boolean;
  /** It makes a difference by how many statements rows come: to its triggers, or to rows that refer to later ones. */
  readonly countsStatements: boolean;
  readonly columns: readonly ColumnFacts[];
}

/** What a table says about a column. */
export interface ColumnFacts {
  /** As SQL has it; `undefined` where the table has no such column. */
  readonly type: string | undefined;
  /** unnest gives such values as they were; it takes arrays of arrays and of composite values apart. */
  readonly unnests: boolean;
}

/**
 * How rows get into a table: `values`, one INSERT with a parameter for each cell · `copy` · `unnest`, one INSERT with an
 * array for each column.
 */
export type InsertPlan = "values" | "copy" | "unnest";

/** Whether it is known without asking about the table. */
export function isSmall(rows: number, columns: number): boolean {
  return rows <= fewRows && rows * columns <= maxParameters;
}

/** @param answers rows are to be returned, or conflicts dealt with: a COPY can do neither. */
export function insertPlan(
  { isPlain }: TableFacts,
  answers: boolean,
): Exclude<InsertPlan, "values"> {
  return isPlain && !answers ? "copy" : "unnest";
}
