import { hash } from "node:crypto";
import { type Token, type UnterminatedToken, tokens } from "../sql/lexer.js";
import { parseDirectives } from "./directives.js";

/**
 * A hash of what an SQL text says, whatever its blanks, comments and capitals: two texts with the same
 * hash run the same statements. Texts that differ in how operators are spaced may have different hashes
 * although they mean the same: that errs on the safe side.
 *
 * Directives that change how the file is run count; those that only explain do not.
 */
export function tokenHashOf(sql: string): string {
  const text = [executionOf(sql), ...significant(sql)].join("\u001F");
  return `tokens1:${hash("sha256", text, "hex")}`;
}

function executionOf(sql: string): string {
  const { transaction, role } = parseDirectives(sql).directives;
  return JSON.stringify([transaction, role ?? null]);
}

type AnyToken = Token | UnterminatedToken;

/** The tokens as they count: operators in one piece, words in small letters, the last semicolons gone. */
function* significant(sql: string): Generator<string> {
  let previous: AnyToken | undefined;
  let operator = "";
  let semicolons = 0;
  for (const token of tokens(sql)) {
    const text = sql.slice(token.start, token.end);
    const adjacent = previous?.end === token.start;
    if (token.kind === "other" && adjacent && operator !== "") operator += text;
    else {
      if (operator !== "") yield operator;
      operator = token.kind === "other" ? text : "";
    }
    if (token.kind === "semicolon") semicolons += 1;
    else {
      for (; semicolons > 0; semicolons -= 1) yield ";";
      if (token.kind !== "other")
        yield significantText(token, text, adjacent ? sql.slice(previous?.start, token.start) : "");
    }
    previous = token;
  }
  if (operator !== "") yield operator;
}

/**
 * A quote that touches what is before it has another meaning than one that does not: `'it''s'` is one
 * text, `B'1'` a bit string and `U&'x'` one with escapes. Only ASCII letters are folded, as the server
 * folds them.
 */
function significantText(token: AnyToken, text: string, touching: string): string {
  if (token.kind === "word") return folded(text);
  return touching !== "" && /^['"]/.test(text) && /[\w$'"&\u0080-\uFFFF]$/.test(touching)
    ? `+${text}`
    : text;
}

function folded(word: string): string {
  return /[\u0080-\uFFFF]/.test(word)
    ? word.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
    : word.toLowerCase();
}
