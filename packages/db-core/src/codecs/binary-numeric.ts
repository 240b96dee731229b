import type { CopyBytes } from "./copy-bytes.js";

const plain = /^(-?)0*(\d*)(?:\.(\d+))?$/;
/** Longest text that is written; PostgreSQL's own limit is far beyond. */
const longest = 1_000;
/** Decimal digits of one digit of PostgreSQL's, which are to the base of 10,000. */
const width = 4;
const negative = 0x4000;

/**
 * Writes a numeric as `numeric_recv` reads it: digits to the base of 10,000, the power of the first, the sign, and
 * how many decimal places there are (PostgreSQL's `utils/adt/numeric.c`).
 *
 * @param text digits, perhaps with a minus before and a point within.
 * @returns whether it was: anything else is nothing that can be written here.
 */
export function writeNumeric(to: CopyBytes, text: string): boolean {
  const match = text.length > longest ? null : plain.exec(text);
  if (match === null) return false;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "" && !text.endsWith("0")) return false;
  const before = Math.ceil(whole.length / width);
  const digits = digitsOf(
    whole.padStart(before * width, "0") +
      fraction.padEnd(Math.ceil(fraction.length / width) * width, "0"),
  );
  const first = digits.findIndex((digit) => digit !== 0);
  const used = first === -1 ? [] : digits.slice(first, digits.findLastIndex((d) => d !== 0) + 1);
  to.int32(8 + 2 * used.length);
  to.int16(used.length);
  to.int16(first === -1 ? 0 : before - 1 - first);
  to.int16(sign === "" || first === -1 ? 0 : negative);
  to.int16(fraction.length);
  for (const digit of used) to.int16(digit);
  return true;
}

function digitsOf(text: string): number[] {
  const digits: number[] = [];
  for (let at = 0; at < text.length; at += width) digits.push(Number(text.slice(at, at + width)));
  return digits;
}
