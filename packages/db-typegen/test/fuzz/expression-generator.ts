import type { Random } from "./random.js";
import { type Column, type Kind, typeOf } from "./schema-facts.js";

/** A column by the name that the query has for it. */
export interface Named extends Column {
  /** Such as `t1.id`. */
  readonly reference: string;
}

/** What an expression may use. */
export interface Scope {
  readonly columns: readonly Named[];
  /** Those of the queries around. */
  readonly outer: readonly Named[];
  /** Makes a subquery with one column. */
  readonly subquery: ((kind: Kind, outer: readonly Named[]) => string) | undefined;
  readonly parameters: Kind[];
}

const kinds: readonly Kind[] = [
  "int",
  "int",
  "int",
  "text",
  "text",
  "bool",
  "jsonb",
  "time",
  "texts",
  "range",
  "number",
];

/** Writes random expressions of every kind of node. */
export class ExpressionGenerator {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  kind(): Kind {
    return this.#random.pick(kinds);
  }

  /** An expression of a kind. */
  value(kind: Kind, scope: Scope, depth: number): string {
    const random = this.#random;
    if (depth <= 0 || random.chance(0.35)) return this.leaf(kind, scope);
    const again = (other: Kind): string => this.value(other, scope, depth - 1);
    if (random.chance(0.3)) return this.#general(kind, scope, depth);
    return `(${random.pick(operations[kind])(again, random)})`;
  }

  /** A column, a constant or a parameter. */
  leaf(kind: Kind, scope: Scope): string {
    const random = this.#random;
    const columns = scope.columns.filter((each) => each.kind === kind);
    if (columns.length > 0 && random.chance(0.75)) return random.pick(columns).reference;
    const outer = scope.outer.filter((each) => each.kind === kind);
    if (outer.length > 0 && random.chance(0.6)) return random.pick(outer).reference;
    if (random.chance(0.08)) return `NULL::${typeOf[kind]}`;
    if (random.chance(0.08) && scope.parameters.length < 4) return this.parameter(kind, scope);
    return `${random.pick(constants[kind])}::${typeOf[kind]}`;
  }

  parameter(kind: Kind, scope: Scope): string {
    scope.parameters.push(kind);
    return `$${scope.parameters.length}::${typeOf[kind]}`;
  }

  condition(scope: Scope, depth: number): string {
    const random = this.#random;
    const simple = (): string => this.#test(scope, depth);
    if (depth <= 0 || random.chance(0.5)) return simple();
    const again = (): string => this.condition(scope, depth - 1);
    return random.pick([
      () => `(${again()} AND ${again()})`,
      () => `(${again()} OR ${again()})`,
      () => `NOT (${again()})`,
      () => `(${again()}) IS NOT TRUE`,
      () => `(${again()}) IS TRUE`,
      () => `(${again()}) IS NOT UNKNOWN`,
      () => `(${again()}) IS NOT FALSE`,
    ])();
  }

