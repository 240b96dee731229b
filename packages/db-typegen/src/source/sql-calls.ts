import { sql } from "@abe/db-core";
import type { CallExpression, MemberExpression } from "oxc-parser";
import { type ModuleSet, type PlacedNode, propertyName } from "./module-set.js";
import { fragmentSlot, type Slot } from "./slot.js";

/** What a call such as `sql.and([…])` needs to know of the rest. */
export interface SqlCallContext {
  readonly modules: ModuleSet;
  /** What an expression is. */
  slot(at: PlacedNode): Slot;
  /** Which of some options is taken this time. */
  take(key: string, options: readonly string[]): number;
}

type FragmentSlot = Extract<Slot, { kind: "fragment" }>;
type Refusal = Extract<Slot, { kind: "unknown" }>;

const value: Slot = { kind: "value" };
const unknown = (why: string): Refusal => ({ kind: "unknown", why });

/** `sql.empty` */
export function sqlConstant({ property }: MemberExpression): Slot {
  return propertyName(property) === "empty" ? fragmentSlot(() => sql.empty) : value;
}

/** What a method of `sql` makes, by db-core's own methods: NULL stands for each value. */
export function sqlCall(
  at: PlacedNode & { readonly node: CallExpression },
  context: SqlCallContext,
): Slot {
  const { callee, arguments: given } = at.node;
  const method = callee.type === "MemberExpression" ? propertyName(callee.property) : undefined;
  const argument = (index: number): PlacedNode | undefined => {
    const node = given[index];
    return node === undefined ? undefined : resolved({ ...at, node }, context);
  };
  switch (method) {
    case "and":
    case "or":
      return conditions(argument(0), method, context);
    case "choose":
      return chosen(at, argument(1), context);
    case "join":
      return joined(
        argument(0),
        given[1] === undefined ? undefined : { ...at, node: given[1] },
        context,
      );
    case "id":
      return identifier(given.map((node) => resolved({ ...at, node }, context)));
    case "set":
      return assigned(argument(1), context);
    case "values":
      return rows(argument(0), argument(1), context);
    case "unnest":
      return unnested(argument(1), context);
    case "json":
      return fragmentSlot(() => sql.json(null));
    default:
      return unknown(`what sql.${method ?? "[…]"}() makes is known when the program runs`);
  }
}

/** Follows names, and leaves everything else as it is. */
function resolved(at: PlacedNode, { modules }: SqlCallContext): PlacedNode {
  const found = modules.resolve(at);
  return found.kind === "node" ? found.at : at;
}

/** The elements of an array literal; `undefined` for any other, and where one is spread. */
function elementsOf(at: PlacedNode | undefined): PlacedNode[] | undefined {
  if (at?.node.type !== "ArrayExpression") return undefined;
  const { elements } = at.node;
  if (elements.some((each) => each === null || each.type === "SpreadElement")) return undefined;
  return elements.flatMap((node) => (node === null ? [] : [{ ...at, node }]));
}

/** Texts of an array literal. */
function textsOf(at: PlacedNode | undefined, context: SqlCallContext): string[] | undefined {
  const texts = elementsOf(at)?.map((each) => textOf(resolved(each, context)));
  return texts?.every((each) => each !== undefined) === true ? texts : undefined;
}

