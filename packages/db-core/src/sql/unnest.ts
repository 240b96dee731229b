import { SqlTemplateError } from "../errors/query-errors.js";
import { bindingFault } from "./bound-value.js";
import type { SqlValue } from "./bound-value.js";
import { createFragment, isFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";
import { jsonText } from "./json-value.js";
import { cellsOf } from "./table-rows.js";
import { typeName } from "./type-name.js";

/** What a cell of a column of this type takes: anything with a JSON form, or a bindable value. */
type CellOf<Type> = Type extends "json" | "jsonb" ? unknown : SqlValue;

/** A row for `sql.unnest`: an object with the columns, or an array in their order. */
export type UnnestRow<Types> =
  | { readonly [Column in keyof Types]: CellOf<Types[Column]> }
  | readonly unknown[];

/**
 * `unnest($1::int8[], $2::text[])`: any number of rows, none included, with one parameter per column.
 * The text does not depend on how many rows there are, so it stays one prepared statement.
 *
 * Cells of `json` and `jsonb` columns are made JSON text; `null` is SQL's NULL in every column.
 *
 * @param types type name by column, in the order of the result's columns.
 * @throws SqlTemplateError no columns, a name that is no type's, or a cell that cannot be bound (a
 * missing property is `undefined`).
 */
export function unnest<const Types extends Readonly<Record<string, string>>>(
  rows: readonly UnnestRow<NoInfer<Types>>[],
  types: Types,
): Fragment {
  const columns = Object.entries(types).map(([name, type]) => new Column(name, type));
  if (columns.length === 0) throw new SqlTemplateError("sql.unnest needs a column.");
  const names = columns.map(({ name }) => name);
  for (const [index, row] of rows.entries()) {
    const cells = cellsOf(row, names, `sql.unnest, row ${index}`);
    columns.forEach((column, position) => column.add(cells[position], index));
  }
  const casts = columns.map(({ type }) => `::${type}[]`);
  const texts = casts.map((cast, index) => (index === casts.length - 1 ? `${cast})` : `${cast}, `));
  return createFragment(
    ["unnest(", ...texts],
    columns.map(({ cells }) => cells),
  );
}

/** One column in the making. */
class Column {
  readonly name: string;
  readonly type: string;
  readonly cells: unknown[] = [];
  readonly #isJson: boolean;

  constructor(name: string, type: string) {
    this.name = name;
    this.type = typeName(type, `sql.unnest, column ${name}`);
    this.#isJson = /^(?:pg_catalog\.)?jsonb?$/i.test(this.type);
  }

  add(cell: unknown, row: number): void {
    const where = `sql.unnest, row ${row}, column ${this.name}`;
    this.cells.push(this.#isJson && cell !== null ? jsonText(cell, where) : bindable(cell, where));
  }
}

function bindable(cell: unknown, where: string): unknown {
  const fault = isFragment(cell) ? "A fragment cannot be an array's element." : bindingFault(cell);
  if (fault !== undefined) throw new SqlTemplateError(`${where}: ${fault}`);
  if (Array.isArray(cell)) throw new SqlTemplateError(`${where}: unnest would flatten an array.`);
  return cell;
}
