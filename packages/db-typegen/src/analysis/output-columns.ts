import { child, children, flag, list, number, numbers, text, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import type { Catalog } from "../catalog/catalog.js";
import { entryKind, returnedTargets } from "./entry.js";
import { expressionType } from "./expression-type.js";
import { type Analysis, type Level, siteOf } from "./level.js";
import { canBeNull, neverNull, type Verdict } from "./verdict.js";

/** `SetOperation` of PostgreSQL's parsenodes.h. */
const setOperation = { union: 1, intersect: 2, except: 3 } as const;

/** The columns that a query returns, in order. */
export function outputColumns(level: Level, analysis: Analysis): readonly Verdict[] {
  const operations = child(level.query, "setOperations");
  if (operations !== undefined) return setColumns(operations, level, analysis);
  return returnedTargets(level.query).map((target) =>
    analysis.expression(theChild(target, "expr"), siteOf(level)),
  );
}

function setColumns(node: TreeNode, level: Level, analysis: Analysis): readonly Verdict[] {
  if (node.kind === "RANGETBLREF") return analysis.entryColumns(level, number(node, "rtindex"));
  if (node.kind !== "SETOPERATIONSTMT")
    throw new UnreadableTree(`a set operation is a ${node.kind}`);
  const types = numbers(node, "colTypes");
  const [left = [], right = []] = [theChild(node, "larg"), theChild(node, "rarg")].map((side) => {
    const own = sideTypes(side, level);
    return setColumns(side, level, analysis).map((each, at) =>
      keepsNulls(own[at] ?? 0, types[at] ?? 0, analysis.catalog)
        ? each
        : canBeNull("its cast to the type of the set operation may return NULL"),
    );
  });
  const operation = number(node, "op");
  return left.map((each, at) => combine(operation, each, right[at]));
}

/** Types of the columns of one side, 0 for what is not known. */
function sideTypes(side: TreeNode, level: Level): readonly number[] {
  if (side.kind !== "RANGETBLREF") return numbers(side, "colTypes");
  const entry = level.rangeTable[number(side, "rtindex") - 1];
  const query = entry === undefined ? undefined : child(entry, "subquery");
  if (query === undefined) return [];
  const operations = child(query, "setOperations");
  return operations === undefined
    ? returnedTargets(query).map((target) => expressionType(theChild(target, "expr")))
    : numbers(operations, "colTypes");
}

/** From here on types and their casts are an application's or an extension's. */
const firstOwnType = 16_384;

/** The planner casts the sides of a set operation to its types, in no tree that is sent: not by an own function. */
function keepsNulls(from: number, to: number, { types }: Catalog): boolean {
  if (to < firstOwnType) return true;
  let base = from;
  for (let type = types.get(from); base !== to && type?.kind === "d"; type = types.get(base))
    base = type.base;
  return base === to;
}

function combine(operation: number, left: Verdict, right: Verdict | undefined): Verdict {
  if (operation === setOperation.except) return left;
  if (right === undefined) return canBeNull("the other side of the set operation is not known");
  if (operation === setOperation.intersect) return left.nullable ? right : left;
  if (left.nullable) return canBeNull("the left side of UNION may hold NULL", [left]);
  if (right.nullable) return canBeNull("the right side of UNION may hold NULL", [right]);
  return neverNull("no side of UNION holds NULL", [left, right]);
}

/** Columns of a subquery or of a WITH query that stands in FROM. */
export function entryColumns(level: Level, at: number, analysis: Analysis): readonly Verdict[] {
  const known = level.columns.get(at);
  if (known !== undefined) return known;
  const entry = level.rangeTable[at - 1];
  if (entry === undefined) throw new UnreadableTree(`the range table has no entry ${at}`);
  const columns =
    number(entry, "rtekind") === entryKind.with
      ? withColumns(entry, level, analysis)
      : analysis.columns(theChild(entry, "subquery"), siteOf(level));
  // Those of a WITH query are kept where it is defined, and change while it is being looked into.
  if (number(entry, "rtekind") !== entryKind.with) level.columns.set(at, columns);
  return columns;
}

function withColumns(entry: TreeNode, level: Level, analysis: Analysis): readonly Verdict[] {
  const name = text(entry, "ctename");
  const home = levelUp(level, number(entry, "ctelevelsup"));
  const known = home.columns.get(name);
  if (known !== undefined) return known;
  const query = children(home.query, "cteList").find((each) => text(each, "ctename") === name);
  if (query === undefined) throw new UnreadableTree("a WITH query is not there");
  const columns = flag(query, "cterecursive")
    ? recursiveColumns(query, home, analysis)
    : analysis.columns(theChild(query, "ctequery"), siteOf(home));
  home.columns.set(name, columns);
  return columns;
}

function levelUp(level: Level, up: number): Level {
  if (up === 0) return level;
  if (level.outer === undefined) throw new UnreadableTree("a WITH query is of no query");
  return levelUp(level.outer.level, up - 1);
}

/**
 * The greatest fixpoint: a column is never NULL where that follows from itself, because the first rows
 * come from the part that does not refer to the query, and each further row from rows before it.
 */
function recursiveColumns(query: TreeNode, home: Level, analysis: Analysis): readonly Verdict[] {
  const name = text(query, "ctename");
  let columns: readonly Verdict[] = list(query, "ctecolnames").map(() =>
    neverNull("no row of the recursive query holds NULL"),
  );
  for (;;) {
    home.columns.set(name, columns);
    const next = analysis.columns(theChild(query, "ctequery"), siteOf(home));
    const worse = columns.map((each, at) => {
      if (each.nullable) return each;
      return next[at] ?? canBeNull("the column of the recursive query is not known");
    });
    const isStable = worse.every((each, at) => each.nullable === columns[at]?.nullable);
    columns = worse;
    if (isStable) return columns;
  }
}
