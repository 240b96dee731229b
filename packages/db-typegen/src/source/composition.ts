import { sql } from "@abe/db-core";
import type { Node, TaggedTemplateExpression } from "oxc-parser";
import type { Choices } from "./choices.js";
import type { ModuleSet, PlacedNode } from "./module-set.js";
import { bare } from "./module-syntax.js";
import { fragmentSlot, type Leaf, type Slot } from "./slot.js";
import { type SqlCallContext, sqlCall, sqlConstant } from "./sql-calls.js";
import { isSqlName, returnedNode, templateTag } from "./sql-tag-name.js";

/**
 * Composes a template as db-core's `sql` will when the program runs, on one way through its conditions. What
 * is no fragment by its syntax is a value.
 */
export class Composer {
  readonly #modules: ModuleSet;
  readonly #choices: Choices;
  readonly #context: SqlCallContext;
  #depth = 0;

  constructor(modules: ModuleSet, choices: Choices) {
    this.#modules = modules;
    this.#choices = choices;
    this.#context = {
      modules,
      slot: (at) => this.slot(at),
      take: (key, options) => choices.take(key, options),
    };
  }

  /** @returns the fragment of a template, or why it has none. */
  template(at: PlacedNode & { readonly node: TaggedTemplateExpression }): Slot {
    const { quasis, expressions } = at.node.quasi;
    const leaves: Leaf[] = [];
    const slots: unknown[] = [];
    for (const [index, node] of quasis.entries()) {
      leaves.push({ ...at, node });
      const expression = expressions[index];
      if (expression === undefined) continue;
      const slot = this.slot({ ...at, node: expression });
      if (slot.kind === "unknown") return slot;
      if (slot.kind === "fragment") leaves.push(...slot.leaves);
      slots.push(slot.kind === "fragment" ? slot.fragment : null);
    }
    const cooked = quasis.map((each) => each.value.cooked ?? "");
    const strings = Object.freeze(
      Object.assign([...cooked], { raw: Object.freeze(quasis.map((each) => each.value.raw)) }),
    );
    return fragmentSlot(() => sql(strings, ...(slots as never[])), leaves);
  }

  /** What an expression is when it stands in a slot. */
  slot(at: PlacedNode): Slot {
    // A fragment that is made of itself has no end.
    if (this.#depth > 100) return { kind: "unknown", why: "it is nested too deeply" };
    this.#depth += 1;
    try {
      return this.#slot({ ...at, node: bare(at.node) });
    } finally {
      this.#depth -= 1;
    }
  }

  #slot(at: PlacedNode): Slot {
    const { node } = at;
    switch (node.type) {
      case "TaggedTemplateExpression":
        return templateTag(at) === undefined ? { kind: "value" } : this.template({ ...at, node });
      case "ConditionalExpression":
        return this.#either(at, node.test, node.consequent, node.alternate);
      case "LogicalExpression":
        return this.#logical(at, node.operator, node.left, node.right);
      case "CallExpression":
        return this.#call(at);
      case "Identifier":
        if (node.name === "undefined") return { kind: "absent" };
        return this.#named(at);
      case "MemberExpression":
        return isSqlName(node.object, at) ? sqlConstant(node) : this.#named(at);
      case "Literal":
        return node.value === false || node.value === null ? { kind: "absent" } : { kind: "value" };
      default:
        return { kind: "value" };
    }
  }

  #either(at: PlacedNode, test: Node, yes: Node, no: Node): Slot {
    if (!this.#mayBeFragment({ ...at, node: yes }) && !this.#mayBeFragment({ ...at, node: no }))
      return { kind: "value" };
    return this.slot({ ...at, node: this.#holds(at, test) ? yes : no });
  }

  #logical(at: PlacedNode, operator: string, left: Node, right: Node): Slot {
    if (!this.#mayBeFragment({ ...at, node: right })) return { kind: "value" };
    if (operator === "&&")
      return this.#holds(at, left) ? this.slot({ ...at, node: right }) : { kind: "absent" };
    return this.slot({ ...at, node: this.#holds(at, left) ? left : right });
  }

  /** Which way a condition goes. `!a` goes the other way of `a`. */
  #holds(at: PlacedNode, test: Node): boolean {
    const plain = bare(test);
    if (plain.type === "UnaryExpression" && plain.operator === "!")
      return !this.#holds(at, plain.argument);
    const words = at.module.content.slice(plain.start, plain.end).replaceAll(/\s+/g, " ");
    return this.#choices.take(words, [`with ${words}`, `without ${words}`]) === 0;
  }

  #call(at: PlacedNode): Slot {
    const { node } = at;
    if (node.type !== "CallExpression") return { kind: "value" };
    const { callee } = node;
    if (callee.type === "MemberExpression" && isSqlName(callee.object, at))
      return sqlCall({ ...at, node }, this.#context);
    if (callee.type !== "Identifier") return { kind: "value" };
    const found = this.#modules.resolve({ ...at, node: callee });
    const body = returnedNode(
      found.kind === "function" || found.kind === "node" ? found.at : undefined,
    );
    if (body === undefined) return { kind: "value" };
    if (!body.isOnly) {
      const some = body.all.some((each) => this.#mayBeFragment(each));
      return some
        ? { kind: "unknown", why: `${callee.name}() has several returns` }
        : { kind: "value" };
    }
    return this.slot(body.all[0] ?? at);
  }

  #named(at: PlacedNode): Slot {
    const found = this.#modules.resolve(at);
    if (found.kind === "node")
      return found.at.node === at.node ? { kind: "value" } : this.slot(found.at);
    if (found.kind === "parameter") return this.#parameter(at, found.annotation);
    if (found.kind === "variable")
      return found.values.some((each) => this.#mayBeFragment(each))
        ? { kind: "unknown", why: `the fragment ${found.name} changes` }
        : { kind: "value" };
    // What is read from an object at run time is a value far more often than a fragment.
    if (at.node.type === "MemberExpression") return { kind: "value" };
    return found.kind === "function" ? { kind: "value" } : found;
  }

  #parameter({ module, node }: PlacedNode, annotation: Node | undefined): Slot {
    const type =
      annotation === undefined ? "" : module.content.slice(annotation.start, annotation.end);
    if (!/\b(?:Fragment|SqlStatement|Statement|SqlSlot|Condition)\b/.test(type))
      return { kind: "value" };
    const name = module.content.slice(node.start, node.end);
    return { kind: "unknown", why: `the fragment ${name} is a parameter` };
  }

  /** Whether an expression can lead to a fragment on some way. */
  #mayBeFragment(at: PlacedNode): boolean {
    const node = bare(at.node);
    switch (node.type) {
      case "TaggedTemplateExpression":
        return templateTag({ ...at, node }) !== undefined;
      case "ConditionalExpression":
        return [node.consequent, node.alternate].some((each) =>
          this.#mayBeFragment({ ...at, node: each }),
        );
      case "LogicalExpression":
        return this.#mayBeFragment({ ...at, node: node.right });
      case "CallExpression":
        return node.callee.type === "MemberExpression" && isSqlName(node.callee.object, at);
      case "MemberExpression":
        if (isSqlName(node.object, at)) return true;
        return this.#leadsToFragment({ ...at, node });
      case "Identifier":
        return this.#leadsToFragment({ ...at, node });
      default:
        return false;
    }
  }

  #leadsToFragment(at: PlacedNode): boolean {
    const found = this.#modules.resolve(at);
    return found.kind === "node" && found.at.node !== at.node && this.#mayBeFragment(found.at);
  }
}
