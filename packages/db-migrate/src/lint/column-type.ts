import { type NodeOf, namesIn, nodesAs } from "./tree.js";

/** A data type, as far as rules tell types apart. */
export interface ColumnType {
  /** As the catalog names it, without the schema `pg_catalog`: `int4`, `varchar`, `app.mood`. */
  readonly name: string;
  /** `varchar(20)` has `[20]`. */
  readonly modifiers: readonly number[];
  readonly isArray: boolean;
}

/** Reads a type; PostgreSQL's parser has translated `integer` to `int4` and the like. */
export function columnType(typeName: NodeOf<"TypeName"> | undefined): ColumnType {
  const names = namesIn(typeName?.names).filter((name) => name !== "pg_catalog");
  const modifiers = nodesAs(typeName?.typmods, "A_Const").map(({ ival }) => ival?.ival ?? 0);
  return {
    name: names.join("."),
    modifiers,
    isArray: (typeName?.arrayBounds ?? []).length > 0,
  };
}

/** As a person would write it. */
export function showType({ name, modifiers, isArray }: ColumnType): string {
  const shown = modifiers.length === 0 ? name : `${name}(${modifiers.join(",")})`;
  return isArray ? `${shown}[]` : shown;
}

/**
 * Whether a column's values stay as they are on disk when its type changes, so that nothing is rewritten
 * and nothing is checked (ATColumnChangeRequiresRewrite and the support functions of casts).
 *
 * @param inUtc the session's time zone is UTC: then a timestamp with time zone is stored as one without.
 */
export function keepsStorage(before: ColumnType, after: ColumnType, inUtc = false): boolean {
  if (before.isArray || after.isArray) return showType(before) === showType(after);
  return before.name === after.name ? widens(before, after) : isRelabelled(before, after, inUtc);
}

/**
 * Whether the indexes of a column whose storage is kept are kept as well: its values must be ordered by the
 * same operators (CheckIndexCompatible).
 */
export function keepsIndexes(before: ColumnType, after: ColumnType): boolean {
  return before.name === after.name || !(before.name === "bit" || moments.has(before.name));
}

function widens(before: ColumnType, after: ColumnType): boolean {
  const [from = Infinity] = before.modifiers;
  const [to = Infinity] = after.modifiers;
  if (before.name === "interval" && after.modifiers.length === 0) return true;
  if (before.name === "numeric") return widensNumeric(before.modifiers, after.modifiers);
  if (growing.has(before.name)) return from <= to;
  return showType(before) === showType(after);
}

/** Types whose modifier is a length or a precision that may grow. */
const growing: ReadonlySet<string> = new Set([
  "varchar",
  "varbit",
  "time",
  "timetz",
  "timestamp",
  "timestamptz",
]);

function isRelabelled(before: ColumnType, after: ColumnType, inUtc: boolean): boolean {
  if (after.modifiers.length > 0) return false;
  if (moments.has(before.name) && moments.has(after.name)) return inUtc;
  return (relabelled[before.name] ?? []).includes(after.name);
}

/** Types whose values are the same bytes in another one (`binary coercible` in pg_cast). */
const relabelled: Readonly<Record<string, readonly string[]>> = {
  bit: ["varbit"],
  cidr: ["inet"],
  text: ["varchar"],
  varchar: ["text"],
  xml: ["text", "varchar"],
};

const moments: ReadonlySet<string> = new Set(["timestamp", "timestamptz"]);

function widensNumeric(before: readonly number[], after: readonly number[]): boolean {
  if (after.length === 0) return true;
  const [fromPrecision, fromScale = 0] = before;
  const [toPrecision, toScale = 0] = after;
  if (fromPrecision === undefined || toPrecision === undefined) return false;
  return fromPrecision <= toPrecision && fromScale === toScale;
}
