/**
 * What a value of a node's field may be: a node, a list, a scalar as it was written, the bytes of a
 * constant, or `null` for `<>`.
 */
export type TreeValue = TreeNode | readonly TreeValue[] | TreeBytes | string | null;

/** A node of PostgreSQL's parse tree, such as `{VAR :varno 1 …}`. */
export interface TreeNode {
  /** In capitals, as the server writes it: `QUERY`, `VAR`, `OPEXPR`. */
  readonly kind: string;
  readonly fields: NodeFields;
}

/** Fields by name, in the order they are written. */
export interface NodeFields extends Iterable<[string, TreeValue]> {
  get(name: string): TreeValue | undefined;
  has(name: string): boolean;
  values(): Iterable<TreeValue>;
}

/** A datum: its bytes in the server's memory order. */
export interface TreeBytes {
  readonly bytes: Uint8Array;
}

/** Tells nodes from lists, scalars and bytes. */
export function isNode(value: TreeValue | undefined): value is TreeNode {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** Tells lists from everything else. */
export function isList(value: TreeValue | undefined): value is readonly TreeValue[] {
  return Array.isArray(value);
}
