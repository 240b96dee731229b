import { type NodeOf, namesIn, nodeAs, nodesAs } from "../lint/tree.js";
import type { SqlNode } from "../sql/parser.js";
import { identifier } from "../sql/literal.js";

/** The types, as they may stand in a statement, to which a column's values are cast one after the other; at least one. */
export type Conversion = readonly string[];

/**
 * How ALTER COLUMN TYPE makes a column's values into others, as far as casts do it, which can be tried back.
 * `undefined`: an expression of its own does it, or the type has no plain name.
 */
export function conversionOf(
  definition: NodeOf<"ColumnDef"> | undefined,
  column: string,
): Conversion | undefined {
  const last = typeText(definition?.typeName);
  const casts = castsOf(definition?.raw_default, column);
  return last === undefined || casts === undefined ? undefined : [...casts, last];
}

/** The casts of a USING that does nothing else to the column, the innermost first. */
function castsOf(using: SqlNode | undefined, column: string): readonly string[] | undefined {
  if (using === undefined) return [];
  const reference = nodeAs(using, "ColumnRef");
  if (reference !== undefined) return namesIn(reference.fields).at(-1) === column ? [] : undefined;
  const cast = nodeAs(using, "TypeCast");
  const type = typeText(cast?.typeName);
  const before = cast === undefined ? undefined : castsOf(cast.arg, column);
  return type === undefined || before === undefined ? undefined : [...before, type];
}

function typeText(type: NodeOf<"TypeName"> | undefined): string | undefined {
  const names = namesIn(type?.names);
  const { typmods = [], arrayBounds = [], setof, pct_type: isReference } = type ?? {};
  const modifiers = nodesAs(typmods, "A_Const").map(({ ival }) => ival?.ival ?? 0);
  const isPlain = modifiers.length === typmods.length && setof !== true && isReference !== true;
  // The fields of an interval are a bit mask in the tree.
  if (!isPlain || names.length === 0 || (typmods.length > 0 && names.at(-1) === "interval"))
    return undefined;
  const name = names.map(identifier).join(".");
  const modified = typmods.length === 0 ? name : `${name}(${modifiers.join(", ")})`;
  return arrayBounds.length === 0 ? modified : `${modified}[]`;
}
