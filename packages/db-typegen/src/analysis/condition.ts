import type { Catalog } from "../catalog/catalog.js";
import { child, children, flag, number, text } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { both, common, type Known, nothing } from "./fact.js";
import { functionOf, isSteady, strictArguments } from "./functions-known.js";
import { isFilledArray } from "./constant.js";

/** `BoolTestType` of PostgreSQL's primnodes.h. */
const boolTest = {
  isTrue: 0,
  isNotTrue: 1,
  isFalse: 2,
  isNotFalse: 3,
  isUnknown: 4,
  isNotUnknown: 5,
};
/** `NullTestType`. */
const isNull = 0;
/** `SubLinkType` of IN and = ANY. */
const anySublink = 2;

/** Draws conclusions from conditions: which expressions cannot be NULL where one holds. */
export class Conditions {
  readonly #catalog: Catalog;
  /** Whether an expression is known by itself to be no NULL, such as a constant. */
  readonly #solid: (node: TreeNode) => boolean;

  constructor(catalog: Catalog, solid: (node: TreeNode) => boolean) {
    this.#catalog = catalog;
    this.#solid = solid;
  }

  /** What follows where the condition is true. */
  whenTrue(node: TreeNode | undefined): Known {
    if (node === undefined) return nothing;
    switch (node.kind) {
      case "BOOLEXPR":
        return this.#connective(node, true);
      case "NULLTEST":
        return number(node, "nulltesttype") === isNull ? nothing : this.#notNull(node);
      case "BOOLEANTEST":
        return this.#trueBooleanTest(node);
      case "SCALARARRAYOPEXPR":
        return this.#arrayComparison(node, flag(node, "useOr"));
      case "SUBLINK":
        return number(node, "subLinkType") === anySublink
          ? this.whenTrue(child(node, "testexpr"))
          : nothing;
      case "DISTINCTEXPR":
        return nothing;
      default:
        return this.solid(node);
    }
  }

  /** What follows where the condition is false, which is not NULL. */
  whenFalse(node: TreeNode | undefined): Known {
    if (node === undefined) return nothing;
    switch (node.kind) {
      case "BOOLEXPR":
        return this.#connective(node, false);
      case "NULLTEST":
        return number(node, "nulltesttype") === isNull ? this.#argument(node) : nothing;
      case "BOOLEANTEST":
        return this.#falseBooleanTest(node);
      case "SCALARARRAYOPEXPR":
        return this.#hasLaxNegator(node)
          ? nothing
          : this.#arrayComparison(node, !flag(node, "useOr"));
      case "SUBLINK":
        return nothing;
      case "DISTINCTEXPR":
        return this.#notDistinct(node);
      default:
        return this.#hasLaxNegator(node) ? nothing : this.solid(node);
    }
  }

  /** What follows where the condition is false or NULL. */
  whenNotTrue(node: TreeNode): Known {
    if (node.kind === "NULLTEST" || node.kind === "BOOLEANTEST" || node.kind === "DISTINCTEXPR")
      return this.whenFalse(node);
    if (node.kind !== "BOOLEXPR") return nothing;
    const args = children(node, "args");
    if (text(node, "boolop") === "or") return both(args.map((each) => this.whenNotTrue(each)));
    if (text(node, "boolop") === "not" && args[0]?.kind === "NULLTEST")
      return this.whenTrue(args[0]);
    return nothing;
  }

  /** What follows where the expression is not NULL: itself, and what it needs. */
  solid(node: TreeNode): Known {
    const needed = strictArguments(node, this.#catalog);
    const inner = both(needed.map((each) => this.solid(each)));
    const relations = new Set(inner.relations);
    if (node.kind === "VAR" && number(node, "varlevelsup") === 0)
      relations.add(number(node, "varno"));
    const own = isSteady(node, this.#catalog) ? [node] : [];
    return { expressions: [...own, ...inner.expressions], relations };
  }

  #connective(node: TreeNode, value: boolean): Known {
    const args = children(node, "args");
    const operator = text(node, "boolop");
    if (operator === "not") return value ? this.whenFalse(args[0]) : this.whenTrue(args[0]);
    const each = args.map((one) => (value ? this.whenTrue(one) : this.whenFalse(one)));
    // AND is true when all are, and false when any is; OR the other way round.
    return (operator === "and") === value ? both(each) : common(each);
  }

  /** The planner makes the negator of an operator of NOT; a strict one may have one that is not. */
  #hasLaxNegator(node: TreeNode): boolean {
    if (!node.fields.has("opno")) return false;
    const negator = this.#catalog.operators.get(number(node, "opno"))?.negator ?? 0;
    if (negator === 0) return false;
    const called = this.#catalog.operators.get(negator)?.function ?? 0;
    return this.#catalog.functions.get(called)?.strict !== true;
  }

  #argument(node: TreeNode): Known {
    const argument = child(node, "arg");
    return argument === undefined ? nothing : this.solid(argument);
  }

  /** `ROW(a, b) IS NOT NULL` is true where each of them is not. */
  #notNull(test: TreeNode): Known {
    const argument = child(test, "arg");
    if (argument?.kind !== "ROWEXPR") return this.#argument(test);
    return both(children(argument, "args").map((each) => this.solid(each)));
  }

  #trueBooleanTest(node: TreeNode): Known {
    const test = number(node, "booltesttype");
    if (test === boolTest.isTrue) return this.whenTrue(child(node, "arg"));
    if (test === boolTest.isFalse) return this.whenFalse(child(node, "arg"));
    return test === boolTest.isNotUnknown ? this.#argument(node) : nothing;
  }

  #falseBooleanTest(node: TreeNode): Known {
    const test = number(node, "booltesttype");
    if (test === boolTest.isNotTrue) return this.whenTrue(child(node, "arg"));
    if (test === boolTest.isNotFalse) return this.whenFalse(child(node, "arg"));
    return test === boolTest.isUnknown ? this.#argument(node) : nothing;
  }

  /**
   * `x = ANY (array)` is true, and `x = ALL (array)` false, only after a comparison, which needs both;
   * the other way round only where the array has an element.
   */
  #arrayComparison(node: TreeNode, compared: boolean): Known {
    const [left, array] = children(node, "args");
    if (left === undefined || array === undefined) return nothing;
    if (functionOf(node, this.#catalog)?.strict !== true) return nothing;
    if (!compared && !isFilledArray(array)) return nothing;
    return both([this.solid(left), this.solid(array)]);
  }

  /** `a IS NOT DISTINCT FROM b` where one of them is no NULL: neither is the other. */
  #notDistinct(node: TreeNode): Known {
    const args = children(node, "args");
    if (!args.some((each) => this.#solid(each))) return nothing;
    return both(args.map((each) => this.solid(each)));
  }
}
