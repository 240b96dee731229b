import type { Catalog } from "../catalog/catalog.js";
import { child, children, flag, list, number, theChild } from "../tree/fields.js";
import { isList, isNode, type TreeNode, type TreeValue } from "../tree/tree-node.js";
import { entryKind } from "./entry.js";
import { functionOf } from "./functions-known.js";
import { command } from "./level.js";

/** What a statement does with a parameter in one place. */
export type ParameterUse =
  /** NULL is refused: it is stored in a column that is NOT NULL. */
  | "required"
  /** NULL is stored. */
  | "stored"
  /** NULL is asked about, as by IS NULL, COALESCE and IS DISTINCT FROM. */
  | "tested"
  /** NULL would only make the result NULL, or no row match. */
  | "compared"
  /** NULL is passed on. */
  | "passed";

/** Whether NULL may be given for a parameter, and what the statement does with it that says so. */
export interface ParameterNullability {
  readonly number: number;
  readonly nullable: boolean;
  readonly because: string;
}

/**
 * Which parameters may be given NULL: those that are stored where NULL is allowed, and those that the
 * statement itself tests for NULL. For every other one NULL would be a mistake: an error, or no row.
 */
export function parameterNullability(
  trees: readonly TreeNode[],
  catalog: Catalog,
  count: number,
): readonly ParameterNullability[] {
  const uses = new UseFinder(catalog);
  for (const tree of trees) uses.visit(tree, "passed");
  return Array.from({ length: count }, (_, at) => verdict(at + 1, uses.found.get(at + 1)));
}

function verdict(id: number, uses: ReadonlySet<ParameterUse> = new Set()): ParameterNullability {
  const may = (because: string): ParameterNullability => ({ number: id, nullable: true, because });
  const mayNot = (because: string): ParameterNullability => ({
    number: id,
    nullable: false,
    because,
  });
  if (uses.has("required")) return mayNot("it is stored in a column that is NOT NULL");
  if (uses.has("tested")) return may("the statement tests it for NULL");
  if (uses.has("compared")) return mayNot("with NULL no row would match, or the result be NULL");
  if (uses.has("stored")) return may("it is stored in a column that may be NULL");
  return mayNot("nothing in the statement asks for NULL");
}

/** Kinds that have a meaning for NULL itself. */
const testing: ReadonlySet<string> = new Set([
  "NULLTEST",
  "BOOLEANTEST",
  "DISTINCTEXPR",
  "NULLIFEXPR",
]);

/** Kinds that make NULL of NULL: what becomes of them becomes of what they are of. */
const passing: ReadonlySet<string> = new Set([
  "RELABELTYPE",
  "COERCEVIAIO",
  "ARRAYCOERCEEXPR",
  "COLLATEEXPR",
  "TARGETENTRY",
]);

/** Walks trees and notes what becomes of each parameter. */
class UseFinder {
  readonly found: Map<number, Set<ParameterUse>> = new Map();
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** @param use what becomes of a parameter that stands just here. */
  visit(value: TreeValue, use: ParameterUse): void {
    if (isList(value)) for (const each of value) this.visit(each, use);
    if (!isNode(value)) return;
    if (value.kind === "PARAM") this.#note(value, use);
    else if (value.kind === "QUERY") this.#query(value);
    else this.#node(value, use);
  }

