import { child, children, number, numbers, theChild } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import type { Analysis, Site } from "./level.js";
import { canBeNull, neverNull, type Verdict } from "./verdict.js";

/** A NULL test is never NULL; a row's is not either. */
export function judgeNever(): Verdict {
  return neverNull("it is never NULL, whatever it is of");
}

/** AND, OR and NOT. */
export function judgeBoolean(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const verdicts = children(node, "args").map((each) => analysis.expression(each, site));
  const nullable = verdicts.filter((each) => each.nullable);
  if (nullable.length > 0) return canBeNull("a condition may be NULL", nullable);
  return neverNull("no condition is NULL", verdicts);
}

/** A cast, or what else is NULL where its argument is. */
export function judgePassing(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  return analysis.expression(theChild(node, "arg"), site);
}

/** A domain that is NOT NULL raises an error instead. */
export function judgeDomain(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const domain = analysis.catalog.notNullDomain(number(node, "resulttype"));
  if (domain !== undefined) return neverNull(`the domain ${domain} lets no NULL in`);
  return judgePassing(node, site, analysis);
}

/** JSON_OBJECT, JSON_ARRAY, JSON_SCALAR and the like. */
export function judgeJsonConstructor(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const made = judgeMade(node, site, analysis);
  const coercion = child(node, "coercion");
  if (coercion === undefined) return made;
  return analysis.expression(coercion, { ...site, converted: made });
}

/** `JsonConstructorType` of PostgreSQL's primnodes.h: 1 and 2 are JSON_OBJECT and JSON_ARRAY. */
function judgeMade(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const type = number(node, "type");
  if (type === 1 || type === 2) return neverNull("a JSON constructor is never NULL");
  const call = child(node, "func");
  if (call !== undefined) return analysis.expression(call, site);
  const args = children(node, "args").map((each) => analysis.expression(each, site));
  return args.find((each) => each.nullable) ?? neverNull("a JSON constructor of no NULL", args);
}

/** `op` of SQLVALUEFUNCTION from which on it may be NULL: CURRENT_SCHEMA. */
const currentSchema = 14;

/** CURRENT_DATE, CURRENT_USER and the like. */
export function judgeSqlValue(node: TreeNode): Verdict {
  return number(node, "op") < currentSchema
    ? neverNull("the session always has it")
    : canBeNull("CURRENT_SCHEMA is NULL where the search path is empty");
}

/** `$1`, or a column of a subquery that is compared. */
export function judgeParameter(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const id = number(node, "paramid");
  if (number(node, "paramkind") === 0)
    return analysis.parameterNullable(id)
      ? canBeNull(`$${id} may be given NULL`)
      : neverNull(`$${id} is not given NULL`);
  const compared = number(node, "paramkind") === 2 ? site.compared[id - 1] : undefined;
  return compared ?? canBeNull("it comes from a place that is not known");
}

/** `(a, b) < (c, d)` and its kin. */
export function judgeRowComparison(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const { operators } = analysis.catalog;
  const isTotal = numbers(node, "opnos").every((oid) =>
    analysis.builtIns.functions.has(operators.get(oid)?.function ?? 0),
  );
  if (!isTotal) return canBeNull("an operator of the row comparison may return NULL");
  const args = [...children(node, "largs"), ...children(node, "rargs")];
  const verdicts = args.map((each) => analysis.expression(each, site));
  return verdicts.find((each) => each.nullable) ?? neverNull("no compared value is NULL", verdicts);
}
