import { child, children, number, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import type { Conditions } from "./condition.js";
import { columnsIn } from "./expression-key.js";
import { both, type Fact, factsOf, type Known, nothing } from "./fact.js";
import { joinType, relationsIn } from "./join-tree.js";
import type { FullJoin } from "./level.js";

/** Says that a LEFT join finds a row for each row of its left side. */
export type AlwaysMatches = (join: TreeNode) => boolean;

/** What WHERE, HAVING and the conditions of joins prove about the rows of a query. */
export interface ReducedJoins {
  readonly facts: Fact[];
  readonly eliminated: Map<number, Set<number>>;
  readonly fullJoins: FullJoin[];
}

/**
 * Turns outer joins into inner ones where a condition above lets no row through that one of them has
 * filled with NULLs, as the planner's `reduce_outer_joins` does, and collects what conditions prove.
 */
export class JoinReduction {
  readonly #conditions: Conditions;
  readonly #alwaysMatches: AlwaysMatches;
  readonly #reduced: ReducedJoins;

  constructor(conditions: Conditions, alwaysMatches: AlwaysMatches, reduced: ReducedJoins) {
    this.#conditions = conditions;
    this.#alwaysMatches = alwaysMatches;
    this.#reduced = reduced;
  }

  /** Adds what it finds to the {@link ReducedJoins} it was made with. */
  query(query: TreeNode): void {
    const from = theChild(query, "jointree");
    const where = this.#conditions.whenTrue(child(from, "quals"));
    this.#reduced.facts.push(...factsOf(where, "WHERE"));
    for (const each of children(from, "fromlist")) this.#part(each, where.relations);
    const having = this.#conditions.whenTrue(child(query, "havingQual"));
    this.#reduced.facts.push(...factsOf(having, "HAVING"));
  }

  /** @param known relations that have a row wherever the conditions above hold. */
  #part(node: TreeNode, known: ReadonlySet<number>): void {
    if (node.kind === "RANGETBLREF") return;
    if (node.kind !== "JOINEXPR") throw new UnreadableTree(`FROM holds a ${node.kind}`);
    const left = theChild(node, "larg");
    const right = theChild(node, "rarg");
    const type = this.#typeOf(node, known);
    const on = this.#conditions.whenTrue(child(node, "quals"));
    const joined = both([{ expressions: [], relations: known }, on]).relations;
    switch (type) {
      case joinType.inner:
        this.#reduced.facts.push(...factsOf(within(on, node), "ON"));
        this.#part(left, joined);
        this.#part(right, joined);
        return;
      case joinType.left:
        this.#reduced.facts.push(...factsOf(within(on, right), "ON"));
        this.#part(left, known);
        this.#part(right, on.relations);
        return;
      case joinType.right:
        this.#reduced.facts.push(...factsOf(within(on, left), "ON"));
        this.#part(left, on.relations);
        this.#part(right, known);
        return;
      default:
        this.#part(left, nothing.relations);
        this.#part(right, nothing.relations);
    }
  }

  /** The type of a join after reduction. */
  #typeOf(join: TreeNode, known: ReadonlySet<number>): number {
    const self = number(join, "rtindex");
    const left = relationsIn(theChild(join, "larg"));
    const right = relationsIn(theChild(join, "rarg"));
    const hasLeft = left.some((each) => known.has(each));
    const hasRight = right.some((each) => known.has(each));
    const type = number(join, "jointype");
    if (type === joinType.inner) return type;
    if (type === joinType.left) {
      if (!hasRight && !this.#alwaysMatches(join)) return type;
      this.#eliminate(self, right);
      return joinType.inner;
    }
    if (type === joinType.right) {
      if (!hasLeft) return type;
      this.#eliminate(self, left);
      return joinType.inner;
    }
    if (type !== joinType.full) throw new UnreadableTree(`FROM holds a join of type ${type}`);
    // A row of the left side is there: the join does not fill it with NULLs.
    if (hasLeft) this.#eliminate(self, left);
    if (hasRight) this.#eliminate(self, right);
    if (hasLeft && hasRight) return joinType.inner;
    if (hasLeft) return joinType.left;
    if (hasRight) return joinType.right;
    this.#reduced.fullJoins.push({ number: self, left, right });
    return joinType.full;
  }

  #eliminate(join: number, relations: readonly number[]): void {
    const known = this.#reduced.eliminated.get(join) ?? new Set();
    for (const each of relations) known.add(each);
    this.#reduced.eliminated.set(join, known);
  }
}

/**
 * What is about columns of one side alone: it holds for the rows of that side that the join has kept. What
 * names no column would have to hold for the rows that a join above fills with NULLs, too.
 */
function within(known: Known, side: TreeNode): Known {
  const relations = new Set(relationsIn(side));
  const isWithin = (expression: TreeNode): boolean => {
    const columns = [...columnsIn(expression, 0)];
    return columns.length > 0 && columns.every((each) => relations.has(number(each, "varno")));
  };
  return { expressions: known.expressions.filter(isWithin), relations: known.relations };
}
