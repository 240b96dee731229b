import { child, children, flag, number } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { functionOf } from "./functions-known.js";
import type { Analysis, Site } from "./level.js";
import { canBeNull, ifAll, neverNull, type Verdict } from "./verdict.js";

/** An aggregate over the groups of a query. */
export function judgeAggregate(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const called = functionOf(node, analysis.catalog);
  const name = `${called?.name ?? "the aggregate"}()`;
  const need = analysis.builtIns.aggregates.get(called?.oid ?? 0);
  const direct = children(node, "aggdirectargs");
  if (need === undefined) return canBeNull(`${name} may return NULL, whatever its rows`);
  if (need === "nothing" && direct.length === 0) return neverNull(`${name} is never NULL`);
  if (number(node, "agglevelsup") > 0) return canBeNull(`${name} is of an outer query`);
  if (!site.level.grouping.filled) return canBeNull(`${name} is NULL where there is no row`);
  if (child(node, "aggfilter") !== undefined)
    return canBeNull(`${name} is NULL where FILTER leaves no row`);
  const within = { ...site, guards: [], inAggregate: true };
  const values = [
    ...direct.map((each) => analysis.expression(each, within)),
    ...(need === "value" ? firstArgument(node, within, analysis) : []),
  ];
  return ifAll(`${name} of a group`, values);
}

/** What is aggregated; the others say how. */
function firstArgument(node: TreeNode, site: Site, analysis: Analysis): Verdict[] {
  const [first] = children(node, "args").filter((each) => !flag(each, "resjunk"));
  const expression = first === undefined ? undefined : child(first, "expr");
  return expression === undefined
    ? [canBeNull("there is nothing to aggregate")]
    : [analysis.expression(expression, site)];
}