  #note(node: TreeNode, use: ParameterUse): void {
    if (number(node, "paramkind") !== 0) return;
    const id = number(node, "paramid");
    const uses = this.found.get(id) ?? new Set();
    uses.add(use);
    this.found.set(id, uses);
  }

  #node(node: TreeNode, use: ParameterUse): void {
    if (node.kind === "COALESCEEXPR") return this.#coalesce(node, use);
    const below = this.#useBelow(node, use);
    for (const each of node.fields.values()) this.visit(each, below);
  }

  /** Nothing comes after the last argument: it is what the others are replaced with. */
  #coalesce(node: TreeNode, use: ParameterUse): void {
    const args = children(node, "args");
    for (const each of args.slice(0, -1)) this.visit(each, "tested");
    for (const each of args.slice(-1)) this.visit(each, use);
  }

  #useBelow(node: TreeNode, use: ParameterUse): ParameterUse {
    if (testing.has(node.kind)) return "tested";
    if (passing.has(node.kind)) return use;
    switch (node.kind) {
      case "OPEXPR":
      case "SCALARARRAYOPEXPR":
        return functionOf(node, this.#catalog)?.strict === false ? "passed" : "compared";
      case "FUNCEXPR":
        return this.#useInCall(node, use);
      case "COERCETODOMAIN":
        return this.#catalog.notNullDomain(number(node, "resulttype")) === undefined
          ? use
          : "required";
      default:
        return "passed";
    }
  }

  /** A cast is written as a call: what becomes of its result becomes of its argument. */
  #useInCall(node: TreeNode, use: ParameterUse): ParameterUse {
    const isCast = number(node, "funcformat") === 1 || number(node, "funcformat") === 2;
    if (isCast) return use;
    return functionOf(node, this.#catalog)?.strict === true ? "compared" : "passed";
  }

  #query(query: TreeNode): void {
    const target = this.#targetOf(query);
    const stored = new Set<TreeValue>();
    if (target !== undefined) {
      for (const assigned of assignments(query)) {
        const use = this.#useOf(target, number(assigned, "resno"));
        for (const each of sources(assigned, query)) {
          this.visit(each, use);
          stored.add(each);
        }
      }
    }
    for (const [name, each] of query.fields) {
      // Their expressions have been visited as what they are stored in.
      if (target !== undefined && (name === "targetList" || name === "onConflict")) continue;
      this.#rest(each, stored);
    }
    if (target !== undefined) this.#conflict(child(query, "onConflict"), stored);
  }

  /** What was not stored: visited with the use its place has. */
  #rest(value: TreeValue, stored: ReadonlySet<TreeValue>): void {
    if (stored.has(value)) return;
    if (isList(value)) for (const each of value) this.#rest(each, stored);
    else if (isNode(value) && value.kind === "RANGETBLENTRY" && stored.size > 0)
      for (const each of value.fields.values()) this.#rest(each, stored);
    else this.visit(value, "passed");
  }

  #conflict(clause: TreeNode | undefined, stored: ReadonlySet<TreeValue>): void {
    if (clause === undefined) return;
    for (const [name, each] of clause.fields)
      if (name !== "onConflictSet") this.#rest(each, stored);
  }

  #targetOf(query: TreeNode): number | undefined {
    const isWrite = [command.insert, command.update, command.merge].some(
      (each) => each === number(query, "commandType"),
    );
    const entry = list(query, "rtable")[number(query, "resultRelation") - 1];
    if (!isWrite || !isNode(entry) || number(entry, "rtekind") !== entryKind.relation)
      return undefined;
    return number(entry, "relid");
  }

  #useOf(relation: number, attribute: number): ParameterUse {
    const column = this.#catalog.relations.get(relation)?.attributes.get(attribute);
    return column?.own.nullable === false ? "required" : "stored";
  }
}

/** What a statement writes: column number and expression. */
function assignments(query: TreeNode): readonly TreeNode[] {
  const conflict = child(query, "onConflict");
  return [
    ...children(query, "targetList"),
    ...(conflict === undefined ? [] : children(conflict, "onConflictSet")),
    ...children(query, "mergeActionList").flatMap((action) => children(action, "targetList")),
  ].filter((each) => !flag(each, "resjunk"));
}

/** The expressions a column gets its value from: of every row of VALUES, where it is one of those. */
function sources(assigned: TreeNode, query: TreeNode): readonly TreeNode[] {
  const expression = child(assigned, "expr");
  if (expression === undefined) return [];
  if (expression.kind !== "VAR" || number(expression, "varlevelsup") > 0) return [expression];
  const entry = list(query, "rtable")[number(expression, "varno") - 1];
  if (!isNode(entry)) return [expression];
  if (number(entry, "rtekind") === entryKind.subquery)
    return selectedSource(theChild(entry, "subquery"), number(expression, "varattno"));
  if (number(entry, "rtekind") !== entryKind.values) return [expression];
  return list(entry, "values_lists").flatMap((row) => {
    const cell = isList(row) ? row[number(expression, "varattno") - 1] : undefined;
    return isNode(cell) ? [cell] : [];
  });
}

/** What INSERT … SELECT selects for a column. */
function selectedSource(query: TreeNode, column: number): readonly TreeNode[] {
  if (child(query, "setOperations") !== undefined) return [];
  const target = children(query, "targetList").find((each) => number(each, "resno") === column);
  const expression = target === undefined ? undefined : child(target, "expr");
  return expression === undefined ? [] : [expression];
}