  #test(scope: Scope, depth: number): string {
    const random = this.#random;
    const kind = this.kind();
    const value = (): string => this.value(kind, scope, depth - 1);
    const { subquery } = scope;
    return random.pick([
      () => `${value()} IS NOT NULL`,
      () => `${this.leaf(kind, scope)} IS NOT NULL`,
      () => `${value()} IS NULL`,
      () => `${value()} = ${value()}`,
      () => `${this.leaf(kind, scope)} = ${this.leaf(kind, scope)}`,
      () => `${this.leaf("int", scope)} > 0`,
      () => `${value()} IS DISTINCT FROM ${value()}`,
      () => `${value()} IS NOT DISTINCT FROM ${this.leaf(kind, scope)}`,
      () => `${this.leaf("text", scope)} LIKE '%'`,
      () => `${value()} IN (${value()}, ${value()})`,
      () => `${this.leaf("text", scope)} = ANY (${this.leaf("texts", scope)})`,
      () => `${this.leaf("text", scope)} <> ALL (${this.leaf("texts", scope)})`,
      () => `(${this.leaf("int", scope)}, ${this.leaf("text", scope)}) IS NOT NULL`,
      () => `(${this.leaf("int", scope)}, ${this.leaf("text", scope)}) < (5, 'x')`,
      () => this.leaf("bool", scope),
      () =>
        subquery === undefined
          ? "true"
          : `${value()} IN (${subquery(kind, [...scope.columns, ...scope.outer])})`,
      () =>
        subquery === undefined
          ? "true"
          : `EXISTS (${subquery(kind, [...scope.columns, ...scope.outer])})`,
    ])();
  }

  /** What there is for every kind. */
  #general(kind: Kind, scope: Scope, depth: number): string {
    const again = (): string => this.value(kind, scope, depth - 1);
    const condition = (): string => this.condition(scope, Math.min(1, depth - 1));
    const column = this.leaf(kind, scope);
    const { subquery } = scope;
    const query = (): string => subquery?.(kind, [...scope.columns, ...scope.outer]) ?? "NULL";
    return this.#random.pick([
      () => `coalesce(${again()}, ${again()})`,
      () => `nullif(${again()}, ${again()})`,
      () => `greatest(${again()}, ${again()})`,
      () => `CASE WHEN ${condition()} THEN ${again()} END`,
      () => `CASE WHEN ${condition()} THEN ${again()} ELSE ${again()} END`,
      () => `CASE WHEN ${column} IS NULL THEN ${again()} ELSE ${column} END`,
      () =>
        `CASE WHEN ${condition()} THEN ${again()} WHEN ${column} IS NOT NULL THEN ${column} ELSE ${again()} END`,
      () => (subquery === undefined ? again() : `(${query()} LIMIT 1)`),
      () => (kind === "texts" ? again() : `(ARRAY[${again()}, ${again()}])[1]`),
    ])();
  }
}

const constants: Readonly<Record<Kind, readonly string[]>> = {
  int: ["0", "1", "2", "3", "10"],
  text: ["''", "'a'", "'x'", "'two'", "'{}'"],
  bool: ["true", "false"],
  jsonb: ["'{}'", "'null'", "'[1, null]'", `'{"k": null}'`, `'{"k": {"l": 1}}'`],
  time: ["'2024-02-29'", "'infinity'", "now()"],
  texts: ["'{}'", "'{a,NULL}'", "'{x,two}'", "ARRAY['a']"],
  range: ["'empty'", "'[1,3)'", "'(,)'"],
  number: ["0", "1.5", "'NaN'"],
};

type Operation = (value: (kind: Kind) => string, random: Random) => string;

