import type { BuiltIns } from "../built-ins/built-ins.js";
import type { Catalog } from "../catalog/catalog.js";
import type { TreeNode } from "../tree/tree-node.js";
import type { Fact } from "./fact.js";
import type { Verdict } from "./verdict.js";

/** Which relations an outer join gives no NULLs to after all: by the join's number. */
export type Eliminated = ReadonlyMap<number, ReadonlySet<number>>;

/** One query of a statement: the statement itself, a subquery, a WITH query. */
export interface Level {
  readonly query: TreeNode;
  readonly command: number;
  readonly rangeTable: readonly TreeNode[];
  /** Where the query stands, for what refers outward. */
  readonly outer: Site | undefined;
  /** What its conditions prove, for each of its rows or groups. */
  readonly facts: readonly Fact[];
  readonly eliminated: Eliminated;
  /** FULL joins that may miss either side: number and both sides. */
  readonly fullJoins: readonly FullJoin[];
  readonly grouping: Grouping;
  /** Columns of what has been looked into already, by range table number or name of a WITH query. */
  readonly columns: Map<number | string, readonly Verdict[]>;
}

/** A FULL join: each of its rows has a row of one side at least. */
export interface FullJoin {
  readonly number: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** How the rows of a query are grouped. */
export interface Grouping {
  /** There are groups, and none of them is of no rows. */
  readonly filled: boolean;
  /** With GROUPING SETS, ROLLUP or CUBE: sort-group references that are in every set. */
  readonly inEverySet: ReadonlySet<number> | undefined;
  /** Before 18 grouped expressions stand in the list as they were written: their keys and references. */
  readonly expressions: ReadonlyMap<string, number>;
}

/** Where an expression stands. */
export interface Site {
  readonly level: Level;
  /** What the branch of a CASE adds to the facts, for this row alone. */
  readonly guards: readonly Fact[];
  /** Under an aggregate, where grouped expressions have the values of their rows. */
  readonly inAggregate: boolean;
  /** What a subquery gives to the comparison with it, by position. */
  readonly compared: readonly Verdict[];
  /** What a conversion is applied to. */
  readonly converted: Verdict | undefined;
  /** One side of a FULL join that is assumed to have a row. */
  readonly present: Eliminated;
}

/** The parts of the analysis that need each other. */
export interface Analysis {
  readonly catalog: Catalog;
  readonly builtIns: BuiltIns;
  /** Whether the parameter may be given NULL. */
  parameterNullable(number: number): boolean;
  expression(node: TreeNode, site: Site): Verdict;
  /** The elements of an array. */
  elements(node: TreeNode, site: Site): Verdict;
  /** The columns a query returns. */
  columns(query: TreeNode, outer: Site | undefined): readonly Verdict[];
  /** Columns of one entry of the range table, which is a subquery or a WITH query. */
  entryColumns(level: Level, number: number): readonly Verdict[];
  level(query: TreeNode, outer: Site | undefined): Level;
  /** Whether one more JSON value is to be looked into: those within each other may be very many. */
  followsShape(): boolean;
  /** It always returns a row. */
  alwaysReturns(query: TreeNode, outer: Site | undefined): boolean;
}

/** The outermost place in a query. */
export function siteOf(level: Level): Site {
  return {
    level,
    guards: [],
    inAggregate: false,
    compared: [],
    converted: undefined,
    present: new Map(),
  };
}

/** `VarReturningType` of PostgreSQL's primnodes.h, new in 18. */
export const returning = { default: 0, old: 1, new: 2 } as const;

/** `CmdType` of PostgreSQL's nodes.h. */
export const command = {
  select: 1,
  update: 2,
  insert: 3,
  delete: 4,
  merge: 5,
  utility: 6,
} as const;
