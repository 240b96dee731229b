import type { Kind } from "./schema-facts.js";

/** Writes an aggregate, over values that it asks for by their kind. */
type Aggregate = (value: (kind: Kind) => string) => string;

/** By the kind of their result. */
export const aggregates: Readonly<Record<Kind, readonly Aggregate[]>> = {
  int: [
    () => "count(*)",
    (v) => `count(${v("text")})`,
    (v) => `sum(${v("int")})`,
    (v) => `max(${v("int")})`,
    (v) => `min(length(${v("text")}))`,
    (v) => `bit_or(${v("int")})`,
  ],
  text: [(v) => `max(${v("text")})`, (v) => `string_agg(${v("text")}, ${v("text")})`],
  bool: [(v) => `bool_and(${v("bool")})`, (v) => `every(${v("bool")})`],
  jsonb: [
    (v) => `jsonb_agg(${v("int")})`,
    (v) => `jsonb_agg_strict(${v("text")})`,
    (v) => `jsonb_object_agg(coalesce(${v("text")}, ''), ${v("int")})`,
  ],
  time: [(v) => `max(${v("time")})`],
  texts: [(v) => `array_agg(${v("text")})`],
  range: [(v) => `range_intersect_agg(${v("range")})`],
  number: [
    (v) => `avg(${v("int")})`,
    (v) => `stddev(${v("int")})`,
    (v) => `var_pop(${v("int")})`,
    (v) => `sum(${v("number")})`,
  ],
};
