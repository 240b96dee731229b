import { DecodeError, ParameterError } from "../errors/query-errors.js";
import { Interval, intervalText, parseInterval } from "./interval.js";
import type { IntervalParts } from "./interval.js";
import { fromIso, infinity, toIso } from "./timestamp.js";

/** A class of `Temporal`, as far as it is used. */
export interface TemporalClass {
  from(text: string): unknown;
}

/** The part of the `Temporal` namespace that is used: the global one, or a polyfill's. */
export interface TemporalNamespace {
  readonly Instant: TemporalClass;
  readonly PlainDate: TemporalClass;
  readonly PlainDateTime: TemporalClass;
  readonly PlainTime: TemporalClass;
  readonly Duration: { from(parts: IntervalParts): unknown };
}

/** Decoders by type name. Infinite values become the numbers ±Infinity. */
export function temporalDecoders(
  temporal: TemporalNamespace,
): Readonly<Record<string, (text: string) => unknown>> {
  return {
    date: reading("date", (text) => temporal.PlainDate.from(toIso(text))),
    time: reading("time", (text) => temporal.PlainTime.from(text)),
    timestamp: reading("timestamp", (text) => temporal.PlainDateTime.from(toIso(text))),
    timestamptz: reading("timestamptz", (text) => temporal.Instant.from(toIso(text))),
    interval: reading("interval", (text) => toDuration(temporal, parseInterval(text))),
  };
}

/** A RangeError is, for example, `24:00:00`, or an interval with parts of different signs. */
function reading(name: string, read: (text: string) => unknown): (text: string) => unknown {
  return (text) => {
    try {
      return infinity(text) ?? read(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DecodeError(`Temporal cannot represent this ${name}`);
    }
  };
}

function toDuration(temporal: TemporalNamespace, interval: Interval | number): unknown {
  return interval instanceof Interval ? temporal.Duration.from(interval) : interval;
}

/** Which class of `Temporal` a value is of, the polyfills' included; empty for anything else. */
export function temporalKind(value: object): string {
  const tag: unknown = Reflect.get(value, Symbol.toStringTag);
  return typeof tag === "string" && tag.startsWith("Temporal.") ? tag.slice(9) : "";
}

/**
 * The text PostgreSQL reads for a value of `Temporal`.
 *
 * @throws ParameterError PlainYearMonth and PlainMonthDay: PostgreSQL has no such type.
 */
export function temporalText(value: object, kind: string): string {
  switch (kind) {
    case "Instant":
    case "PlainTime":
      return fromIso(textOf(value));
    case "PlainDate":
    case "PlainDateTime":
      return fromIso(textOf(value).replace(/\[.*$/, ""));
    case "ZonedDateTime":
      return fromIso(textOf(callMethod(value, "toInstant")));
    case "Duration":
      return durationText(value);
    default:
      throw new ParameterError(`PostgreSQL has no type for a Temporal.${kind}`);
  }
}

/** `Temporal` prints ISO 8601 unless asked otherwise; its annotations are in brackets. */
function textOf(value: unknown): string {
  return String(value);
}

function callMethod(value: object, name: string): unknown {
  const method: unknown = Reflect.get(value, name);
  return typeof method === "function" ? Reflect.apply(method, value, []) : undefined;
}

/** PostgreSQL does not read `-P1D`, so a duration is written part by part. */
function durationText(value: object): string {
  const part = (name: string): number => Number(Reflect.get(value, name));
  return intervalText({
    years: part("years"),
    months: part("months"),
    days: part("weeks") * 7 + part("days"),
    hours: part("hours"),
    minutes: part("minutes"),
    seconds: part("seconds"),
    microseconds: Math.round(
      part("milliseconds") * 1000 + part("microseconds") + part("nanoseconds") / 1000,
    ),
  });
}
