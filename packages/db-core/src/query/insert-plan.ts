import { maxParameters } from "../sql/fragment.js";

/** Rows from which COPY is worth its further round trips. */
export const fewRows = 50;
/** Rows of one statement, where there must be several. */
const rowsTogether = 500;

/** What a table says about how rows get into it. */
export interface TableFacts {
  /** An INSERT does there what a COPY does: it is a table, without rules and row-level security. */
  readonly isPlain: boolean;
  /** The columns' types as SQL has them; `undefined` where it has no such column. */
  readonly types: readonly (string | undefined)[];
  /** A column is an array, which unnest would take apart. */
  readonly hasArrays: boolean;
}

/**
 * How rows get into a table: `values`, one INSERT with a parameter for each cell · `copy` · `unnest`, one INSERT with an
 * array for each column · `batch`, several INSERTs before one Sync.
 */
export type InsertPlan = "values" | "copy" | "unnest" | "batch";

/** Whether it is known without asking about the table. */
export function isSmall(rows: number, columns: number): boolean {
  return rows <= fewRows && rows * columns <= maxParameters;
}

/** @param answers rows are to be returned, or conflicts dealt with: a COPY can do neither. */
export function insertPlan(
  { isPlain, types, hasArrays }: TableFacts,
  answers: boolean,
): Exclude<InsertPlan, "values"> {
  if (isPlain && !answers) return "copy";
  return hasArrays || types.includes(undefined) ? "batch" : "unnest";
}

/** How many rows each statement of a batch takes. */
export function rowsOfBatch(columns: number): number {
  return Math.max(1, Math.min(rowsTogether, Math.floor(maxParameters / columns)));
}
