import { SqlTemplateError } from "../errors/query-errors.js";

/**
 * The cells of one row in the order of `columns`. Only own properties count. `undefined` stays, to be
 * refused by whoever knows what a cell may be.
 *
 * @throws SqlTemplateError no row, or an array of another length.
 */
export function cellsOf(row: unknown, columns: readonly string[], where: string): unknown[] {
  if (typeof row !== "object" || row === null) {
    throw new SqlTemplateError(`${where}: neither an object nor an array.`);
  }
  if (!Array.isArray(row)) {
    const own = new Map(Object.entries(row));
    return columns.map((column) => own.get(column));
  }
  if (row.length === columns.length) return [...row];
  throw new SqlTemplateError(`${where}: ${row.length} cells for ${columns.length} columns.`);
}
