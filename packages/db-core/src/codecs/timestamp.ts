import { beyondDate, DecodeError } from "../errors/query-errors.js";

/** The parts of a date or timestamp in `DateStyle` ISO. */
interface Parts {
  /** Astronomical: 0 is 1 BC. */
  readonly year: number;
  /** `-01-02` */
  readonly monthAndDay: string;
  /** `03:04:05.678901`, or empty for a date. */
  readonly time: string;
  /** `+05`, `+05:30`, `+00:19:32`, or empty without a zone. */
  readonly offset: string;
}

const form =
  /^(\d{4,})(-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)([+-]\d\d(?::\d\d){0,2})?)?( BC)?$/;

function partsOf(text: string): Parts {
  const match = form.exec(text);
  if (match === null) throw new DecodeError("the date or timestamp is not in DateStyle ISO");
  const [, year, monthAndDay = "", time = "", offset = "", era] = match;
  return {
    year: era === undefined ? Number(year) : 1 - Number(year),
    monthAndDay,
    time,
    offset,
  };
}

/** `infinity` and `-infinity` are no instants: they become numbers, which compare as expected. */
export function infinity(text: string): number | undefined {
  if (text === "infinity") return Infinity;
  return text === "-infinity" ? -Infinity : undefined;
}

/**
 * Reads a timestamptz. Microseconds are cut to milliseconds; `infinity` becomes the number.
 *
 * @throws DecodeError the instant is beyond what a Date holds (year 275,760), or the session's
 *   `DateStyle` is not ISO.
 */
export function parseTimestamptz(text: string): Date | number {
  if (isCommon(text)) return new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`);
  const endless = infinity(text);
  if (endless !== undefined) return endless;
  const { year, monthAndDay, time, offset } = partsOf(text);
  const date = new Date(`2000${monthAndDay}T00:00:00Z`);
  date.setUTCFullYear(year, Number(monthAndDay.slice(1, 3)) - 1, Number(monthAndDay.slice(4)));
  // At once: the time without its offset may be beyond a Date that holds the instant.
  date.setTime(date.getTime() + timeMs(time) - offsetMs(offset));
  if (Number.isNaN(date.getTime())) throw beyondDate();
  return date;
}

/** Four digits of year and whole hours of offset: the language reads it once it is ISO 8601. */
function isCommon(text: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d$/.test(text);
}

/** Of the day; microseconds are cut. */
function timeMs(time: string): number {
  return time === "" ? 0 : Date.parse(`1970-01-01T${time.slice(0, 12)}Z`);
}

function offsetMs(offset: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(":").map(Number);
  const magnitude = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return offset.startsWith("-") ? -magnitude : magnitude;
}

/**
 * Rewrites PostgreSQL's form of a date or timestamp as ISO 8601 with extended years, the form that
 * `Temporal` reads.
 */
export function toIso(text: string): string {
  const { year, monthAndDay, time, offset } = partsOf(text);
  const date = `${isoYear(year)}${monthAndDay}`;
  if (time === "") return date;
  return `${date}T${time}${/^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset}`;
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}

/**
 * Rewrites ISO 8601 with extended years, such as `toISOString` writes, in the form PostgreSQL reads:
 * years of as many digits as they have, and BC instead of zero and negative ones.
 */
export function fromIso(iso: string): string {
  if (/^(?!0000)\d{4}-/.test(iso)) return iso;
  const match = /^([+-]\d{6}|\d{4})(-.*)$/.exec(iso);
  if (match === null) return iso;
  const [, written, rest] = match;
  const year = Number(written);
  const era = year > 0 ? "" : " BC";
  return `${String(year > 0 ? year : 1 - year).padStart(4, "0")}${rest}${era}`;
}
