/** @typedef {"s" | "percentunit" | "ops" | "short"} Unit */

/**
 * Marks of an axis from 0 to at least `largest`: about four, at round values.
 *
 * @param {number} largest
 * @returns {number[]}
 */
export function ticks(largest) {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

/**
 * A value as a person reads it.
 *
 * @param {number} value
 * @param {Unit} unit
 */
export function readable(value, unit) {
  if (unit === "percentunit") return `${rounded(value * 100)} %`;
  if (unit === "ops") return `${rounded(value)}/s`;
  if (unit === "short") return rounded(value);
  if (value === 0) return "0 s";
  return value < 1 ? `${rounded(value * 1_000)} ms` : `${rounded(value)} s`;
}

/** @param {number} value */
function rounded(value) {
  return String(Number(value.toPrecision(3)));
}
