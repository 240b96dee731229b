import { child, children, flag, list, number, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import { integerConstant } from "./constant.js";
import { entryKind } from "./entry.js";
import { joinType } from "./join-tree.js";
import { type Analysis, command, type Level, type Site, siteOf } from "./level.js";

/** Whether a query returns a row whatever the tables hold. */
export function alwaysReturns(
  query: TreeNode,
  outer: Site | undefined,
  analysis: Analysis,
): boolean {
  if (number(query, "commandType") !== command.select) return false;
  if (child(query, "setOperations") !== undefined || flag(query, "hasTargetSRFs")) return false;
  if (child(query, "havingQual") !== undefined || !keepsFirst(query)) return false;
  const grouped = children(query, "groupClause").length > 0;
  if (children(query, "groupingSets").length > 0) return false;
  if (flag(query, "hasAggs") && !grouped) return true;
  const from = theChild(query, "jointree");
  if (child(from, "quals") !== undefined) return false;
  const parts = children(from, "fromlist");
  if (parts.length === 0) return true;
  const level = analysis.level(query, outer);
  return parts.every((each) => partReturns(each, level, analysis));
}

/** LIMIT and OFFSET leave the first row. */
function keepsFirst(query: TreeNode): boolean {
  if (child(query, "limitOffset") !== undefined) return false;
  const limit = child(query, "limitCount");
  return limit === undefined || (integerConstant(limit) ?? 0) > 0;
}

function partReturns(part: TreeNode, level: Level, analysis: Analysis): boolean {
  if (part.kind === "RANGETBLREF") return entryReturns(number(part, "rtindex"), level, analysis);
  if (part.kind !== "JOINEXPR") throw new UnreadableTree(`FROM holds a ${part.kind}`);
  const left = (): boolean => partReturns(theChild(part, "larg"), level, analysis);
  const right = (): boolean => partReturns(theChild(part, "rarg"), level, analysis);
  switch (number(part, "jointype")) {
    case joinType.left:
      return left();
    case joinType.right:
      return right();
    case joinType.full:
      return left() || right();
    default:
      return child(part, "quals") === undefined && left() && right();
  }
}

function entryReturns(at: number, level: Level, analysis: Analysis): boolean {
  const entry = level.rangeTable[at - 1];
  if (entry === undefined) throw new UnreadableTree(`the range table has no entry ${at}`);
  switch (number(entry, "rtekind")) {
    case entryKind.subquery:
      return analysis.alwaysReturns(theChild(entry, "subquery"), siteOf(level));
    case entryKind.values:
      return list(entry, "values_lists").length > 0;
    default:
      return false;
  }
}
