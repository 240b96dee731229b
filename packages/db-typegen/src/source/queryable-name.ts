import type { Node } from "oxc-parser";
import { type PlacedNode, propertyName } from "./module-set.js";
import { bare } from "./module-syntax.js";

/** Methods of a `Queryable` whose first argument is a text or a statement. */
export const queryMethods: ReadonlySet<string> = new Set([
  "query",
  "one",
  "maybeOne",
  "many",
  "scalar",
  "column",
  "exists",
  "execute",
  "stream",
  "explain",
]);

const queryableNames =
  /(?:^|[a-z_#])(?:db|database|pool|server|client|tx|trx|transaction|connection|conn|session|queryable)$/i;
const queryableTypes =
  /\b(?:Queryable|I?DatabaseServer|TransactionClient|Transaction|Session|TransactionService)\b/;

/**
 * Whether what a method is called on is a `Queryable`, by the type it is annotated with or by its name: there is
 * no type checker here. `this.databaseServer`, `client` and `tx` are.
 */
export function isQueryable(at: PlacedNode): boolean {
  const node = bare(at.node);
  if (node.type === "MemberExpression") {
    const name = propertyName(node.property);
    return name !== undefined && queryableNames.test(name);
  }
  if (node.type !== "Identifier") return false;
  const binding = at.scope.find(node.name);
  if (binding?.kind === "parameter" && binding.annotation !== undefined)
    return queryableTypes.test(textOf(binding.annotation, at));
  return queryableNames.test(node.name);
}

function textOf({ start, end }: Node, { module }: PlacedNode): string {
  return module.content.slice(start, end);
}
