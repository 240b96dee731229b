import { ConfigError } from "../errors/config-error.js";
import type { UsualReading } from "../driver/driver.js";
import { DecodeError } from "../errors/query-errors.js";
import { type Decode, parseArray } from "./array-literal.js";
import { parseBytea } from "./bytea.js";
import { parseInterval } from "./interval.js";
import { temporalDecoders } from "./temporal.js";
import type { TemporalNamespace } from "./temporal.js";
import { parseTimestamptz } from "./timestamp.js";

/** Which values the built-in types are read as. */
export interface TypePolicy {
  /**
   * int8: `string` (default), `bigint`, or `number`, where a value beyond ±(2^53 − 1) throws DecodeError
   * instead of being rounded.
   */
  readonly bigint?: "string" | "bigint" | "number";
  /** numeric: `string` (default) keeps every digit, `number` rounds to a double. */
  readonly numeric?: "string" | "number";
  /**
   * - none (default): timestamptz as Date, interval as {@link Interval}; date, time and timestamp, which
   *   are no instants, as text.
   * - `strings`: every date, time and interval as the server's text, to the microsecond.
   * - `temporal`: classes of `Temporal`, to the microsecond.
   */
  readonly preset?: "strings" | "temporal";
  /** The implementation of preset `temporal`, and implies it. Default: `globalThis.Temporal`. */
  readonly temporal?: TemporalNamespace;
}

/** As the server wrote it. */
export const asText: Decode = (text) => text;

const asTexts: Decode = (text) => parseArray(text, asText);

const asBoolean: Decode = (text) => text === "t";

const parseJson: Decode = (text): unknown => JSON.parse(text);

const always: Readonly<Record<string, Decode>> = {
  bool: asBoolean,
  bytea: parseBytea,
  float4: Number,
  float8: Number,
  int2: Number,
  int4: Number,
  json: parseJson,
  jsonb: parseJson,
  oid: Number,
};

const usual: ReadonlyMap<Decode, UsualReading> = new Map<Decode, UsualReading>([
  [asText, "text"],
  [asBoolean, "boolean"],
  [Number, "number"],
  [parseJson, "json"],
  [parseTimestamptz, "timestamptz"],
  [parseBytea, "bytea"],
  [asTexts, "texts"],
]);

/** What a decoder does, where it is one of the defaults: never one of the caller's, whatever that does. */
export function usualReading(decode: Decode): UsualReading | undefined {
  return usual.get(decode);
}

/** Reads the arrays of a type. @param delimiter of its elements. */
export function arrayDecoder(decode: Decode, delimiter: string): Decode {
  if (decode === asText && delimiter === ",") return asTexts;
  return (text) => parseArray(text, decode, delimiter);
}

/**
 * Decoders of the built-in types by name. A type that is not here is read as text.
 *
 * @throws ConfigError the preset `temporal` without an implementation, or with another preset.
 */
export function defaultDecoders(policy: TypePolicy): Readonly<Record<string, Decode>> {
  return {
    ...always,
    ...(policy.numeric === "number" ? { numeric: Number } : {}),
    ...int8Decoder(policy.bigint),
    ...timeDecoders(policy),
  };
}

function int8Decoder(kind: TypePolicy["bigint"]): Readonly<Record<string, Decode>> {
  if (kind === "bigint") return { int8: BigInt };
  return kind === "number" ? { int8: safeInteger } : {};
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new DecodeError("an int8 is beyond 2^53 - 1: read int8 as bigint or string");
}

function timeDecoders(policy: TypePolicy): Readonly<Record<string, Decode>> {
  const { preset, temporal } = policy;
  if (preset === "strings" && temporal !== undefined) {
    throw new ConfigError("createTypes: preset strings and temporal exclude each other");
  }
  if (preset === "strings") return {};
  if (preset === undefined && temporal === undefined) {
    return { timestamptz: parseTimestamptz, interval: parseInterval };
  }
  return temporalDecoders(temporal ?? globalTemporal());
}

function globalTemporal(): TemporalNamespace {
  const found: unknown = Reflect.get(globalThis, "Temporal");
  if (!isTemporal(found)) {
    throw new ConfigError(
      "createTypes: this runtime has no Temporal; pass an implementation as `temporal`",
    );
  }
  return found;
}

function isTemporal(value: unknown): value is TemporalNamespace {
  return typeof value === "object" && value !== null && "Instant" in value && "Duration" in value;
}
