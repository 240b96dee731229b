import { number } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";

/** The field that holds the OID of an expression's type, by kind of node. */
const typeFields: Readonly<Record<string, string>> = {
  VAR: "vartype",
  CONST: "consttype",
  PARAM: "paramtype",
  FUNCEXPR: "funcresulttype",
  OPEXPR: "opresulttype",
  AGGREF: "aggtype",
  WINDOWFUNC: "wintype",
  COALESCEEXPR: "coalescetype",
  CASEEXPR: "casetype",
  MINMAXEXPR: "minmaxtype",
  NULLIFEXPR: "opresulttype",
  ARRAYEXPR: "array_typeid",
  ROWEXPR: "row_typeid",
  RELABELTYPE: "resulttype",
  COERCEVIAIO: "resulttype",
  ARRAYCOERCEEXPR: "resulttype",
  COERCETODOMAIN: "resulttype",
  CONVERTROWTYPEEXPR: "resulttype",
  FIELDSELECT: "resulttype",
  SQLVALUEFUNCTION: "type",
};

const conditions: ReadonlySet<string> = new Set([
  "BOOLEXPR",
  "NULLTEST",
  "BOOLEANTEST",
  "DISTINCTEXPR",
  "SCALARARRAYOPEXPR",
  "ROWCOMPAREEXPR",
]);

/** The OID of an expression's type, 0 where it is not known. */
export function expressionType(node: TreeNode): number {
  if (conditions.has(node.kind)) return 16;
  const field = typeFields[node.kind];
  return field === undefined || !node.fields.has(field) ? 0 : number(node, field);
}
