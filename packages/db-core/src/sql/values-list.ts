import { SqlTemplateError } from "../errors/query-errors.js";
import { requireSlot } from "./bound-value.js";
import type { SqlSlot } from "./bound-value.js";
import { createFragment, maxParameters } from "./fragment.js";
import type { Fragment } from "./fragment.js";
import { cellsOf } from "./table-rows.js";

/**
 * `VALUES ($1, $2), ($3, $4)`: some rows, each with its own parameters. A cell may be a fragment, such
 * as `` sql`default` ``. The text grows with the rows; for many of them use `sql.unnest` or `copyFrom()`.
 *
 * @param columns which properties, in which order; needed when rows are objects.
 * @throws SqlTemplateError no rows, rows of different lengths, a cell that cannot be bound (a missing
 * property is `undefined`), or more than 65,535 cells.
 */
export function values(rows: readonly (readonly SqlSlot[])[]): Fragment;
export function values<const Column extends string>(
  rows: readonly { readonly [K in NoInfer<Column>]: SqlSlot }[],
  columns: readonly Column[],
): Fragment;
export function values(rows: readonly unknown[], columns?: readonly string[]): Fragment {
  const names = columns ?? positions(rows[0]);
  if (names.length === 0) throw new SqlTemplateError("sql.values needs a row with a column.");
  if (rows.length * names.length > maxParameters) throw tooMany(rows.length, names.length);
  const cells = rows.flatMap((row, index) => checkedCells(row, names, index));
  const texts = cells.map((_, index) => {
    if (index === 0) return "VALUES (";
    return index % names.length === 0 ? "), (" : ", ";
  });
  return createFragment([...texts, ")"], cells);
}

function positions(row: unknown): string[] {
  if (Array.isArray(row)) return row.map((_, index) => `#${index}`);
  throw new SqlTemplateError(
    row === undefined
      ? "sql.values needs at least one row."
      : 'sql.values needs the columns when its rows are objects: sql.values(rows, ["a", "b"]).',
  );
}

function checkedCells(row: unknown, names: readonly string[], index: number): unknown[] {
  const cells = cellsOf(row, names, `sql.values, row ${index}`);
  cells.forEach((cell, position) =>
    requireSlot(cell, `sql.values, row ${index}, column ${names[position] ?? position}`),
  );
  return cells;
}

function tooMany(rows: number, columns: number): SqlTemplateError {
  return new SqlTemplateError(
    `sql.values: ${rows} rows of ${columns} are more than the ${maxParameters} parameters PostgreSQL ` +
      "takes. Use sql.unnest, which binds one array per column, or copyFrom().",
  );
}
