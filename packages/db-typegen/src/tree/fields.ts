import { isList, isNode, type TreeNode, type TreeValue } from "./tree-node.js";
import { UnreadableTree } from "./unreadable-tree.js";

/**
 * Fields are read by name and never by position. The server writes every field of a node it writes, so
 * one that is missing has another name now, and what it meant is unknown.
 */

/** @throws UnreadableTree the node has no such field. */
export function value(node: TreeNode, field: string): TreeValue {
  const found = node.fields.get(field);
  if (found === undefined) throw new UnreadableTree(`${node.kind} has no field ${field}`);
  return found;
}

/** A whole number. @throws UnreadableTree it is none. */
export function number(node: TreeNode, field: string): number {
  return toNumber(value(node, field), `${node.kind}.${field}`);
}

/** A whole number, `absent` where the release does not write the field. */
export function maybeNumber(node: TreeNode, field: string, absent: number): number {
  return node.fields.has(field) ? number(node, field) : absent;
}

/** @throws UnreadableTree it is neither `true` nor `false`. */
export function flag(node: TreeNode, field: string): boolean {
  const found = value(node, field);
  if (found === "true") return true;
  if (found === "false") return false;
  throw new UnreadableTree(`${node.kind}.${field} is no boolean`);
}

/** A text, empty for NULL. @throws UnreadableTree it is something else. */
export function text(node: TreeNode, field: string): string {
  const found = value(node, field);
  if (found === null) return "";
  if (typeof found === "string") return found;
  throw new UnreadableTree(`${node.kind}.${field} is no text`);
}

/** A node, or `undefined` for NULL. @throws UnreadableTree it is something else. */
export function child(node: TreeNode, field: string): TreeNode | undefined {
  const found = value(node, field);
  if (found === null) return undefined;
  if (isNode(found)) return found;
  throw new UnreadableTree(`${node.kind}.${field} is no node`);
}

/** A node that cannot be missing. @throws UnreadableTree it is. */
export function theChild(node: TreeNode, field: string): TreeNode {
  const found = child(node, field);
  if (found !== undefined) return found;
  throw new UnreadableTree(`${node.kind}.${field} is missing`);
}

/** A list of nodes, empty for NULL. @throws UnreadableTree it is something else. */
export function children(node: TreeNode, field: string): readonly TreeNode[] {
  const found = list(node, field);
  if (areNodes(found)) return found;
  throw new UnreadableTree(`${node.kind}.${field} holds what is no node`);
}

/** A list of whole numbers, such as a bitmap set; empty for NULL. @throws UnreadableTree. */
export function numbers(node: TreeNode, field: string): readonly number[] {
  return list(node, field).map((each) => toNumber(each, `${node.kind}.${field}`));
}

/** A list, empty for NULL. @throws UnreadableTree it is something else. */
export function list(node: TreeNode, field: string): readonly TreeValue[] {
  const found = value(node, field);
  if (found === null) return [];
  if (isList(found)) return found;
  throw new UnreadableTree(`${node.kind}.${field} is no list`);
}

function areNodes(values: readonly TreeValue[]): values is readonly TreeNode[] {
  return values.every((each) => isNode(each));
}

function toNumber(found: TreeValue, where: string): number {
  const parsed = Number(found);
  // Faster than a regular expression, and it is done for every node some times.
  if (Number.isSafeInteger(parsed) && String(parsed) === found) return parsed;
  throw new UnreadableTree(`${where} is no whole number`);
}
