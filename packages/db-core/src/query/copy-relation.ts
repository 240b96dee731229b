import { StatementError } from "../errors/query-errors.js";
import { quoteIdentifier } from "../sql/quote-identifier.js";

/** A table and columns of it. */
export interface CopyRelation {
  readonly table: string | readonly [schema: string, table: string];
  readonly columns: readonly string[];
}

/** `"schema"."table" ("a", "b")`. @throws StatementError no columns. @throws SqlTemplateError what is no name. */
export function relationOf(target: CopyRelation): string {
  return `${tableOf(target)} (${columnsOf(target)})`;
}

export function tableOf({ table }: CopyRelation): string {
  return typeof table === "string" ? quoteIdentifier(table) : table.map(quoteIdentifier).join(".");
}

/** @throws StatementError no columns. */
export function columnsOf({ columns }: CopyRelation): string {
  if (!Array.isArray(columns) || columns.length === 0)
    throw new StatementError("COPY needs at least one column");
  return columns.map(quoteIdentifier).join(", ");
}
