import { sanitiseSql } from "./sanitise-sql.js";
import { SqlLexer } from "./sql-lexer.js";

/** Longer texts are cut: enough to recognise a statement by. */
const mostCharacters = 4_096;
const cut = "…";

/**
 * A text as it may be logged: {@link sanitiseSql} of its first 4,096 characters.
 *
 * Texts are read with `standard_conforming_strings = on`. Where a backslash before a quote would mean
 * something else without it, the rest is left out: a log has lines of servers that nobody has looked at.
 */
export function hideLiterals(text: string): string {
  const read = text.slice(0, mostCharacters);
  const certain = read.slice(0, endOfCertainty(read));
  const shown = sanitiseSql(certain);
  return certain.length === text.length ? shown : shown + cut;
}

/** The same of several, one by one: what one leaves open must not turn the others inside out. */
export function hideLiteralsOfAll(texts: readonly string[]): string {
  let all = "";
  for (const text of texts) {
    if (all.length > mostCharacters) break;
    all += `${all === "" ? "" : "; "}${hideLiterals(text)}`;
  }
  return all.length > mostCharacters ? all.slice(0, mostCharacters) + cut : all;
}

/** Offset behind the first string of which another reading of backslashes would take the end elsewhere. */
function endOfCertainty(text: string): number {
  const lexer = new SqlLexer(text);
  while (lexer.next() !== "end") {
    if (lexer.kind === "literal" && isUncertain(lexer.value)) return lexer.end;
  }
  return text.length;
}

/** A quote after an odd number of backslashes, in a string that knows no escapes. */
function isUncertain(literal: string): boolean {
  return /^(?:[bnx]|u&)?'/i.test(literal) && /(?<!\\)(?:\\\\)*\\'/.test(literal);
}
