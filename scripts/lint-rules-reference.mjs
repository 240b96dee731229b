import { markdownTable } from "./markdown-table.mjs";

/** @typedef {import("../packages/db-migrate/src/lint/lint-rule.js").LintRule} LintRule */

/** @type {Readonly<Record<LintRule["group"], string>>} */
const groups = {
  correctness: "Correctness: it fails, or does something other than it says",
  blocking: "Blocking: others cannot read or write",
  rewrite: "Rewriting and scanning: all rows, under a lock",
  compatibility: "Compatibility: the version that is still running, and data",
  style: "Style: what tends to be regretted",
};

/** @param {string} text */
function cell(text) {
  return text.replaceAll("|", String.raw`\|`).replaceAll("<", String.raw`\<`);
}

/** @param {LintRule} rule */
function row({ id, severity, summary, lockMode, work, recipe, fixable }) {
  const cost = [lockMode, work].filter((each) => each !== undefined).join(", ");
  const fix = fixable === true ? " `--fix`" : "";
  return [`\`${id}\``, severity, cell(summary), cost, `${cell(recipe)}${fix}`];
}

/**
 * The tables of rules, one for each group.
 *
 * @param {readonly LintRule[]} rules
 */
export function lintRulesReference(rules) {
  const head = ["Rule", "Severity", "Finds", "Lock", "Instead"];
  return Object.entries(groups)
    .map(([group, title]) => {
      const rows = rules.filter((rule) => rule.group === group).map(row);
      return `### ${title}\n\n${markdownTable([head, ...rows])}`;
    })
    .join("\n\n");
}
