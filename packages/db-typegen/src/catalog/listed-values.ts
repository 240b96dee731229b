import { unwrapped } from "../analysis/expression-key.js";
import { integerConstant, textConstant } from "../analysis/constant.js";
import { children, flag, number, text, theChild } from "../tree/fields.js";
import { readTree } from "../tree/read-tree.js";
import { isNode, type TreeNode } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import type { CheckRow } from "./catalog-rows.js";

/** All values that something can have, NULL apart. */
export type ListedValues = readonly (string | number)[];

/** What CHECKs list: of columns by `relation.column`, of domains by OID. */
export interface CheckedLists {
  readonly columns: ReadonlyMap<string, ListedValues>;
  readonly domains: ReadonlyMap<number, ListedValues>;
}

/** Lists by column number; 0 is the value of a domain. */
type Lists = ReadonlyMap<number, ListedValues>;

const nothing: Lists = new Map();

/**
 * Reads the lists of CHECKs such as `state IN ('open', 'closed')`. A CHECK passes where it is NULL, so a list with a
 * NULL in it allows everything.
 *
 * @param loose collations that take different texts for equal.
 */
export function checkedLists(
  checks: readonly CheckRow[],
  loose: ReadonlySet<number>,
): CheckedLists {
  const columns = new Map<string, ListedValues>();
  const domains = new Map<number, ListedValues>();
  for (const { relation, domain, tree } of checks) {
    for (const [column, values] of readLists(tree, loose)) {
      if (relation === 0) narrow(domains, domain, values);
      else narrow(columns, `${relation}.${column}`, values);
    }
  }
  return { columns, domains };
}

function readLists(tree: string, loose: ReadonlySet<number>): Lists {
  try {
    const condition = readTree(tree);
    return isNode(condition) ? listsOf(condition, loose) : nothing;
  } catch (error) {
    // A CHECK of another form lists nothing.
    if (error instanceof UnreadableTree || error instanceof RangeError) return nothing;
    throw error;
  }
}

/** What holds beside what is known already. */
function narrow<Key>(known: Map<Key, ListedValues>, key: Key, values: ListedValues): void {
  const before = known.get(key);
  known.set(key, before === undefined ? values : before.filter((each) => values.includes(each)));
}

function listsOf(condition: TreeNode, loose: ReadonlySet<number>): Lists {
  switch (condition.kind) {
    case "BOOLEXPR":
      return listsOfBoolean(condition, loose);
    case "OPEXPR":
      return listsOfEquality(condition, loose);
    case "SCALARARRAYOPEXPR":
      return listsOfArray(condition, loose);
    case "NULLTEST":
      return listsOfNullTest(condition);
    default:
      return nothing;
  }
}

function listsOfBoolean(condition: TreeNode, loose: ReadonlySet<number>): Lists {
  const parts = children(condition, "args").map((each) => listsOf(each, loose));
  const lists = new Map<number, ListedValues>();
  switch (text(condition, "boolop")) {
    case "and":
      for (const part of parts) for (const [column, values] of part) narrow(lists, column, values);
      return lists;
    case "or":
      for (const column of parts[0]?.keys() ?? []) {
        const all = parts.map((part) => part.get(column));
        if (all.every((each) => each !== undefined)) lists.set(column, [...new Set(all.flat())]);
      }
      return lists;
    default:
      return nothing;
  }
}

/** `column IS NULL` as a branch of OR adds no value. */
function listsOfNullTest(condition: TreeNode): Lists {
  const column = columnOf(theChild(condition, "arg"));
  const isNull = number(condition, "nulltesttype") === 0 && !flag(condition, "argisrow");
  return column === undefined || !isNull ? nothing : new Map([[column, []]]);
}

/** OIDs of `=` between text, int4, int2, and the two in either order. */
const equalities: ReadonlySet<number> = new Set([98, 96, 94, 532, 533]);

/** It says that its sides are the same value, and not merely equal. */
function isIdentity(node: TreeNode, loose: ReadonlySet<number>): boolean {
  return equalities.has(number(node, "opno")) && !loose.has(number(node, "inputcollid"));
}

function listsOfEquality(condition: TreeNode, loose: ReadonlySet<number>): Lists {
  const [left, right] = children(condition, "args");
  if (left === undefined || right === undefined || !isIdentity(condition, loose)) return nothing;
  const column = columnOf(left) ?? columnOf(right);
  const value = valueOf(left) ?? valueOf(right);
  return column === undefined || value === undefined ? nothing : new Map([[column, [value]]]);
}

function listsOfArray(condition: TreeNode, loose: ReadonlySet<number>): Lists {
  const [left, right] = children(condition, "args");
  if (left === undefined || right === undefined) return nothing;
  if (!flag(condition, "useOr") || !isIdentity(condition, loose)) return nothing;
  const column = columnOf(left);
  const array = elementsOf(right);
  const values = array?.map((each) => valueOf(each));
  if (column === undefined || values === undefined) return nothing;
  const known = values.filter((each) => each !== undefined);
  return known.length === values.length ? new Map([[column, [...new Set(known)]]]) : nothing;
}

/** Of an array that is written out, of another type of text perhaps. */
function elementsOf(array: TreeNode): readonly TreeNode[] | undefined {
  const inner = unwrapped(array);
  if (inner.kind === "ARRAYCOERCEEXPR") return elementsOf(theChild(inner, "arg"));
  return inner.kind === "ARRAYEXPR" && !flag(inner, "multidims")
    ? children(inner, "elements")
    : undefined;
}

/** The number of a column of the table, 0 for the value of a domain. */
function columnOf(expression: TreeNode): number | undefined {
  const inner = unwrapped(expression);
  if (inner.kind === "COERCETODOMAINVALUE") return 0;
  return inner.kind === "VAR" ? number(inner, "varattno") : undefined;
}

/** A constant that is no NULL. */
function valueOf(expression: TreeNode): string | number | undefined {
  const inner = unwrapped(expression);
  if (inner.kind === "CONST" && textTypes.has(number(inner, "consttype")))
    return textConstant(inner);
  return integerConstant(inner);
}

/** OIDs of text and varchar. */
const textTypes: ReadonlySet<number> = new Set([25, 1043]);
