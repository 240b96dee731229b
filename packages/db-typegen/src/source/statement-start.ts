/** First keywords of statements that return or change rows, and of those that ask the server something. */
const keywords =
  /^(?:\(\s*)*(?:SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|TABLE|CALL|EXPLAIN|SHOW)(?![\w$\u0080-\uffff])/i;

/** Blanks and comments. */
const leading = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*/;

/**
 * Whether a text begins as one of the statements that are checked. Commands that change the schema or the session
 * return no rows, and most of them are not analysed before they run.
 */
export function looksLikeSql(text: string): boolean {
  return keywords.test(text.slice(leading.exec(text)?.[0].length ?? 0));
}
