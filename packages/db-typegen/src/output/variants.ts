import type { RowCount } from "../analysis/cardinality.js";
import type { LockedColumn, LockedStatement } from "./lock.js";

/** What keeps variants of a statement from having one type. */
export interface VariantConflict {
  /** The variant that differs from the first, by position. */
  readonly at: number;
  /** How, in one sentence without a point. */
  readonly because: string;
}

/** The widest of several row counts; `undefined` where some return rows and some do not. */
export function widestCount(counts: readonly RowCount[]): RowCount | undefined {
  const found = new Set(counts);
  if (found.has("exec")) return found.size === 1 ? "exec" : undefined;
  if (found.has("many")) return "many";
  return found.has("maybe") ? "maybe" : "one";
}

/** Whether the variants of a composed statement return rows of one type, and if not, which one breaks it. */
export function variantConflict(variants: readonly LockedStatement[]): VariantConflict | undefined {
  const [first, ...others] = variants;
  if (first === undefined) return undefined;
  for (const [index, each] of others.entries()) {
    const because = difference(first, each);
    if (because !== undefined) return { at: index + 1, because };
  }
  return undefined;
}

function difference(first: LockedStatement, other: LockedStatement): string | undefined {
  if (first.columns.length !== other.columns.length)
    return `it returns ${other.columns.length} columns, and the first ${first.columns.length}`;
  for (const [at, column] of other.columns.entries()) {
    const { name, type } = first.columns[at] as LockedColumn;
    if (column.name !== name)
      return `its column ${at + 1} is called ${column.name}, and that of the first ${name}`;
    if (column.type !== type)
      return `its column ${name} is ${column.type}, and that of the first ${type}`;
  }
  return undefined;
}

/** The columns of variants without a conflict: one may be NULL where it may be in any of them. */
export function columnsOfAll(variants: readonly LockedStatement[]): readonly LockedColumn[] {
  return (variants[0]?.columns ?? []).map((column, at) => ({
    ...column,
    nullable: variants.some((each) => each.columns[at]?.nullable === true),
  }));
}
