import type { InsertOptions } from "../queryable.js";
import { compile } from "../sql/compile.js";
import { createFragment, type Fragment, sqlBrand } from "../sql/fragment.js";
import { quoteIdentifier } from "../sql/quote-identifier.js";
import { type CopyRelation, relationOf } from "./copy-relation.js";

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

/** `INSERT … SELECT * FROM unnest($1::integer[], $2::text[])`. */
export function insertUnnest(
  target: CopyRelation,
  rows: readonly (readonly CellText[])[],
  { types, ...options }: InsertOptions & { readonly types: readonly (string | undefined)[] },
): InsertStatement {
  const casts = types.map((type, column) => `::${type}[]${column + 1 < types.length ? ", " : ")"}`);
  const columns = types.map((_, column) => rows.map((row) => row[column]));
  return insert(target, createFragment(["SELECT * FROM unnest(", ...casts], columns), options);
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