const operations: Readonly<Record<Kind, readonly Operation[]>> = {
  int: [
    (v) => `${v("int")} + 1`,
    (v) => `${v("int")} - ${v("int")}`,
    (v) => `- ${v("int")}`,
    (v) => `length(${v("text")})`,
    (v) => `cardinality(${v("texts")})`,
    (v) => `array_length(${v("texts")}, 1)`,
    (v) => `array_position(${v("texts")}, ${v("text")})`,
    (v) => `lower(${v("range")})`,
    (v) => `upper(${v("range")})`,
    (v) => `num_nulls(${v("int")}, ${v("text")})`,
    (v) =>
      `jsonb_array_length(CASE WHEN jsonb_typeof(${v("jsonb")}) = 'array' THEN '[]'::jsonb ELSE '[1]' END)`,
    (v) => `extract(month FROM ${v("time")})::int`,
    (v) => `scale(${v("number")})`,
    (v) => `strpos(${v("text")}, ${v("text")})`,
  ],
  text: [
    (v) => `${v("text")} || ${v("text")}`,
    (v) => `lower(${v("text")})`,
    (v) => `substring(${v("text")} FROM 'x')`,
    (v) => `substring(${v("text")} FROM 1 FOR 2)`,
    (v) => `split_part(${v("text")}, ',', 2)`,
    (v) => `${v("int")}::text`,
    (v) => `concat(${v("text")}, ${v("int")})`,
    (v) => `concat_ws(${v("text")}, ${v("text")}, 'x')`,
    (v) => `format('%s', ${v("text")})`,
    (v) => `${v("jsonb")} ->> 'k'`,
    (v) => `${v("jsonb")} #>> '{k,l}'`,
    (v) => `jsonb_typeof(${v("jsonb")})`,
    (v) => `(${v("texts")})[1]`,
    (v) => `array_to_string(${v("texts")}, ',')`,
    (v) => `array_to_string(${v("texts")}, ',', ${v("text")})`,
    (v) => `to_char(${v("time")}, 'YYYY')`,
    (v) => `to_char(${v("int")}, 'FM999')`,
    (v) => `(regexp_match(${v("text")}, '(a)?'))[1]`,
    (v) => `quote_nullable(${v("text")})`,
    (v) => `left(${v("text")}, ${v("int")})`,
    (v) => `${v("text")}::varchar(3)::text`,
  ],
  bool: [
    (v) => `${v("int")} > ${v("int")}`,
    (v) => `${v("text")} LIKE ${v("text")}`,
    (v) => `${v("bool")} AND ${v("bool")}`,
    (v) => `${v("bool")} OR ${v("bool")}`,
    (v) => `NOT ${v("bool")}`,
    (v) => `${v("text")} IS NULL`,
    (v) => `${v("bool")} IS NOT TRUE`,
    (v) => `${v("jsonb")} ? 'k'`,
    (v) => `${v("jsonb")} @> '{}'`,
    (v) => `${v("range")} @> ${v("int")}`,
    (v) => `isempty(${v("range")})`,
    (v) => `${v("text")} = ANY (${v("texts")})`,
    (v) => `${v("int")} IN (${v("int")}, 2)`,
    (v) => `${v("int")} NOT IN (1, ${v("int")})`,
    (v) => `ROW (${v("int")}, ${v("text")}) = ROW (1, 'a')`,
    (v) => `${v("int")} BETWEEN 1 AND ${v("int")}`,
    (v) => `${v("text")} IS DISTINCT FROM ${v("text")}`,
    (v) => `${v("jsonb")} @? 'strict $.k'`,
  ],
  jsonb: [
    (v) => `to_jsonb(${v("int")})`,
    (v) => `to_jsonb(${v("text")})`,
    (v) => `${v("jsonb")} -> 'k'`,
    (v) => `${v("jsonb")} || '{}'`,
    (v) => `jsonb_build_object('k', ${v("text")})`,
    (v) => `jsonb_build_array(${v("int")}, ${v("text")})`,
    (v) => `jsonb_path_query_first(${v("jsonb")}, '$.k')`,
    (v) => `jsonb_strip_nulls(${v("jsonb")})`,
    (v) => `jsonb_set_lax(${v("jsonb")}, '{k}', ${v("jsonb")}, true, 'return_target')`,
    (v) => `json_object('k': ${v("text")} RETURNING jsonb)`,
  ],
  time: [
    (v) => `${v("time")} + interval '1 day'`,
    (v) => `date_trunc('month', ${v("time")})`,
    () => `now()`,
    (v) => `greatest(${v("time")}, now())`,
    (v) => `to_timestamp(${v("int")})`,
  ],
  texts: [
    (v) => `ARRAY[${v("text")}, ${v("text")}]`,
    (v) => `array_append(${v("texts")}, ${v("text")})`,
    (v) => `${v("texts")} || ${v("texts")}`,
    (v) => `string_to_array(${v("text")}, ',')`,
    (v) => `array_remove(${v("texts")}, ${v("text")})`,
    (v) => `(${v("texts")})[1:2]`,
    (v) => `regexp_match(${v("text")}, 'x')`,
  ],
  range: [
    (v) => `${v("range")} * ${v("range")}`,
    (v) => `int4range(1, ${v("int")}, '[]') * '(,)'`,
    (v) => `range_merge(${v("range")}, ${v("range")})`,
  ],
  number: [
    (v) => `${v("number")} * 2`,
    (v) => `${v("int")}::numeric`,
    (v) => `round(${v("number")}, 1)`,
    (v) => `abs(${v("number")})`,
    (v) => `extract(epoch FROM ${v("time")})`,
    (v) => `to_number(${v("text")}, '9')`,
  ],
};
