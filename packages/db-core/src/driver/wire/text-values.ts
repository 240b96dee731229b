import type { Bytes } from "./bytes.js";
import { textString } from "./short-text.js";

export function textBoolean(bytes: Bytes, start: number, end: number): boolean {
  return end - start === 1 && bytes[start] === 0x74;
}

export function textJson(bytes: Bytes, start: number, end: number): unknown {
  return JSON.parse(textString(bytes, start, end)) as unknown;
}

export function textNumber(bytes: Bytes, start: number, end: number): number {
  return Number(textString(bytes, start, end));
}

/** int2, int4 and oid: digits, and a minus before them. */
export function textInteger(bytes: Bytes, start: number, end: number): number {
  const isNegative = bytes[start] === 0x2d;
  let value = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return textNumber(bytes, start, end);
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

/** Where the parts of `2024-01-02 03:04:05` stand. */
const dash = 0x2d;
const colon = 0x3a;

/**
 * A timestamptz as nearly all of them are: DateStyle ISO, a year of four digits from 100 on, no BC, no
 * infinity. Any other goes to the decoder.
 */
export function textTimestamptz(
  decode: (text: string) => unknown,
): (bytes: Bytes, start: number, end: number) => unknown {
  return (bytes, start, end) =>
    commonInstant(bytes, start, end) ?? decode(bytes.latin1Slice(start, end));
}

function commonInstant(bytes: Bytes, start: number, end: number): Date | undefined {
  if (end - start < 22 || !hasForm(bytes, start)) return undefined;
  const year = pair(bytes, start) * 100 + pair(bytes, start + 2);
  const month = pair(bytes, start + 5) - 1;
  const day = pair(bytes, start + 8);
  const hour = pair(bytes, start + 11);
  const minute = pair(bytes, start + 14);
  const second = pair(bytes, start + 17);
  let at = start + 19;
  let milliseconds = 0;
  if (bytes[at] === 0x2e) {
    const digits = at + 1;
    for (at = digits; isDigit(bytes[at]); at++);
    milliseconds = fraction(bytes, digits, at);
  }
  const offset = offsetSeconds(bytes, at, end);
  const time = Date.UTC(year, month, day, hour, minute, second, milliseconds) - offset * 1000;
  // What is no number anywhere makes this none.
  return year >= 100 && !Number.isNaN(time) ? new Date(time) : undefined;
}

function hasForm(bytes: Bytes, start: number): boolean {
  return (
    bytes[start + 4] === dash &&
    bytes[start + 7] === dash &&
    bytes[start + 10] === 0x20 &&
    bytes[start + 13] === colon &&
    bytes[start + 16] === colon
  );
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Two digits; not a number for anything else. */
function pair(bytes: Bytes, at: number): number {
  const tens = bytes[at];
  const ones = bytes[at + 1];
  if (!isDigit(tens) || !isDigit(ones)) return Number.NaN;
  return ((tens as number) - 0x30) * 10 + ((ones as number) - 0x30);
}

/** Whole milliseconds; what is smaller is cut. */
function fraction(bytes: Bytes, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < from + 3; at++)
    value = value * 10 + (at < to ? (bytes[at] as number) - 0x30 : 0);
  return value;
}

/** `+05`, `+05:30` or `-00:19:32` up to the end; not a number for anything else. */
function offsetSeconds(bytes: Bytes, at: number, end: number): number {
  const sign = bytes[at] === 0x2b ? 1 : bytes[at] === dash ? -1 : Number.NaN;
  let seconds = pair(bytes, at + 1) * 3600;
  let unit = 60;
  let next = at + 3;
  for (; next + 3 <= end && bytes[next] === colon && unit >= 1; next += 3, unit /= 60)
    seconds += pair(bytes, next + 1) * unit;
  return next === end ? sign * seconds : Number.NaN;
}
