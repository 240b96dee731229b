import type { SqlNode } from "../sql/parser.js";

type KindOf<N> = N extends unknown ? keyof N : never;

/** The name of a kind of node in a syntax tree. */
export type NodeKind = KindOf<SqlNode>;

/** The content of a node of a kind. */
export type NodeOf<K extends NodeKind> = Extract<SqlNode, Record<K, unknown>>[K];

/** The content of a node if it is of that kind. */
export function nodeAs<K extends NodeKind>(
  node: SqlNode | undefined,
  kind: K,
): NodeOf<K> | undefined {
  if (node === undefined || !(kind in node)) return undefined;
  return Reflect.get(node, kind) as NodeOf<K>;
}

/** The contents of the nodes that are of that kind. */
export function nodesAs<K extends NodeKind>(
  nodes: readonly SqlNode[] | undefined,
  kind: K,
): NodeOf<K>[] {
  return (nodes ?? []).flatMap((node) => {
    const found = nodeAs(node, kind);
    return found === undefined ? [] : [found];
  });
}

/** The texts in a list of names. */
export function namesIn(nodes: readonly SqlNode[] | undefined): string[] {
  return nodesAs(nodes, "String").map(({ sval = "" }) => sval);
}

/** The texts in a node that is a list of names, or a name. */
export function namesOf(node: SqlNode | undefined): string[] {
  const list = nodeAs(node, "List");
  if (list !== undefined) return namesIn(list.items);
  return node === undefined ? [] : namesIn([node]);
}

/** Every node of a kind anywhere within a tree. */
export function findNodes<K extends NodeKind>(tree: unknown, kind: K): NodeOf<K>[] {
  return findFields(tree, kind) as NodeOf<K>[];
}

/** The values of every field of a name anywhere within a tree. */
export function findFields(tree: unknown, name: string): unknown[] {
  if (typeof tree !== "object" || tree === null) return [];
  const found: unknown[] = [];
  const pending: object[] = [tree];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [key, value] of Object.entries(next) as [string, unknown][]) {
      if (key === name) found.push(value);
      if (typeof value === "object" && value !== null) pending.push(value);
    }
  }
  return found;
}
