import { maybeNumber, number, numbers } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { columnsIn, expressionKey, unwrapped } from "./expression-key.js";
import type { Fact } from "./fact.js";
import { command, type Level, returning, type Site } from "./level.js";
import { neverNull, type Verdict } from "./verdict.js";

/** What a condition proves about an expression, if one does. */
export function knownByFact(node: TreeNode, site: Site, isGrouped: boolean): Verdict | undefined {
  const { level, guards } = site;
  if (node.kind === "CONST" || (level.facts.length === 0 && guards.length === 0)) return undefined;
  const expression = unwrapped(node);
  const key = expressionKey(expression);
  const holds = (fact: Fact): boolean =>
    fact.key === key && (fact.ofGroups || !isGrouped) && reaches(fact, expression, site);
  const fact = guards.find(holds) ?? level.facts.find(holds);
  if (fact === undefined || isChanged(expression, level)) return undefined;
  return neverNull(`the condition of ${fact.clause} lets no NULL through`);
}

/**
 * What was true where the condition stands is true here: every outer join between the two that could fill
 * a column of it with NULLs does not.
 */
function reaches(fact: Fact, expression: TreeNode, { level, present }: Site): boolean {
  const there = [...columnsIn(fact.expression, 0)];
  const here = [...columnsIn(expression, 0)];
  return here.every((column, at) => {
    const origin = there[at];
    if (origin === undefined) return false;
    const nulled = new Set(numbers(origin, "varnullingrels"));
    const relation = number(column, "varno");
    return numbers(column, "varnullingrels").every(
      (join) =>
        nulled.has(join) ||
        level.eliminated.get(join)?.has(relation) === true ||
        present.get(join)?.has(relation) === true,
    );
  });
}

/**
 * Conditions of UPDATE and DELETE are about the row before it; RETURNING shows the one after UPDATE, and none
 * for `new` of DELETE. Those of INSERT and MERGE are about neither.
 */
function isChanged(expression: TreeNode, level: Level): boolean {
  if (level.command === command.select) return false;
  const target = number(level.query, "resultRelation");
  return columnsIn(expression, 0).some(
    (column) => number(column, "varno") === target && !isBefore(column, level.command),
  );
}

/** A column of the row as it was before the change. */
function isBefore(column: TreeNode, changing: number): boolean {
  const which = maybeNumber(column, "varreturningtype", returning.default);
  if (changing === command.delete) return which !== returning.new;
  return changing === command.update && which === returning.old;
}
