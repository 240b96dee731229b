import type { Catalog } from "../catalog/catalog.js";
import type { Relation } from "../catalog/relation.js";
import { child, children, flag, list, number, numbers, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { integerConstant } from "./constant.js";
import { entryKind } from "./entry.js";
import { columnsIn, conjuncts, someNode, unwrapped } from "./expression-key.js";
import { isSteady } from "./functions-known.js";
import { joinType, relationsIn } from "./join-tree.js";
import { type Analysis, command } from "./level.js";

/** How many rows a statement returns: none, one, at most one, any number. */
export type RowCount = "exec" | "one" | "maybe" | "many";

/** How many rows a query returns, whatever the tables hold. */
export function rowCount(query: TreeNode, analysis: Analysis): RowCount {
  switch (number(query, "commandType")) {
    case command.select:
      return selected(query, analysis);
    case command.insert:
      return children(query, "returningList").length === 0 ? "exec" : inserted(query, analysis);
    case command.update:
    case command.delete:
      return children(query, "returningList").length === 0 ? "exec" : changed(query, analysis);
    case command.merge:
      return children(query, "returningList").length === 0 ? "exec" : "many";
    default:
      return "many";
  }
}

function selected(query: TreeNode, analysis: Analysis): RowCount {
  const isOne = analysis.alwaysReturns(query, undefined);
  const atMostOne = returnsOneAtMost(query, analysis);
  if (!atMostOne) return "many";
  return isOne ? "one" : "maybe";
}

/** `LimitOption` of PostgreSQL's nodes.h: WITH TIES returns more than it says. */
const withTies = 1;

/** Whether a query returns one row at most, among those with one value in each of `chosen` columns. */
function returnsOneAtMost(
  query: TreeNode,
  analysis: Analysis,
  chosen: readonly ChosenColumn[] = [],
): boolean {
  if (number(query, "commandType") !== command.select) return rowCount(query, analysis) !== "many";
  const limit = child(query, "limitCount");
  if (limit !== undefined && number(query, "limitOption") !== withTies) {
    const count = integerConstant(limit);
    if (count !== undefined && count <= 1) return true;
  }
  if (child(query, "setOperations") !== undefined || flag(query, "hasTargetSRFs")) return false;
  if (children(query, "groupingSets").length > 0) return false;
  if (flag(query, "hasAggs") && children(query, "groupClause").length === 0) return true;
  if (child(query, "havingQual") !== undefined && children(query, "groupClause").length === 0)
    return true;
  const isGrouped = children(query, "groupClause").length > 0;
  return new Pins(query, analysis, isGrouped ? [] : chosen).all();
}

function inserted(query: TreeNode, analysis: Analysis): RowCount {
  const entry = children(query, "rtable")[number(query, "resultRelation") - 1];
  const from = children(theChild(query, "jointree"), "fromlist");
  // A single row of VALUES is not in FROM: its values are the list of columns.
  const source = from.length === 0 ? "one" : sourceCount(query, from, analysis);
  if (source === "many" || flag(query, "hasTargetSRFs")) return "many";
  if (source === "maybe" || child(query, "onConflict") !== undefined) return "maybe";
  return entry !== undefined && keepsEveryRow(entry, analysis.catalog) ? "one" : "maybe";
}

function sourceCount(query: TreeNode, from: readonly TreeNode[], analysis: Analysis): RowCount {
  const [only] = from;
  if (from.length !== 1 || only?.kind !== "RANGETBLREF") return "many";
  const entry = children(query, "rtable")[number(only, "rtindex") - 1];
  if (entry === undefined || number(entry, "rtekind") !== entryKind.subquery) return "many";
  return rowCount(theChild(entry, "subquery"), analysis);
}

/** No trigger and no other server leaves out a row that is inserted. */
function keepsEveryRow(entry: TreeNode, catalog: Catalog): boolean {
  const relation = catalog.relations.get(number(entry, "relid"));
  if (relation === undefined) return false;
  const all = [relation, ...relation.descendants.map((oid) => catalog.relations.get(oid))];
  return all.every(
    (each) => each !== undefined && (each.kind === "r" || each.kind === "p") && !each.rowTrigger,
  );
}

/** A row is changed once at most, however many rows it is joined with. */
function changed(query: TreeNode, analysis: Analysis): RowCount {
  const pins = new Pins(query, analysis);
  return pins.one(number(query, "resultRelation")) ? "maybe" : "many";
}

/** A column of a subquery that is equal to one value. */
interface ChosenColumn {
  readonly column: number;
  readonly operator: number;
  readonly collation: number;
}

/** Stands for a value that is the same for all rows. */
const oneValue: TreeNode = { kind: "CONST", fields: new Map() };

/** A column that is compared with something. */
interface Equality {
  readonly operator: number;
  readonly collation: number;
  readonly column: TreeNode;
  readonly other: TreeNode;
}

/**
 * Finds which entries of FROM have one row at most: by a unique key whose columns are all equal to what is
 * fixed, or because they are a query that returns one row at most.
 */
class Pins {
  readonly #analysis: Analysis;
  readonly #entries: readonly TreeNode[];
  readonly #leaves: number[] = [];
  readonly #where: Equality[] = [];
  /** Of the ON of LEFT JOINs, which fix nothing but their right side. */
  readonly #on: Map<number, Equality[]> = new Map();
  readonly #pinned: Set<number> = new Set();
  #hasOther = false;

  constructor(query: TreeNode, analysis: Analysis, chosen: readonly ChosenColumn[] = []) {
    this.#analysis = analysis;
    this.#entries = children(query, "rtable");
    const from = theChild(query, "jointree");
    this.#where.push(...this.#equalities(child(from, "quals")), ...chosenEqualities(query, chosen));
    for (const each of children(from, "fromlist")) this.#collect(each);
    while (this.#step());
  }

  all(): boolean {
    return !this.#hasOther && this.#leaves.every((each) => this.#pinned.has(each));
  }

  one(entry: number): boolean {
    return this.#pinned.has(entry);
  }

  #collect(part: TreeNode): void {
    if (part.kind === "RANGETBLREF") {
      this.#leaves.push(number(part, "rtindex"));
      return;
    }
    const right = theChild(part, "rarg");
    this.#collect(theChild(part, "larg"));
    this.#collect(right);
    const type = number(part, "jointype");
    const equalities = this.#equalities(child(part, "quals"));
    if (type === joinType.inner) this.#where.push(...equalities);
    else if (type === joinType.left)
      for (const each of relationsIn(right))
        this.#on.set(each, [...(this.#on.get(each) ?? []), ...equalities]);
    else this.#hasOther = true;
  }

  /** @returns whether another entry was found. */
  #step(): boolean {
    const next = this.#leaves.find((each) => !this.#pinned.has(each) && this.#isPinned(each));
    if (next !== undefined) this.#pinned.add(next);
    return next !== undefined;
  }

  #isPinned(at: number): boolean {
    const entry = this.#entries[at - 1];
    if (entry === undefined) return false;
    // Once for each row of what it refers to, LATERAL.
    if (![...columnsIn(entry, 0)].every((each) => this.#pinned.has(number(each, "varno"))))
      return false;
    switch (number(entry, "rtekind")) {
      case entryKind.subquery:
        return returnsOneAtMost(
          theChild(entry, "subquery"),
          this.#analysis,
          this.#fixed(at).map((each) => ({ ...each, column: number(each.column, "varattno") })),
        );
      case entryKind.values:
        return list(entry, "values_lists").length <= 1;
      case entryKind.function:
        return children(entry, "functions").every((each) => !returnsRows(each));
      case entryKind.relation:
        return this.#hasPinnedKey(at, entry);
      default:
        return false;
    }
  }

  #hasPinnedKey(at: number, entry: TreeNode): boolean {
    const relation = this.#analysis.catalog.relations.get(number(entry, "relid"));
    if (relation === undefined || isSpread(relation, entry)) return false;
    const fixed = this.#fixed(at);
    return relation.uniqueIndexes.some((index) =>
      index.columns.every((column, position) =>
        fixed.some(
          (each) =>
            number(each.column, "varattno") === column &&
            this.#isEqualityOf(each, index.families[position], index.collations[position]),
        ),
      ),
    );
  }

  /** Comparisons that leave one value to a column of an entry. */
  #fixed(at: number): readonly Equality[] {
    const all = [...this.#where, ...(this.#on.get(at) ?? [])];
    return all.filter((each) => this.#isFixed(each, at));
  }

  #isEqualityOf(
    each: Equality,
    family: number | undefined,
    collation: number | undefined,
  ): boolean {
    const operator = this.#analysis.catalog.operators.get(each.operator);
    return (
      family !== undefined &&
      operator?.equalityIn.includes(family) === true &&
      (collation === 0 || each.collation === collation)
    );
  }

  /**
   * The other side has one value: it is of tables that are pinned, or of none. What a query returns may be
   * another row each time it is asked.
   */
  #isFixed({ column, other }: Equality, at: number): boolean {
    if (number(column, "varno") !== at) return false;
    if (!isSteady(other, this.#analysis.catalog)) return false;
    return [...columnsIn(other, 0)].every(
      (each) =>
        this.#pinned.has(number(each, "varno")) &&
        this.#isTable(number(each, "varno")) &&
        // Filled with NULLs it has another value, which a comparison with it alone does not pass.
        (other === each || numbers(each, "varnullingrels").length === 0),
    );
  }

  #isTable(at: number): boolean {
    const entry = this.#entries[at - 1];
    return entry !== undefined && number(entry, "rtekind") === entryKind.relation;
  }

  #equalities(condition: TreeNode | undefined): Equality[] {
    return conjuncts(condition).flatMap((each) => {
      if (each.kind !== "OPEXPR") return [];
      const [a, b] = children(each, "args").map((one) => unwrapped(one));
      if (a === undefined || b === undefined) return [];
      const operator = number(each, "opno");
      const collation = number(each, "inputcollid");
      const sides = [
        { column: a, other: b },
        { column: b, other: a },
      ];
      return sides
        .filter(({ column }) => column.kind === "VAR" && number(column, "varlevelsup") === 0)
        .map((side) => ({ ...side, operator, collation }));
    });
  }
}

/** What is chosen of the columns a query returns, as a comparison with columns it reads. */
function chosenEqualities(query: TreeNode, chosen: readonly ChosenColumn[]): Equality[] {
  return chosen.flatMap(({ column, operator, collation }) => {
    const target = children(query, "targetList").find((each) => number(each, "resno") === column);
    const expression = target === undefined ? undefined : unwrapped(theChild(target, "expr"));
    return expression?.kind === "VAR" && number(expression, "varlevelsup") === 0
      ? [{ column: expression, other: oneValue, operator, collation }]
      : [];
  });
}

function returnsRows(call: TreeNode): boolean {
  return someNode(call, (each) => each.fields.get("funcretset") === "true");
}

/** A unique index of a table does not reach into its descendants, but for partitions. */
function isSpread(relation: Relation, entry: TreeNode): boolean {
  return relation.kind !== "p" && flag(entry, "inh") && relation.descendants.length > 0;
}
