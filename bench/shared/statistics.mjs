/**
 * Figures of several rounds. Those of the same round ran one after the other, so whatever else the machine did
 * met all of them: a ratio is taken within a round, and the median of the rounds' ratios counts.
 */

/**
 * @param {readonly number[]} values
 * @param {number} share - From 0 to 1.
 */
export function quantile(values, share) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The median of the rounds' ratios. Not a number where one of the two has no rounds.
 *
 * @param {readonly number[]} of
 * @param {readonly number[]} to
 */
export function pairedRatio(of, to) {
  return median(of.map((value, round) => value / (to[round] ?? Number.NaN)));
}
