import { children, number, text } from "../tree/fields.js";
import { isList, isNode, type TreeNode, type TreeValue } from "../tree/tree-node.js";

/**
 * What does not change the value of an expression: where it stands in the text, how a cast was spelt, and
 * the joins above it, which are compared by themselves.
 */
const ignored: ReadonlySet<string> = new Set([
  "location",
  "varnullingrels",
  "varnosyn",
  "varattnosyn",
  "varreturningtype",
  "list_start",
  "list_end",
  "rexpr_list_start",
  "rexpr_list_end",
  "funcformat",
  "relabelformat",
  "coerceformat",
  "convertformat",
  "coercionformat",
  "row_format",
]);

const keys = new WeakMap<TreeNode, string>();

/** Equal for expressions that have the same value in the same row. */
export function expressionKey(node: TreeNode): string {
  const known = keys.get(node);
  if (known !== undefined) return known;
  const fields = [...node.fields].filter(([name]) => !ignored.has(name));
  const key = `{${node.kind}${fields.map(([name, value]) => ` ${name}=${keyOf(value)}`).join("")}}`;
  keys.set(node, key);
  return key;
}

function keyOf(value: TreeValue): string {
  if (value === null) return "-";
  if (isNode(value)) return expressionKey(value);
  if (isList(value)) return `(${value.map((each) => keyOf(each)).join(" ")})`;
  return typeof value === "string" ? JSON.stringify(value) : `[${value.bytes.join(" ")}]`;
}

/** What a cast that changes no bit is of. A collation is kept: it decides what is equal. */
export function unwrapped(node: TreeNode): TreeNode {
  let inner = node;
  while (inner.kind === "RELABELTYPE") {
    const argument = inner.fields.get("arg");
    if (!isNode(argument)) return inner;
    inner = argument;
  }
  return inner;
}

/** Whether one of the nodes of an expression is such, those of queries inside it included. */
export function someNode(value: TreeValue, isSuch: (node: TreeNode) => boolean): boolean {
  if (isList(value)) return value.some((each) => someNode(each, isSuch));
  if (!isNode(value)) return false;
  if (isSuch(value)) return true;
  for (const each of value.fields.values()) if (someNode(each, isSuch)) return true;
  return false;
}

/** The columns that an expression names, of the query `depth` levels up. */
export function columnsIn(value: TreeValue, depth: number): readonly TreeNode[] {
  const found: TreeNode[] = [];
  collectColumns(value, depth, found);
  return found;
}

function collectColumns(value: TreeValue, depth: number, found: TreeNode[]): void {
  if (isList(value)) for (const each of value) collectColumns(each, depth, found);
  if (!isNode(value)) return;
  if (value.kind === "VAR" && number(value, "varlevelsup") === depth) found.push(value);
  const below = value.kind === "QUERY" ? depth + 1 : depth;
  for (const each of value.fields.values())
    if (typeof each === "object" && each !== null) collectColumns(each, below, found);
}

/** The conditions that all have to hold. */
export function conjuncts(condition: TreeNode | undefined): readonly TreeNode[] {
  if (condition === undefined) return [];
  if (condition.kind !== "BOOLEXPR" || text(condition, "boolop") !== "and") return [condition];
  return children(condition, "args").flatMap((each) => conjuncts(each));
}
