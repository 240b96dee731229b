import { children, list, number, text, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";

/** `RTEKind` of PostgreSQL's parsenodes.h; `group` is new in 18. */
export const entryKind = {
  relation: 0,
  subquery: 1,
  join: 2,
  function: 3,
  tableFunction: 4,
  values: 5,
  with: 6,
  group: 9,
} as const;

/** The name of an entry of the range table, as the statement sees it. */
export function entryName(entry: TreeNode): string {
  return text(theChild(entry, "eref"), "aliasname");
}

/** The name of a column of an entry, as the statement sees it. */
export function columnName(entry: TreeNode, attribute: number): string {
  if (attribute === 0) return entryName(entry);
  const name = list(theChild(entry, "eref"), "colnames")[attribute - 1];
  return typeof name === "string" ? `${entryName(entry)}.${name}` : entryName(entry);
}

/** The targets a query returns, those left out that only order or lock. */
export function returnedTargets(query: TreeNode): readonly TreeNode[] {
  const field = number(query, "commandType") === 1 ? "targetList" : "returningList";
  return children(query, field).filter((each) => each.fields.get("resjunk") !== "true");
}
