import { entryKind, returnedTargets } from "../analysis/entry.js";
import { type Analysis, type Level, type Site, siteOf } from "../analysis/level.js";
import { unwrapped } from "../analysis/expression-key.js";
import { child, children, flag, list, number, text, theChild } from "../tree/fields.js";
import { isNode, type TreeNode } from "../tree/tree-node.js";

/** An expression and where it stands. */
export interface Placed {
  readonly node: TreeNode;
  readonly site: Site;
}

/** Follows a column to the expression that it is, through subqueries, WITH queries and groups. */
export function originOf({ node, site }: Placed, analysis: Analysis): Placed {
  const inner = unwrapped(node);
  const next = inner.kind === "VAR" ? stepOf(inner, site, analysis) : undefined;
  return next === undefined ? { node: inner, site } : originOf(next, analysis);
}

function stepOf(column: TreeNode, site: Site, analysis: Analysis): Placed | undefined {
  const home = siteUp(site, number(column, "varlevelsup"));
  const entry = home?.level.rangeTable[number(column, "varno") - 1];
  const attribute = number(column, "varattno");
  if (home === undefined || entry === undefined || attribute <= 0) return undefined;
  switch (number(entry, "rtekind")) {
    case entryKind.subquery:
      return targetOf(theChild(entry, "subquery"), attribute, siteOf(home.level), analysis);
    case entryKind.with:
      return withTarget(entry, attribute, home.level, analysis);
    case entryKind.group:
      return placed(list(entry, "groupexprs")[attribute - 1], siteOf(home.level));
    default:
      return undefined;
  }
}

function placed(node: unknown, site: Site): Placed | undefined {
  const found = node as TreeNode | undefined;
  return isNode(found) ? { node: found, site } : undefined;
}

function siteUp(site: Site, up: number): Site | undefined {
  if (up === 0) return site;
  return site.level.outer === undefined ? undefined : siteUp(site.level.outer, up - 1);
}

/** A column of a query that is no set operation. */
export function targetOf(
  query: TreeNode,
  column: number,
  outer: Site | undefined,
  analysis: Analysis,
): Placed | undefined {
  if (child(query, "setOperations") !== undefined) return undefined;
  const target = returnedTargets(query)[column - 1];
  const expression = target === undefined ? undefined : child(target, "expr");
  return placed(expression, siteOf(analysis.level(query, outer)));
}

function withTarget(
  entry: TreeNode,
  column: number,
  level: Level,
  analysis: Analysis,
): Placed | undefined {
  const home = siteUp(siteOf(level), number(entry, "ctelevelsup"));
  if (home === undefined) return undefined;
  const name = text(entry, "ctename");
  const found = children(home.level.query, "cteList").find(
    (each) => text(each, "ctename") === name,
  );
  if (found === undefined || flag(found, "cterecursive")) return undefined;
  return targetOf(theChild(found, "ctequery"), column, siteOf(home.level), analysis);
}
