import type { Catalog } from "../catalog/catalog.js";
import type { ForeignKeyRow } from "../catalog/catalog-rows.js";
import type { Relation } from "../catalog/relation.js";
import { child, children, flag, list, number, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { conjuncts, unwrapped } from "./expression-key.js";
import { entryKind } from "./entry.js";

/** `a = b` of one column of each side. */
interface ColumnPair {
  readonly left: TreeNode;
  readonly right: TreeNode;
  readonly operator: number;
  readonly collation: number;
}

/**
 * The foreign key by which a LEFT join finds a row for each row of its left side whose key is no NULL: the
 * condition says just the key, and the right side is the referenced table with all of its rows.
 *
 * Not where row-level security may hide rows, nor for a table with descendants that are no partitions:
 * they have no foreign keys of their own. Not of a partitioned table: in REPEATABLE READ its key is checked
 * by a newer snapshot than queries have (`RI_FKey_check` of ri_triggers.c).
 */
export function matchedForeignKey(
  join: TreeNode,
  rangeTable: readonly TreeNode[],
  catalog: Catalog,
): { readonly key: ForeignKeyRow; readonly columns: readonly TreeNode[] } | undefined {
  const right = theChild(join, "rarg");
  if (right.kind !== "RANGETBLREF") return undefined;
  const referenced = wholeTable(rangeTable[number(right, "rtindex") - 1], catalog);
  if (referenced === undefined) return undefined;
  const pairs = columnPairs(child(join, "quals"), number(right, "rtindex"), catalog);
  const [first] = pairs ?? [];
  if (pairs === undefined || first === undefined) return undefined;
  const owner = number(first.left, "varno");
  if (pairs.some((each) => number(each.left, "varno") !== owner)) return undefined;
  const referencing = table(rangeTable[owner - 1], catalog);
  if (referencing === undefined) return undefined;
  const key = referencing.foreignKeys.find(
    (each) =>
      saysKey(pairs, each, referenced) && isEnforced(each, referencing, referenced, catalog),
  );
  return key === undefined ? undefined : { key, columns: pairs.map((each) => each.left) };
}

/** What the key does is done: no trigger keeps a row as it was, and its own are not switched off. */
function isEnforced(
  key: ForeignKeyRow,
  referencing: Relation,
  referenced: Relation,
  { relations }: Catalog,
): boolean {
  const below = referencing.descendants.map((oid) => relations.get(oid));
  return [referencing, ...below].every(
    (each) =>
      each !== undefined &&
      !each.keysOff &&
      !referenced.keysOff &&
      !(key.updates && each.updateTrigger) &&
      !(key.deletes && each.deleteTrigger),
  );
}

function table(entry: TreeNode | undefined, catalog: Catalog): Relation | undefined {
  if (entry === undefined || number(entry, "rtekind") !== entryKind.relation) return undefined;
  const relation = catalog.relations.get(number(entry, "relid"));
  if (relation === undefined) return undefined;
  if (relation.kind === "p") return relation;
  const alone = !flag(entry, "inh") || relation.descendants.length === 0;
  return relation.kind === "r" && alone ? relation : undefined;
}

/** A table of which every row is read. */
function wholeTable(entry: TreeNode | undefined, catalog: Catalog): Relation | undefined {
  const relation = table(entry, catalog);
  if (entry === undefined || relation === undefined) return undefined;
  if (relation.kind === "p") return undefined;
  const isFiltered = child(entry, "tablesample") !== undefined;
  const isHidden = relation.rowSecurity || list(entry, "securityQuals").length > 0;
  return isFiltered || isHidden ? undefined : relation;
}

function columnPairs(
  condition: TreeNode | undefined,
  rightNumber: number,
  catalog: Catalog,
): readonly ColumnPair[] | undefined {
  const pairs = conjuncts(condition).map((each) => columnPair(each, rightNumber, catalog));
  const found = pairs.filter((each) => each !== undefined);
  return found.length === pairs.length ? found : undefined;
}

function columnPair(
  condition: TreeNode,
  rightNumber: number,
  catalog: Catalog,
): ColumnPair | undefined {
  if (condition.kind !== "OPEXPR") return undefined;
  const [a, b] = children(condition, "args").map((each) => unwrapped(each));
  if (a === undefined || b === undefined || !isColumn(a) || !isColumn(b)) return undefined;
  const operator = number(condition, "opno");
  const collation = number(condition, "inputcollid");
  // The key's own operator has the referenced column first.
  if (number(a, "varno") === rightNumber) return { left: b, right: a, operator, collation };
  const turned = catalog.operators.get(operator)?.commutator ?? 0;
  return number(b, "varno") === rightNumber
    ? { left: a, right: b, operator: turned, collation }
    : undefined;
}

function isColumn(node: TreeNode): boolean {
  return node.kind === "VAR" && number(node, "varlevelsup") === 0 && number(node, "varattno") > 0;
}

function saysKey(pairs: readonly ColumnPair[], key: ForeignKeyRow, referenced: Relation): boolean {
  if (key.referenced !== referenced.oid || key.columns.length !== pairs.length) return false;
  return key.columns.every((column, at) => {
    const target = referenced.attributes.get(key.referencedColumns[at] ?? 0);
    return pairs.some(
      (each) =>
        number(each.left, "varattno") === column &&
        number(each.right, "varattno") === target?.number &&
        each.operator === key.operators[at] &&
        each.collation === target.collation,
    );
  });
}
