import { children } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { someNode } from "./expression-key.js";
import type { Analysis, Site } from "./level.js";
import { judgeSet } from "./row-function.js";
import { canBeNull, type Verdict } from "./verdict.js";

/** A function that returns rows, in the list of columns: the shorter of several is filled up with NULLs. */
export function judgeRowCall(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  let sets = 0;
  const count = (each: TreeNode): boolean => {
    if (each.fields.get("funcretset") === "true" || each.fields.get("opretset") === "true")
      sets += 1;
    return false;
  };
  const { query, rangeTable } = site.level;
  for (const target of children(query, "targetList")) someNode(target, count);
  // PostgreSQL 18 keeps apart what is grouped by.
  for (const entry of rangeTable) someNode(entry.fields.get("groupexprs") ?? null, count);
  if (sets !== 1) return canBeNull("the shorter of several functions of rows is filled with NULLs");
  return judgeSet(node, 1, site, analysis);
}
