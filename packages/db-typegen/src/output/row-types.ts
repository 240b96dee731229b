import { createHash } from "node:crypto";
import type { LockedColumn } from "./lock.js";
import { orNull, propertyName } from "./typescript.js";

/** The properties of a row. Of two columns of one name a row has the last. */
function properties(columns: readonly LockedColumn[]): readonly string[] {
  const last = new Map(columns.map((each) => [each.name, each]));
  return [...last.values()].map(
    ({ name, type, nullable }) => `${propertyName(name)}: ${orNull(type, nullable)}`,
  );
}

/** A row as an object type on one line. */
export function rowType(columns: readonly LockedColumn[]): string {
  const written = properties(columns);
  return written.length === 0 ? "Record<string, never>" : `{ ${written.join("; ")} }`;
}

/** Rows of fewer columns are read faster where they are used. */
const worthAName = 4;

/** Names of the rows that several statements return. They follow from the columns, so that others do not move them. */
export class RowNames {
  readonly #names = new Map<string, string>();
  readonly #interfaces: string[] = [];

  constructor(rows: readonly (readonly LockedColumn[])[]) {
    const shapes = new Map<string, { readonly columns: readonly LockedColumn[]; uses: number }>();
    for (const columns of rows) {
      const known = shapes.get(rowType(columns));
      if (known === undefined) shapes.set(rowType(columns), { columns, uses: 1 });
      else known.uses += 1;
    }
    const shared = [...shapes]
      .filter(([, { columns, uses }]) => uses > 1 && properties(columns).length >= worthAName)
      .map(([shape, { columns }]) => ({ shape, columns, name: nameOf(columns) }));
    const taken = new Map<string, number>();
    for (const { name } of shared) taken.set(name, (taken.get(name) ?? 0) + 1);
    for (const { shape, columns, name } of shared.toSorted((a, b) =>
      a.shape < b.shape ? -1 : 1,
    )) {
      const own = taken.get(name) === 1 ? name : `${name}_${digest(shape)}`;
      this.#names.set(shape, own);
      const lines = properties(columns).map((each) => `  ${each};\n`);
      this.#interfaces.push(`export interface ${own} {\n${lines.join("")}}\n`);
    }
  }

  /** The declarations of the rows that have names. */
  get interfaces(): readonly string[] {
    return this.#interfaces;
  }

  /** A row: by its name, or written out. */
  of(columns: readonly LockedColumn[]): string {
    const shape = rowType(columns);
    return this.#names.get(shape) ?? shape;
  }
}

/** `id, email, created_at` → `IdEmailCreatedAtRow`. */
function nameOf(columns: readonly LockedColumn[]): string {
  const words = [...new Set(columns.map(({ name }) => name))]
    .slice(0, 4)
    .flatMap((name) => name.split(/[^A-Za-z0-9]+/))
    .filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return `${/^[A-Za-z]/.test(joined) ? "" : "Row"}${joined.slice(0, 60)}Row`;
}

function digest(shape: string): string {
  return createHash("sha256").update(shape).digest("hex").slice(0, 6);
}
