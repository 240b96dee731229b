import type { InsertOptions } from "../queryable.js";
import { compile } from "../sql/compile.js";
import { createFragment, type Fragment, sqlBrand } from "../sql/fragment.js";
import { quoteIdentifier } from "../sql/quote-identifier.js";
import { type CopyRelation, relationOf } from "./copy-relation.js";
import type { ColumnFacts } from "./insert-plan.js";

/** A cell as the server reads it. */
export type CellText = string | null;

/** A statement, as its text and what it binds. */
export interface InsertStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** `INSERT … VALUES ($1, $2), ($3, $4)`. */
export function insertValues(
  target: CopyRelation,
  rows: readonly (readonly CellText[])[],
  options: InsertOptions,
): InsertStatement {
  const texts = rows.flatMap((row, index) =>
    row.map((_, column) => (column > 0 ? ", " : index > 0 ? "), (" : "VALUES (")),
  );
  return insert(target, createFragment([...texts, ")"], rows.flat()), options);
}

/**
 * `INSERT … SELECT * FROM unnest($1::integer[], $2::text[]) AS cells (c1, c2)`; what unnest would not give as it was
 * comes as its text: `SELECT c1, c2::point[] FROM unnest($1::integer[], $2::text[]) AS cells (c1, c2)`.
 */
export function insertUnnest(
  target: CopyRelation,
  rows: readonly (readonly CellText[])[],
  { columns, ...options }: InsertOptions & { readonly columns: readonly ColumnFacts[] },
): InsertStatement {
  const names = columns.map((_, index) => `c${index + 1}`);
  const isWhole = columns.every(({ unnests }) => unnests);
  const read = columns.map(({ type, unnests }, index) =>
    unnests || type === undefined ? names[index] : `${names[index]}::${type}`,
  );
  const casts = columns.map(({ type, unnests }, index) => {
    const cast = `::${unnests && type !== undefined ? type : "text"}[]`;
    return index + 1 < columns.length ? `${cast}, ` : `${cast}) AS cells (${names.join(", ")})`;
  });
  const arrays = columns.map((_, index) => rows.map((row) => row[index]));
  const select = `SELECT ${isWhole ? "*" : read.join(", ")} FROM unnest(`;
  return insert(target, createFragment([select, ...casts], arrays), options);
}

function insert(
  target: CopyRelation,
  source: Fragment,
  { onConflict, returning }: InsertOptions,
): InsertStatement {
  const conflict = onConflict === "nothing" ? createFragment(["DO NOTHING"], []) : onConflict;
  const parts = [
    source,
    ...(conflict === undefined ? [] : [createFragment(["ON CONFLICT "], []), conflict]),
  ];
  const names = returning?.map(quoteIdentifier).join(", ");
  const begin = `INSERT INTO ${relationOf(target)} `;
  const end = names === undefined ? "" : ` RETURNING ${names}`;
  const between = parts.slice(1).map(() => " ");
  return compile(createFragment([begin, ...between, end], parts)[sqlBrand]);
}
