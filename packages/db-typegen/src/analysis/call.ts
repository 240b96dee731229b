import { everyArgument } from "../built-ins/built-ins.js";
import { children, flag, number } from "../tree/fields.js";
import type { FunctionRow } from "../catalog/catalog-rows.js";
import type { TreeNode } from "../tree/tree-node.js";
import { textConstant } from "./constant.js";
import { functionOf } from "./functions-known.js";
import type { Analysis, Site } from "./level.js";
import { canBeNull, ifAll, neverNull, type Verdict } from "./verdict.js";

/** A call of a function or an operator. */
export function judgeCall(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const args = new Map(
    children(node, "args").map((each, at) => [
      each.kind === "NAMEDARGEXPR" ? number(each, "argnumber") : at,
      analysis.expression(each, site),
    ]),
  );
  return judgeFunction(node, args, analysis);
}

/** Arguments that are given, by position. */
type Arguments = ReadonlyMap<number, Verdict>;

/** A function by what its arguments are. */
function judgeFunction(node: TreeNode, args: Arguments, analysis: Analysis): Verdict {
  const called = functionOf(node, analysis.catalog);
  if (called === undefined) return canBeNull("the function is not known");
  const name = `${called.name}()`;
  if (called.declaredNotNull) return declared(called, args);
  const enough = enoughArguments(node, called.oid, analysis);
  if (enough === undefined) {
    const witness = analysis.builtIns.witnesses.get(called.oid);
    return canBeNull(
      witness === undefined
        ? `${name} may return NULL`
        : `${name} may return NULL, as for ${witness}`,
    );
  }
  const isSpread = node.fields.has("funcvariadic") && flag(node, "funcvariadic");
  // `VARIADIC array`: what was seen of the arguments one by one says nothing of the array.
  if (isSpread) return ifAll(name, [...args.values()]);
  const sets = enough.map((positions) => ifAll(name, pick(args, positions)));
  return sets.find((each) => !each.nullable) ?? sets[0] ?? canBeNull(`${name} may return NULL`);
}

/** By the word of its comment. A strict function is not called with NULL: whatever is said of it, it is NULL then. */
function declared({ name, strict }: FunctionRow, args: Arguments): Verdict {
  const nullable = strict ? [...args.values()].filter((each) => each.nullable) : [];
  return nullable.length > 0
    ? canBeNull(`${name}() is strict: it is NULL where an argument is`, nullable)
    : neverNull(`the comment of ${name}() says that it never is NULL`);
}

/** Sets of arguments that are enough; EXTRACT is judged by the field it is asked for. */
function enoughArguments(
  node: TreeNode,
  oid: number,
  { builtIns }: Analysis,
): readonly (readonly number[])[] | undefined {
  const fields = builtIns.fields.get(oid);
  if (fields === undefined) return builtIns.functions.get(oid);
  const [first] = children(node, "args");
  const field = first === undefined ? undefined : textConstant(first)?.toLowerCase();
  return field !== undefined && fields.has(field) ? [[everyArgument]] : undefined;
}

function pick(args: Arguments, positions: readonly number[]): Verdict[] {
  if (positions.includes(everyArgument)) return [...args.values()];
  return positions.map((at) => args.get(at) ?? canBeNull("the argument is missing"));
}

/** `x = ANY (array)`: NULL where one of them is, or where the array holds a NULL. */
export function judgeArrayComparison(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const [left, array] = children(node, "args");
  const called = functionOf(node, analysis.catalog);
  if (left === undefined || array === undefined || called === undefined)
    return canBeNull("the comparison is not known");
  if (analysis.builtIns.functions.get(called.oid) === undefined)
    return canBeNull(`${called.name}() may return NULL`);
  return ifAll("the comparison with an array", [
    analysis.expression(left, site),
    analysis.expression(array, site),
    analysis.elements(array, site),
  ]);
}
