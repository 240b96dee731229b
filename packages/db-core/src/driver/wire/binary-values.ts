import { beyondDate } from "../../errors/query-errors.js";
import type { Bytes } from "./bytes.js";
import { int32At, torn } from "./frame.js";

/** Milliseconds from 1970 to PostgreSQL's own beginning, the year 2000. */
const epochMs = 946_684_800_000;
/** High halves of fewer microseconds than 2^53, which are exact as a number. */
const exactHalf = 2 ** 21;
/** Most milliseconds of a Date, in either direction. */
const longestMs = 8.64e15;

/** IEEE 754, most significant byte first. */
export function binaryFloat8(bytes: Bytes, start: number, end: number): number {
  fits(end - start, 8);
  return bytes.readDoubleBE(start);
}

/** Bytes of one's own: those of the message are used again. */
export function binaryBytea(bytes: Bytes, start: number, end: number): Buffer {
  return Buffer.from(bytes.subarray(start, end));
}

/**
 * Microseconds since 2000. Cut to milliseconds; infinities become the numbers.
 *
 * @throws DecodeError the instant is beyond what a Date holds (year 275,760).
 */
export function binaryTimestamptz(bytes: Bytes, start: number, end: number): Date | number {
  fits(end - start, 8);
  const high = int32At(bytes, start);
  const low = int32At(bytes, start + 4) >>> 0;
  if (high === 0x7fff_ffff && low === 0xffff_ffff) return Infinity;
  if (high === -0x8000_0000 && low === 0) return -Infinity;
  const milliseconds =
    Math.abs(high) < exactHalf ? Math.floor((high * 2 ** 32 + low) / 1000) : exactly(high, low);
  const time = milliseconds + epochMs;
  if (Math.abs(time) > longestMs) throw beyondDate();
  return new Date(time);
}

function exactly(high: number, low: number): number {
  const microseconds = (BigInt(high) << 32n) + BigInt(low);
  const rest = ((microseconds % 1000n) + 1000n) % 1000n;
  return Number((microseconds - rest) / 1000n);
}

function fits(length: number, wanted: number): void {
  if (length !== wanted) throw torn();
}
