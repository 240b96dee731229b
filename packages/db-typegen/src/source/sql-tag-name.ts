import type { Node } from "oxc-parser";
import type { PlacedNode } from "./module-set.js";
import { childrenOf } from "./module-syntax.js";

/** How a template is tagged: `sql`, `sql.named("x")` or `sql.as(schema)`. */
export interface TemplateTag {
  readonly name?: string;
}

/** Packages whose `sql` is db-core's. Another package's `sql` is another matter. */
const ours = /^@abe\/db-core(?:\/|$)/;

/** A file of the project: relative, or by an alias of tsconfig, whose names no package can have. */
const ownFile = /^(?:\.|@\/|~|#|src\/)/;

/** Whether a node is db-core's `sql`: what is called so, and is not imported from another package. */
export function isSqlName(node: Node, { scope }: Pick<PlacedNode, "scope">): boolean {
  if (node.type !== "Identifier") return false;
  const binding = scope.find(node.name);
  if (binding?.kind !== "import") return node.name === "sql";
  if (ours.test(binding.from)) return binding.name === "sql";
  return ownFile.test(binding.from) && binding.name === "sql";
}

/** @returns `undefined` where a template is not db-core's. */
export function templateTag(at: PlacedNode): TemplateTag | undefined {
  if (at.node.type !== "TaggedTemplateExpression") return undefined;
  const { tag } = at.node;
  if (isSqlName(tag, at)) return {};
  if (tag.type !== "CallExpression" || tag.callee.type !== "MemberExpression") return undefined;
  const { object, property } = tag.callee;
  if (!isSqlName(object, at) || property.type !== "Identifier") return undefined;
  if (property.name === "as") return {};
  const [name] = tag.arguments;
  if (property.name !== "named") return undefined;
  return name?.type === "Literal" && typeof name.value === "string" ? { name: name.value } : {};
}

/** What a function returns. */
export interface Returned {
  readonly all: readonly PlacedNode[];
  readonly isOnly: boolean;
}

/** @returns `undefined` for what is no function of this project, or returns nothing. */
export function returnedNode(at: PlacedNode | undefined): Returned | undefined {
  if (at === undefined) return undefined;
  const { node } = at;
  if (node.type === "ArrowFunctionExpression" && node.body.type !== "BlockStatement")
    return { all: [placed(at, node.body)], isOnly: true };
  if (
    node.type !== "ArrowFunctionExpression" &&
    node.type !== "FunctionDeclaration" &&
    node.type !== "FunctionExpression"
  )
    return undefined;
  const returns = node.body === null ? [] : returnsIn(node.body);
  const all = returns.map((each) => placed(at, each));
  return all.length === 0 ? undefined : { all, isOnly: all.length === 1 };
}

function placed({ module, scope }: PlacedNode, node: Node): PlacedNode {
  return { module, node, scope: module.returnScopes.get(node) ?? scope };
}

/** Not those of functions within. */
function returnsIn(node: Node): Node[] {
  if (node.type === "ReturnStatement") return node.argument === null ? [] : [node.argument];
  if (/Function|Class/.test(node.type)) return [];
  return childrenOf(node).flatMap((each) => returnsIn(each));
}
