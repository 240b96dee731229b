import { children, number, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";

/** `JoinType` of PostgreSQL's nodes.h, as far as the parser makes them. */
export const joinType = { inner: 0, left: 1, full: 2, right: 3 } as const;

/** Numbers of all entries of the range table below a part of FROM, joins included. */
export function relationsIn(node: TreeNode): readonly number[] {
  switch (node.kind) {
    case "RANGETBLREF":
      return [number(node, "rtindex")];
    case "JOINEXPR":
      return [
        ...relationsIn(theChild(node, "larg")),
        ...relationsIn(theChild(node, "rarg")),
        number(node, "rtindex"),
      ];
    case "FROMEXPR":
      return children(node, "fromlist").flatMap((each) => relationsIn(each));
    default:
      throw new UnreadableTree(`FROM holds a ${node.kind}`);
  }
}
