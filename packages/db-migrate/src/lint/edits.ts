import type { LintFile, LintStatement } from "./lint-file.js";
import type { TextEdit } from "./lint-finding.js";
import type { StatementScope } from "./lint-rule.js";
import { runsOutside } from "./outside-statements.js";

/** Inserts a text after what a pattern finds in a statement; nothing where it finds nothing. */
export function insertAfter(
  { text }: LintFile,
  { start, end }: LintStatement,
  pattern: RegExp,
  inserted: string,
): TextEdit[] {
  const match = pattern.exec(text.slice(start, end));
  if (match === null) return [];
  const at = start + match.index + match[0].length;
  return [{ start: at, end: at, text: inserted }];
}

/** Replaces what a pattern finds at the beginning of a place; nothing where it is not there. */
export function replaceAt(
  { text }: LintFile,
  at: number | undefined,
  pattern: RegExp,
  replacement: string,
): TextEdit[] | undefined {
  const match = at === undefined ? null : pattern.exec(text.slice(at));
  if (at === undefined || match?.index !== 0) return undefined;
  return [{ start: at, end: at + match[0].length, text: replacement }];
}

/** Makes a file run outside of a transaction. */
const header: TextEdit = { start: 0, end: 0, text: "-- db-migrate: transaction=off\n" };

/**
 * Adds CONCURRENTLY, and the directive that it needs. Not where other statements are in the file: they would
 * lose their transaction.
 */
export function concurrentlyFix(
  { file, statement }: Pick<StatementScope, "file" | "statement">,
  insertion: readonly TextEdit[],
): readonly TextEdit[] | undefined {
  if (insertion.length === 0) return undefined;
  const alone = file.statements.every(
    (each) => each === statement || runsOutside(each.node) || isIndexChange(each),
  );
  if (!alone) return undefined;
  return file.directives.transaction ? [header, ...insertion] : insertion;
}

/** The directive, where all that is in the file may run outside of a transaction. */
export function directiveFix(file: LintFile): readonly TextEdit[] | undefined {
  return file.statements.every(({ node }) => runsOutside(node)) ? [header] : undefined;
}

function isIndexChange({ words }: LintStatement): boolean {
  return /^(?:CREATE (?:UNIQUE )?INDEX|DROP INDEX|REINDEX)\b/.test(words.join(" "));
}
