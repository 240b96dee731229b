import type { BuiltIns } from "../built-ins/built-ins.js";
import type { Catalog } from "../catalog/catalog.js";
import { children, flag, number } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { conditionsAt } from "./condition-value.js";
import { arrayConstant } from "./constant.js";
import { entryKind } from "./entry.js";
import { judgeExpression } from "./expression.js";
import { expressionKey, unwrapped } from "./expression-key.js";
import type { Fact } from "./fact.js";
import { matchedForeignKey } from "./foreign-key-join.js";
import { groupingOf } from "./grouping.js";
import { JoinReduction } from "./join-reduction.js";
import { knownByFact } from "./known-fact.js";
import { type Analysis, command, type FullJoin, type Level, type Site, siteOf } from "./level.js";
import { entryColumns, outputColumns } from "./output-columns.js";
import { alwaysReturns } from "./row-count.js";
import { canBeNull, type Verdict } from "./verdict.js";

/** Verdicts given before an expression is too large to go on with: a deep tree must not take for ever. */
const mostVerdicts = 200_000;

/** JSON values whose shapes are looked for in a statement. */
const mostShapes = 1_000;

/** What the analysis of one statement is made with. */
export interface AnalyserSetup {
  readonly catalog: Catalog;
  readonly builtIns: BuiltIns;
  /** Numbers of the parameters that may be given NULL. */
  readonly nullableParameters: ReadonlySet<number>;
  /** Nothing in the statement locks rows or changes data, so all of it sees one snapshot. */
  readonly onlyReads: boolean;
}

/** {@link Analysis} of one statement. */
export class Analyser implements Analysis {
  readonly catalog: Catalog;
  readonly builtIns: BuiltIns;
  readonly #setup: AnalyserSetup;
  /**
   * Levels of queries that are inside no other. Those of others are not kept: what is inside a recursive query is
   * looked into again, under other assumptions.
   */
  readonly #outermost: Map<TreeNode, Level> = new Map();
  #verdicts = 0;
  #shapes = 0;

  constructor(setup: AnalyserSetup) {
    this.catalog = setup.catalog;
    this.builtIns = setup.builtIns;
    this.#setup = setup;
  }

  parameterNullable(id: number): boolean {
    return this.#setup.nullableParameters.has(id);
  }

  expression(node: TreeNode, site: Site): Verdict {
    this.#verdicts += 1;
    if (this.#verdicts > mostVerdicts) return canBeNull("the statement is too large to follow");
    const reference = groupedBy(node, site);
    const known = knownByFact(node, site, isPartlyGrouped(site));
    if (known !== undefined) return known;
    if (reference !== undefined && site.level.grouping.inEverySet?.has(reference) !== true)
      return canBeNull("it is NULL where a grouping set leaves it out");
    return judgeExpression(node, site, this);
  }

  elements(node: TreeNode, site: Site): Verdict {
    const array = unwrapped(node);
    if (array.kind === "PARAM") return this.expression(array, site);
    if (array.kind === "ARRAYEXPR" && !flag(array, "multidims")) {
      const verdicts = children(array, "elements").map((each) => this.expression(each, site));
      const nullable = verdicts.find((each) => each.nullable);
      return nullable ?? { nullable: false, because: "no element is NULL", from: verdicts };
    }
    return arrayConstant(array)?.hasNull === false
      ? { nullable: false, because: "no element is NULL", from: [] }
      : canBeNull("an element of the array may be NULL");
  }

  columns(query: TreeNode, outer: Site | undefined): readonly Verdict[] {
    return outputColumns(this.level(query, outer), this);
  }

  entryColumns(level: Level, at: number): readonly Verdict[] {
    return entryColumns(level, at, this);
  }

  followsShape(): boolean {
    this.#shapes += 1;
    return this.#shapes <= mostShapes;
  }

  alwaysReturns(query: TreeNode, outer: Site | undefined): boolean {
    return alwaysReturns(query, outer, this);
  }

  level(query: TreeNode, outer: Site | undefined): Level {
    if (outer !== undefined) return this.#level(query, outer);
    const level = this.#outermost.get(query) ?? this.#level(query, outer);
    this.#outermost.set(query, level);
    return level;
  }

  #level(query: TreeNode, outer: Site | undefined): Level {
    const rangeTable = children(query, "rtable");
    const facts: Fact[] = [];
    const eliminated = new Map<number, Set<number>>();
    const fullJoins: FullJoin[] = [];
    const level: Level = {
      query,
      command: number(query, "commandType"),
      rangeTable,
      outer,
      facts,
      eliminated,
      fullJoins,
      grouping: groupingOf(
        query,
        rangeTable.some((each) => isGroupEntry(each)),
      ),
      columns: new Map(),
    };
    // The condition of MERGE holds for some of its rows only.
    if (level.command === command.merge) return level;
    const alwaysMatches = (join: TreeNode): boolean => this.#alwaysMatches(join, level);
    const conditions = conditionsAt({ ...siteOf(level), inAggregate: true }, this);
    new JoinReduction(conditions, alwaysMatches, { facts, eliminated, fullJoins }).query(query);
    return level;
  }

  #alwaysMatches(join: TreeNode, level: Level): boolean {
    if (!this.#setup.onlyReads) return false;
    const matched = matchedForeignKey(join, level.rangeTable, this.catalog);
    const site = { ...siteOf(level), inAggregate: true };
    return matched?.columns.every((each) => !this.expression(each, site).nullable) === true;
  }
}

function isGroupEntry(entry: TreeNode): boolean {
  return number(entry, "rtekind") === entryKind.group;
}

/**
 * Before 18: the sort-group reference of an expression that grouping sets may leave out, or one that is
 * in no set for a column that is not grouped by itself.
 */
function groupedBy(node: TreeNode, site: Site): number | undefined {
  if (!isPartlyGrouped(site)) return undefined;
  const { expressions } = site.level.grouping;
  const reference = expressions.get(expressionKey(node));
  if (reference !== undefined) return reference;
  return node.kind === "VAR" && number(node, "varlevelsup") === 0 ? noReference : undefined;
}

const noReference = -1;

/** Before 18: what WHERE says of a row need not hold for the groups, where grouping sets make NULLs of columns. */
function isPartlyGrouped({ level, inAggregate }: Site): boolean {
  const { inEverySet, expressions } = level.grouping;
  return inEverySet !== undefined && expressions.size > 0 && !inAggregate;
}

/** The query of a statement, the one whose rows the client gets. */
export function mainQuery(trees: readonly TreeNode[]): TreeNode | undefined {
  return trees.find((each) => each.kind === "QUERY" && flag(each, "canSetTag"));
}
