import { markdownTable } from "../../scripts/markdown-table.mjs";
import { judge, letters, tally } from "./verdict.mjs";

/**
 * @typedef {import("./verdict.mjs").Answer} Answer
 * @typedef {import("./verdict.mjs").Known} Known
 * @typedef {{ name: string, answers: readonly Answer[] }} Tool - Its answers are in the order of the statements.
 */

/**
 * How many columns each tool judges how.
 *
 * @param {readonly Known[]} statements
 * @param {readonly Tool[]} tools
 */
export function countsTable(statements, tools) {
  const rows = tools.map(({ name, answers }) => {
    const counts = tally(statements.flatMap((each, at) => judge(each, answerAt(answers, at))));
    return [name, ...Object.values(counts).map(String)];
  });
  return markdownTable([
    ["", "right", "wrong: can be NULL", "wrong: never is", "refused"],
    ...rows,
  ]);
}

/**
 * The statements about which one of the tools is wrong.
 *
 * @param {readonly Known[]} statements
 * @param {readonly Tool[]} tools
 */
export function statementsTable(statements, tools) {
  const rows = statements.flatMap((known, at) => {
    const said = tools.map(({ answers }) => letters(known.columns, answerAt(answers, at)));
    if (said.every((each) => each === known.truth)) return [];
    return [[known.name, ...[known.truth, ...said].map(cell)]];
  });
  return markdownTable([["", "truth", ...tools.map(({ name }) => name)], ...rows]);
}

/** @param {string} said */
function cell(said) {
  return said === "refused" ? said : `\`${said}\``;
}

/**
 * Why statements were refused.
 *
 * @param {readonly Known[]} statements
 * @param {readonly Tool[]} tools
 */
export function refusals(statements, tools) {
  return tools.flatMap(({ name, answers }) =>
    statements.flatMap((known, at) => {
      const answer = answerAt(answers, at);
      return "refused" in answer ? [`- ${name}, ${known.name}: ${answer.refused}`] : [];
    }),
  );
}

/**
 * @param {readonly Answer[]} answers
 * @param {number} at
 * @returns {Answer}
 */
function answerAt(answers, at) {
  return answers[at] ?? { refused: "it said nothing" };
}
