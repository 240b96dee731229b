import { DecodeError } from "../errors/query-errors.js";
import type { SelfEncoding } from "./self-encoding.js";

/** The parts of an {@link Interval}: integers, each with its own sign. */
export interface IntervalParts {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly microseconds: number;
}

/**
 * A value of type interval, to the microsecond. Days and months are kept apart from the time, as the
 * server keeps them: neither has a fixed length. Bound as a parameter it becomes the interval's text.
 */
export class Interval implements IntervalParts, SelfEncoding {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly microseconds: number;

  /** @param parts those left out are 0. */
  constructor(parts: Partial<IntervalParts> = {}) {
    this.years = parts.years ?? 0;
    this.months = parts.months ?? 0;
    this.days = parts.days ?? 0;
    this.hours = parts.hours ?? 0;
    this.minutes = parts.minutes ?? 0;
    this.seconds = parts.seconds ?? 0;
    this.microseconds = parts.microseconds ?? 0;
  }

  /** A text that PostgreSQL reads, whatever `IntervalStyle` says. */
  toString(): string {
    return intervalText(this);
  }

  /** @internal */
  toWireText(): string {
    return intervalText(this);
  }
}

/**
 * Writes each part with its unit and sign. Without the signs `IntervalStyle` `sql_standard` takes a leading
 * minus for that of every part.
 */
export function intervalText(parts: IntervalParts): string {
  const part = (name: keyof IntervalParts): string => `${withSign(parts[name])} ${name}`;
  return names.map(part).join(" ");
}

const names = ["years", "months", "days", "hours", "minutes", "seconds", "microseconds"] as const;

function withSign(value: number): string {
  return value < 0 ? String(value) : `+${value}`;
}

const form =
  /^(?:([+-]?\d+) years? ?)?(?:([+-]?\d+) mons? ?)?(?:([+-]?\d+) days? ?)?(?:([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

/**
 * Reads the text form of an interval, `IntervalStyle` `postgres` (the server's default). PostgreSQL 17
 * and newer have infinite ones: they become the numbers ±Infinity.
 *
 * @throws DecodeError another `IntervalStyle` is set.
 */
export function parseInterval(text: string): Interval | number {
  if (text === "infinity") return Infinity;
  if (text === "-infinity") return -Infinity;
  const match = text === "" ? null : form.exec(text);
  if (match === null) throw new DecodeError("the interval is not in IntervalStyle postgres");
  const [, years, months, days, sign, hours, minutes, seconds, fraction] = match;
  const signed = (part: string | undefined): number => {
    const magnitude = Number(part ?? 0);
    return sign === "-" && magnitude !== 0 ? -magnitude : magnitude;
  };
  return new Interval({
    years: Number(years ?? 0),
    months: Number(months ?? 0),
    days: Number(days ?? 0),
    hours: signed(hours),
    minutes: signed(minutes),
    seconds: signed(seconds),
    microseconds: signed(fraction?.padEnd(6, "0")),
  });
}
