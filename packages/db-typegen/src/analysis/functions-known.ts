import type { Catalog } from "../catalog/catalog.js";
import type { FunctionRow } from "../catalog/catalog-rows.js";
import { children, number } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { someNode } from "./expression-key.js";

/** Where a node names the function it calls. */
const functionFields = ["funcid", "opfuncid", "aggfnoid", "winfnoid"] as const;

/** The function behind a call, an operator or an aggregate. */
export function functionOf(node: TreeNode, catalog: Catalog): FunctionRow | undefined {
  for (const field of functionFields) {
    if (!node.fields.has(field)) continue;
    const oid = number(node, field);
    // The planner fills it in where the parser did not.
    if (oid === 0 && node.fields.has("opno"))
      return catalog.functions.get(catalog.operators.get(number(node, "opno"))?.function ?? 0);
    return catalog.functions.get(oid);
  }
  return undefined;
}

/**
 * The arguments that cannot be NULL where the value is not: those of a strict function, which the server
 * does not call with NULL, and what casts and fields are taken of.
 */
export function strictArguments(node: TreeNode, catalog: Catalog): readonly TreeNode[] {
  if (node.kind === "OPEXPR" || node.kind === "FUNCEXPR")
    return functionOf(node, catalog)?.strict === true ? children(node, "args") : [];
  if (node.kind === "NULLIFEXPR") return children(node, "args").slice(0, 1);
  if (!passing.has(node.kind)) return [];
  const argument = node.fields.get("arg");
  return typeof argument === "object" && argument !== null && "kind" in argument ? [argument] : [];
}

/** Kinds that are NULL exactly where what they are of is. */
const passing: ReadonlySet<string> = new Set([
  "RELABELTYPE",
  "COERCEVIAIO",
  "ARRAYCOERCEEXPR",
  "COLLATEEXPR",
  "CONVERTROWTYPEEXPR",
  "COERCETODOMAIN",
  "FIELDSELECT",
]);

/**
 * Has the same value wherever it stands in one row: it calls nothing volatile, asks no query, and refers
 * to nothing that another node gives it.
 */
export function isSteady(node: TreeNode, catalog: Catalog): boolean {
  return !someNode(node, (each) => isUnsteady(each, catalog));
}

function isUnsteady(node: TreeNode, catalog: Catalog): boolean {
  if (unsteady.has(node.kind)) return true;
  if (node.kind === "PARAM") return number(node, "paramkind") !== 0;
  if (!functionFields.some((field) => node.fields.has(field))) return false;
  return functionOf(node, catalog)?.volatile !== false;
}

const unsteady: ReadonlySet<string> = new Set([
  "SUBLINK",
  "NEXTVALUEEXPR",
  "CASETESTEXPR",
  "COERCETODOMAINVALUE",
  "SETTODEFAULT",
  "CURRENTOFEXPR",
]);