function textOf({ node }: PlacedNode): string | undefined {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

function conditions(
  at: PlacedNode | undefined,
  method: "and" | "or",
  context: SqlCallContext,
): Slot {
  const elements = elementsOf(at);
  if (elements === undefined)
    return unknown(`the list of sql.${method} is made when the program runs`);
  const slots = elements.map((each) => context.slot(each));
  const refusal = slots.find((each) => each.kind === "unknown");
  if (refusal !== undefined) return refusal;
  const entries = slots.map((each) => (each.kind === "fragment" ? each.fragment : false));
  return fragmentSlot(() => sql[method](entries), leavesOf(slots));
}

function leavesOf(slots: readonly Slot[]): FragmentSlot["leaves"] {
  return slots.flatMap((each) => (each.kind === "fragment" ? each.leaves : []));
}

function chosen(call: PlacedNode, at: PlacedNode | undefined, context: SqlCallContext): Slot {
  if (at?.node.type !== "ObjectExpression")
    return unknown("the choices of sql.choose are no literal");
  const choices = at.node.properties.flatMap((each) => (each.type === "Property" ? [each] : []));
  const names = choices.map((each) => propertyName(each.key) ?? "…");
  if (choices.length !== at.node.properties.length || choices.length === 0)
    return unknown("the choices of sql.choose are made when the program runs");
  const place = `${call.module.file}:${call.node.start}`;
  const taken =
    choices[
      context.take(
        place,
        names.map((each) => `choosing ${each}`),
      )
    ];
  return taken === undefined ? value : context.slot({ ...at, node: taken.value });
}

function joined(
  at: PlacedNode | undefined,
  separator: PlacedNode | undefined,
  context: SqlCallContext,
): Slot {
  const elements = elementsOf(at);
  if (elements === undefined) return unknown("the list of sql.join is made when the program runs");
  const slots = elements.map((each) => context.slot(each));
  const between = separator === undefined ? undefined : context.slot(separator);
  const refusal = [...slots, ...(between === undefined ? [] : [between])].find(
    (each) => each.kind === "unknown",
  );
  if (refusal !== undefined) return refusal;
  const items = slots.map((each) => (each.kind === "fragment" ? each.fragment : null));
  const glue = between?.kind === "fragment" ? [between.fragment] : [];
  return fragmentSlot(() => sql.join(items, ...glue), leavesOf(slots));
}

function identifier(path: readonly PlacedNode[]): Slot {
  const [first, ...others] = path.map((each) => textOf(each));
  if (first === undefined || others.includes(undefined))
    return unknown("the name given to sql.id is known when the program runs");
  return fragmentSlot(() => sql.id(first, ...(others as string[])));
}

/** All columns that may be set: what the server says of some holds for fewer. */
function assigned(at: PlacedNode | undefined, context: SqlCallContext): Slot {
  const columns = textsOf(at, context);
  if (columns === undefined) return unknown("the columns of sql.set are no literal");
  const patch = Object.fromEntries(columns.map((each) => [each, null]));
  return fragmentSlot(() => sql.set(patch, columns));
}

/** One row: more of them are of the same types. */
function rows(
  at: PlacedNode | undefined,
  names: PlacedNode | undefined,
  context: SqlCallContext,
): Slot {
  const columns = textsOf(names, context);
  if (columns !== undefined) {
    const row = Object.fromEntries(columns.map((each) => [each, null]));
    return fragmentSlot(() => sql.values([row], columns));
  }
  const first = elementsOf(at)?.[0];
  const cells = elementsOf(first === undefined ? undefined : resolved(first, context));
  if (cells === undefined) return unknown("the columns of sql.values are no literal");
  const row = cells.map((each) => context.slot(each));
  const refusal = row.find((each) => each.kind === "unknown");
  if (refusal !== undefined) return refusal;
  const bound = row.map((each) => (each.kind === "fragment" ? each.fragment : null));
  return fragmentSlot(() => sql.values([bound]), leavesOf(row));
}

function unnested(at: PlacedNode | undefined, context: SqlCallContext): Slot {
  if (at?.node.type !== "ObjectExpression")
    return unknown("the types of sql.unnest are no literal");
  const entries = at.node.properties.map((each): [string, string] | undefined => {
    const name = each.type === "Property" ? propertyName(each.key) : undefined;
    const type =
      each.type === "Property" ? textOf(resolved({ ...at, node: each.value }, context)) : undefined;
    return name === undefined || type === undefined ? undefined : [name, type];
  });
  if (entries.includes(undefined)) return unknown("the types of sql.unnest are no literal");
  const types = Object.fromEntries(entries.filter((each) => each !== undefined));
  return fragmentSlot(() => sql.unnest([], types));
}
