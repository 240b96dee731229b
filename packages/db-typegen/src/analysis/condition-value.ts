import { child, children, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { Conditions } from "./condition.js";
import { type Fact, factsOf, type Known } from "./fact.js";
import type { Analysis, Site } from "./level.js";
import { canBeNull, ifAny, neverNull, type Verdict } from "./verdict.js";

/** CASE: every branch under its own condition, and under the others' having failed before it. */
export function judgeCase(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const conditions = conditionsAt(site, analysis);
  // The conditions of `CASE x WHEN 1` compare what only they can see.
  const isSimple = child(node, "arg") !== undefined;
  const failed: Fact[] = [];
  const verdicts = children(node, "args").map((branch) => {
    const condition = theChild(branch, "expr");
    const guards = isSimple ? [] : guardsOf(conditions.whenTrue(condition));
    const inside = { ...site, guards: [...site.guards, ...failed, ...guards] };
    const verdict = analysis.expression(theChild(branch, "result"), inside);
    if (!isSimple) failed.push(...guardsOf(conditions.whenNotTrue(condition)));
    return verdict;
  });
  const otherwise = child(node, "defresult");
  const last =
    otherwise === undefined
      ? canBeNull("CASE without ELSE is NULL where no condition is true")
      : analysis.expression(otherwise, { ...site, guards: [...site.guards, ...failed] });
  const nullable = [...verdicts, last].filter((each) => each.nullable);
  if (nullable.length > 0) return canBeNull("a branch of CASE may be NULL", nullable);
  return neverNull("no branch of CASE is NULL", [...verdicts, last]);
}

function guardsOf(known: Known): Fact[] {
  return factsOf(known, "CASE");
}

/** Conditions that may use what is known where they stand. */
export function conditionsAt(site: Site, analysis: Analysis): Conditions {
  return new Conditions(analysis.catalog, (node) => isSolid(node, site, analysis));
}

function isSolid(node: TreeNode, site: Site, analysis: Analysis): boolean {
  return (
    (node.kind === "CONST" || node.kind === "PARAM") && !analysis.expression(node, site).nullable
  );
}

/** FULL JOINs of which one side is assumed at a time: each doubles the work. */
const mostAssumed = 3;

/** COALESCE, GREATEST and LEAST: NULL where all of them are. */
export function judgeFirstSolid(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const name = node.kind === "MINMAXEXPR" ? "GREATEST or LEAST" : "COALESCE";
  const args = children(node, "args");
  const plain = ifAny(
    name,
    args.map((each) => analysis.expression(each, site)),
  );
  if (!plain.nullable || site.present.size >= mostAssumed) return plain;
  // Each row of a FULL JOIN has a row of one side at least.
  const covered = site.level.fullJoins.some(
    (join) =>
      !site.present.has(join.number) &&
      [join.left, join.right].every((side) => {
        const present = new Map([...site.present, [join.number, new Set(side)]]);
        return !judgeFirstSolid(node, { ...site, present }, analysis).nullable;
      }),
  );
  return covered ? neverNull(`${name} has a value of each side of the FULL JOIN`) : plain;
}
