import { children, list, number } from "../tree/fields.js";
import { isList, isNode, type TreeNode, type TreeValue } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import { expressionKey } from "./expression-key.js";
import type { Grouping } from "./level.js";

/** `GroupingSetKind` of PostgreSQL's parsenodes.h. */
const kind = { simple: 1, sets: 4 };

/** What a grouping set leaves certain. */
interface Certain {
  readonly inEvery: ReadonlySet<number>;
  readonly maybeEmpty: boolean;
}

/** How a query groups: by its GROUP BY clause, or not at all. */
export function groupingOf(query: TreeNode, hasGroupEntry: boolean): Grouping {
  const clauses = children(query, "groupClause");
  const sets = children(query, "groupingSets");
  // The sets of several items are combined: each result has one of each.
  const certain = sets.map((each) => certainOf(each));
  const maybeEmpty = certain.every((each) => each.maybeEmpty);
  return {
    filled: sets.length > 0 ? !maybeEmpty : clauses.length > 0,
    inEverySet: sets.length > 0 ? new Set(certain.flatMap((each) => [...each.inEvery])) : undefined,
    expressions: hasGroupEntry ? new Map() : groupedExpressions(query, clauses),
  };
}

function groupedExpressions(query: TreeNode, clauses: readonly TreeNode[]): Map<string, number> {
  const references = new Set(clauses.map((each) => number(each, "tleSortGroupRef")));
  return new Map(
    children(query, "targetList").flatMap((target) => {
      const reference = number(target, "ressortgroupref");
      const expression = target.fields.get("expr");
      return references.has(reference) && isNode(expression)
        ? [[expressionKey(expression), reference] as const]
        : [];
    }),
  );
}

function certainOf(set: TreeNode): Certain {
  const content = list(set, "content");
  switch (number(set, "kind")) {
    case kind.simple:
      return { inEvery: new Set(content.map((each) => referenceOf(each))), maybeEmpty: false };
    case kind.sets: {
      const parts = content.map((each) => certainOf(setOf(each)));
      const [first, ...others] = parts;
      const inEvery = [...(first?.inEvery ?? [])].filter((each) =>
        others.every((other) => other.inEvery.has(each)),
      );
      return { inEvery: new Set(inEvery), maybeEmpty: parts.some((each) => each.maybeEmpty) };
    }
    default:
      // ROLLUP and CUBE have the empty set among theirs.
      return { inEvery: new Set(), maybeEmpty: true };
  }
}

function setOf(value: TreeValue): TreeNode {
  if (isNode(value)) return value;
  throw new UnreadableTree("a grouping set holds what is no set");
}

function referenceOf(value: TreeValue): number {
  if (typeof value === "string" && !isList(value)) return Number(value);
  throw new UnreadableTree("a grouping set holds what is no reference");
}
