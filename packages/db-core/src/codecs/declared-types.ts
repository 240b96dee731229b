import type { TypePolicy } from "./default-decoders.js";

/**
 * What the values of one type are in TypeScript, NULL apart, for generators of declarations. Names that are not
 * TypeScript's own are exports of this package, but for `Buffer` and `Temporal`.
 */
export type DeclaredType =
  | ({ readonly kind: "value" } & DeclaredValue)
  /** Arrays, ranges or multiranges of another type. */
  | { readonly kind: "array" | "range" | "multirange"; readonly of: number };

/** A value read from a column, and what may be given for a parameter: both TypeScript types. */
export interface DeclaredValue {
  readonly output: string;
  readonly input: string;
}

const same = (type: string): DeclaredValue => ({ output: type, input: type });

/** What is read as text: also each type that is not known by name. */
export const declaredText: DeclaredValue = same("string");

const always: Readonly<Record<string, DeclaredValue>> = {
  bool: same("boolean"),
  bytea: { output: "Buffer", input: "Uint8Array" },
  float4: same("number"),
  float8: same("number"),
  int2: same("number"),
  int4: same("number"),
  json: { output: "unknown", input: "JsonParameter" },
  jsonb: { output: "unknown", input: "JsonParameter" },
  oid: same("number"),
};

/** A number that int8 cannot hold is refused by the server. */
const anyNumber = "number | bigint | string";

/**
 * What the decoders of `default-decoders.ts` return for the same policy, by name of type. Infinite dates and
 * intervals are left out: they are the numbers ±Infinity.
 */
export function declaredTypes(policy: TypePolicy): Readonly<Record<string, DeclaredValue>> {
  return {
    ...always,
    int8: { output: policy.bigint ?? "string", input: anyNumber },
    numeric: { output: policy.numeric ?? "string", input: anyNumber },
    ...declaredTimes(policy),
  };
}

function temporal(name: string, also: string): DeclaredValue {
  return { output: `Temporal.${name}`, input: `Temporal.${name} | ${also}` };
}

function declaredTimes(policy: TypePolicy): Readonly<Record<string, DeclaredValue>> {
  if (policy.preset === "temporal" || policy.temporal !== undefined) {
    return {
      date: temporal("PlainDate", "string"),
      time: temporal("PlainTime", "string"),
      timestamp: temporal("PlainDateTime", "Date | string"),
      timestamptz: temporal("Instant", "Date | string"),
      interval: temporal("Duration", "Interval | string"),
    };
  }
  const isText = policy.preset === "strings";
  return {
    // Its wall clock in UTC. A date is none: in another zone it would be another day.
    timestamp: { output: "string", input: "Date | string" },
    timestamptz: { output: isText ? "string" : "Date", input: "Date | string" },
    interval: { output: isText ? "string" : "Interval", input: "Interval | string" },
  };
}
