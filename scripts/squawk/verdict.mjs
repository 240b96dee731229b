/**
 * A finding in a statement, which is counted from 0.
 *
 * @typedef {{ readonly file: string, readonly statement: number, readonly rule: string }} Finding
 */

/**
 * @typedef {{
 *   readonly shared: number,
 *   readonly missing: readonly string[],
 *   readonly stale: readonly string[],
 * }} Verdict
 */

/**
 * Compares: whatever squawk finds by a rule that has counterparts must be found by one of these in the same
 * statement, or be excepted. An exception that is not needed is stale.
 *
 * @param {readonly Finding[]} theirs
 * @param {readonly Finding[]} ours
 * @param {Readonly<Record<string, readonly string[]>>} counterparts
 * @param {Readonly<Record<string, string>>} exceptions - By `file statement rule`, with the reason.
 * @returns {Verdict}
 */
export function compareFindings(theirs, ours, counterparts, exceptions) {
  const found = new Set(ours.map(keyOf));
  const shared = theirs.filter(({ rule }) => rule in counterparts);
  const missing = shared.filter(
    (each) => !(counterparts[each.rule] ?? []).some((rule) => found.has(keyOf({ ...each, rule }))),
  );
  const keys = new Set(missing.map(keyOf));
  return {
    shared: shared.length,
    missing: [...keys].filter((key) => !(key in exceptions)),
    stale: Object.keys(exceptions).filter((key) => !keys.has(key)),
  };
}

/** @param {Finding} finding */
export function keyOf({ file, statement, rule }) {
  return `${file} ${statement} ${rule}`;
}

/**
 * The statement in which a line stands, or before which: the first one that ends at or after it.
 *
 * @param {readonly { readonly endLine: number }[]} statements
 * @param {number} line
 */
export function statementAt(statements, line) {
  return statements.findIndex(({ endLine }) => line <= endLine);
}
