import { children, flag, number, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { functionOf } from "./functions-known.js";
import type { Analysis, Site } from "./level.js";
import { canBeNull, neverNull, type Verdict } from "./verdict.js";

/** A column of a function in FROM. */
export function judgeRowFunction(
  entry: TreeNode,
  attribute: number,
  site: Site,
  analysis: Analysis,
): Verdict {
  const functions = children(entry, "functions");
  const counts = functions.map((each) => number(each, "funccolcount"));
  const all = counts.reduce((sum, each) => sum + each, 0);
  if (attribute <= 0) return canBeNull("a row of a function may be NULL");
  if (flag(entry, "funcordinality") && attribute === all + 1)
    return neverNull("WITH ORDINALITY counts every row");
  const [only] = functions;
  if (functions.length !== 1 || only === undefined)
    return canBeNull("ROWS FROM fills the shorter of its functions up with NULLs");
  return judgeSet(theChild(only, "funcexpr"), attribute, site, analysis);
}

/** A column of what a call returns, which may be several rows. */
export function judgeSet(
  call: TreeNode,
  attribute: number,
  site: Site,
  analysis: Analysis,
): Verdict {
  if (call.kind !== "FUNCEXPR" || !flag(call, "funcretset"))
    return attribute === 1 && isScalar(call, analysis)
      ? analysis.expression(call, site)
      : canBeNull("the function may return NULL");
  const called = functionOf(call, analysis.catalog);
  if (called === undefined) return canBeNull("the function is not known");
  const args = children(call, "args");
  if (called.oid === unnestArray) {
    const [array] = args;
    return array === undefined
      ? canBeNull("unnest() has no array")
      : analysis.elements(array, site);
  }
  const solid = analysis.builtIns.sets.get(called.oid);
  // A row that is there may hold NULL: the word of a comment is about values.
  const isDeclared = called.declaredNotNull && isScalar(call, analysis);
  if (isDeclared || solid?.has(attribute) === true)
    return neverNull(`no row of ${called.name}() holds NULL there`);
  return canBeNull(`a row of ${called.name}() may hold NULL there`);
}

/** `unnest(anyarray)`, whose rows are the elements. */
const unnestArray = 2331;

/** Of a composite type, its columns may be NULL where it is not. */
function isScalar(call: TreeNode, analysis: Analysis): boolean {
  if (call.kind !== "FUNCEXPR") return call.kind === "SQLVALUEFUNCTION";
  const { types } = analysis.catalog;
  let type = types.get(number(call, "funcresulttype"));
  while (type?.kind === "d") type = types.get(type.base);
  return type !== undefined && type.kind !== "c" && type.kind !== "p" && type.relation === 0;
}
