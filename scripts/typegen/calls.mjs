import { nullOf, samplesOf } from "./samples.mjs";

/** Calls of one function at most. */
const most = 1_600;

/**
 * @typedef {{ readonly args: readonly string[], readonly given: readonly boolean[] }} Arguments
 * Expressions, and which of them are no NULL.
 */

/**
 * Arguments to try a function with: every combination where there are few, else as many by chance, the same
 * in every run.
 *
 * @param {readonly string[]} types
 * @param {boolean} withNulls
 * @returns {Arguments[]} none where a type has no samples
 */
export function argumentsFor(types, withNulls) {
  const choices = types.map((type) => samplesOf(type));
  if (choices.some((each) => each.length === 0)) return [];
  const all = masks(types.length, withNulls).flatMap((given) => {
    const rows = combinations(
      choices.map((each, at) => (given[at] ? each : [nullOf(types[at] ?? "")])),
    );
    return rows.map((args) => ({ args, given }));
  });
  return thinned(all);
}

/**
 * @param {number} count
 * @param {boolean} withNulls
 * @returns {boolean[][]}
 */
function masks(count, withNulls) {
  if (!withNulls) return [Array.from({ length: count }, () => true)];
  return Array.from({ length: 2 ** count }, (_, mask) =>
    Array.from({ length: count }, (_each, at) => (mask & (1 << at)) === 0),
  );
}

/**
 * @param {readonly (readonly string[])[]} choices
 * @returns {string[][]}
 */
function combinations(choices) {
  /** @type {string[][]} */
  let rows = [[]];
  for (const choice of choices) {
    rows = rows.flatMap((row) => choice.map((each) => [...row, each]));
    if (rows.length > 20_000) rows = thinned(rows);
  }
  return rows;
}

/**
 * @template Value
 * @param {Value[]} values
 * @returns {Value[]}
 */
function thinned(values) {
  if (values.length <= most) return values;
  let state = 42;
  const kept = values.map((value) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return { value, order: state };
  });
  return kept
    .toSorted((a, b) => a.order - b.order)
    .slice(0, most)
    .map((each) => each.value);
}
