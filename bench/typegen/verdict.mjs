/**
 * What a tool says of a statement: by column, whether it may be NULL; or that it says nothing, and why.
 *
 * @typedef {ReadonlyMap<string, boolean>} Columns
 * @typedef {{ columns: Columns } | { refused: string }} Answer
 * @typedef {{ name: string, columns: readonly string[], truth: string }} Known - `truth` has a letter for each
 *   column: `?` it can be NULL, `-` it never is.
 * @typedef {"right" | "unsound" | "imprecise" | "refused"} Verdict
 * @typedef {Record<Verdict, number>} Tally
 */

/**
 * A letter for each column, as in the truth; `!` for one that the answer does not mention.
 *
 * @param {readonly string[]} names
 * @param {Answer} answer
 */
export function letters(names, answer) {
  if ("refused" in answer) return "refused";
  return names.map((name) => letter(answer.columns.get(name))).join("");
}

/** @param {boolean | undefined} nullable */
function letter(nullable) {
  if (nullable === undefined) return "!";
  return nullable ? "?" : "-";
}

/**
 * Unsound is what an application can be surprised by: a column that was called never NULL can be. Imprecise is
 * what it is bothered with: one that never is has to be checked.
 *
 * @param {Known} known
 * @param {Answer} answer
 * @returns {Verdict[]} one for each column
 */
export function judge({ columns, truth }, answer) {
  const said = letters(columns, answer);
  return Array.from(truth, (true_, at) => {
    if (said === "refused" || said[at] === "!") return "refused";
    if (said[at] === true_) return "right";
    return true_ === "?" ? "unsound" : "imprecise";
  });
}

/**
 * How often each verdict was given.
 *
 * @param {readonly Verdict[]} verdicts
 * @returns {Tally}
 */
export function tally(verdicts) {
  const counts = { right: 0, unsound: 0, imprecise: 0, refused: 0 };
  for (const each of verdicts) counts[each] += 1;
  return counts;
}

/**
 * What execution says of the truth: columns that were NULL though they never are, by name, and how many of those
 * that can be NULL were.
 *
 * @param {Known} known
 * @param {ReadonlySet<number>} nulls - Columns that were NULL, from 0.
 */
export function confirmed({ columns, truth }, nulls) {
  const wrong = columns.filter((_, at) => nulls.has(at) && truth[at] !== "?");
  const seen = columns.filter((_, at) => nulls.has(at) && truth[at] === "?").length;
  return { wrong, seen };
}
