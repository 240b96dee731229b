import type { TreeNode } from "../tree/tree-node.js";
import { expressionKey, unwrapped } from "./expression-key.js";

/** An expression that is known to be no NULL, because a condition holds. */
export interface Fact {
  readonly expression: TreeNode;
  readonly key: string;
  /** A condition over groups, as HAVING; the others are over rows. */
  readonly ofGroups: boolean;
  /** Where the condition stands: `WHERE`, `ON`, `HAVING`, `CASE`. */
  readonly clause: string;
}

/** What follows from a condition. */
export interface Known {
  readonly expressions: readonly TreeNode[];
  /** Numbers of the range table entries that have a row, not the NULLs of an outer join. */
  readonly relations: ReadonlySet<number>;
}

/** Nothing follows. */
export const nothing: Known = { expressions: [], relations: new Set() };

/** All of it follows. */
export function both(parts: readonly Known[]): Known {
  return {
    expressions: parts.flatMap((each) => each.expressions),
    relations: new Set(parts.flatMap((each) => [...each.relations])),
  };
}

/** What follows from each of them. */
export function common(parts: readonly Known[]): Known {
  const [first, ...others] = parts;
  if (first === undefined) return nothing;
  const keys = others.map((each) => new Set(each.expressions.map((one) => expressionKey(one))));
  return {
    expressions: first.expressions.filter((one) =>
      keys.every((each) => each.has(expressionKey(one))),
    ),
    relations: new Set(
      [...first.relations].filter((one) => others.every((each) => each.relations.has(one))),
    ),
  };
}

/** {@link Known} as facts of a clause. */
export function factsOf(known: Known, clause: string): Fact[] {
  return known.expressions.map((each) => {
    const expression = unwrapped(each);
    return { expression, key: expressionKey(expression), ofGroups: clause === "HAVING", clause };
  });
}
