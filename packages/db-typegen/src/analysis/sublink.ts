import { child, number, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import type { Analysis, Site } from "./level.js";
import { canBeNull, neverNull, type Verdict } from "./verdict.js";

/** `SubLinkType` of PostgreSQL's primnodes.h. */
const kind = { exists: 0, all: 1, any: 2, value: 4, array: 6 } as const;

/** A subquery in an expression. */
export function judgeSublink(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const query = theChild(node, "subselect");
  switch (number(node, "subLinkType")) {
    case kind.exists:
      return neverNull("EXISTS is true or false");
    case kind.array:
      return neverNull("ARRAY(…) is empty where there is no row");
    case kind.all:
    case kind.any:
      return judgeComparison(node, query, site, analysis);
    case kind.value:
      return judgeValue(query, site, analysis);
    default:
      return canBeNull("the subquery may return no row");
  }
}

/** `x IN (SELECT …)`: as the comparison with each row. */
function judgeComparison(node: TreeNode, query: TreeNode, site: Site, analysis: Analysis): Verdict {
  const compared = analysis.columns(query, site);
  const test = child(node, "testexpr");
  if (test === undefined) return canBeNull("the comparison with the subquery is not known");
  return analysis.expression(test, { ...site, compared });
}

/** `(SELECT …)`: NULL without a row; several rows are an error. */
function judgeValue(query: TreeNode, site: Site, analysis: Analysis): Verdict {
  if (!analysis.alwaysReturns(query, site)) return canBeNull("the subquery may return no row");
  const [column] = analysis.columns(query, site);
  return column ?? canBeNull("the column of the subquery is not known");
}
