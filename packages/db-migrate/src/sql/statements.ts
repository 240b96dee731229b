import { type Token, type UnterminatedToken, tokens } from "./lexer.js";

/** One statement of a file. */
export interface SourceStatement {
  /** UTF-16 offset of its first token: comments before it are not part of it. */
  readonly start: number;
  /** UTF-16 offset after its last token, without the semicolon. */
  readonly end: number;
  /** Its unquoted words in capitals, those in parentheses left out; at most 64. */
  readonly words: readonly string[];
}

/** Why a text cannot be split at all. */
export interface SplitFault {
  readonly offset: number;
  /** A phrase: `unterminated comment`. */
  readonly fault: string;
}

const mostWords = 64;

/**
 * Splits SQL at its semicolons as psql does: not inside quotes, comments, parentheses, or the body of a
 * function written with BEGIN ATOMIC. Statements without a token are left out, as the server does.
 */
export function splitStatements(sql: string): {
  statements: SourceStatement[];
  faults: SplitFault[];
} {
  const statements: SourceStatement[] = [];
  const faults: SplitFault[] = [];
  let current = new StatementBuilder(sql);
  for (const token of tokens(sql)) {
    const fault = faultOf(token);
    if (fault !== undefined) faults.push({ offset: token.start, fault });
    else if (token.kind === "semicolon" && current.mayEnd) {
      statements.push(...current.finish());
      current = new StatementBuilder(sql);
    } else if (token.kind !== "unterminated") current.add(token);
  }
  return { statements: [...statements, ...current.finish()], faults };
}

/** Whether a text holds anything but comments, blanks and semicolons. Reads no further than it must. */
export function holdsStatement(sql: string): boolean {
  for (const { kind } of tokens(sql)) {
    if (kind !== "semicolon") return true;
  }
  return false;
}

function faultOf(token: Token | UnterminatedToken): string | undefined {
  if (token.kind === "unterminated") return `unterminated ${token.what}`;
  // A backslash outside of quotes is no operator: only psql understands it.
  return token.kind === "backslash" ? "a psql command" : undefined;
}

/** Collects the tokens of one statement. The nesting rules are psql's own (src/fe_utils/psqlscan.l). */
class StatementBuilder {
  readonly #sql: string;
  readonly #words: string[] = [];
  #start: number | undefined;
  #end = 0;
  #isRoutine = false;
  #parentheses = 0;
  #blocks = 0;

  constructor(sql: string) {
    this.#sql = sql;
  }

  get mayEnd(): boolean {
    return this.#parentheses === 0 && this.#blocks === 0;
  }

  add(token: Token): void {
    this.#start ??= token.start;
    this.#end = token.end;
    if (token.kind === "open") this.#parentheses += 1;
    else if (token.kind === "close") this.#parentheses = Math.max(0, this.#parentheses - 1);
    else if (token.kind === "word" && this.#parentheses === 0) this.#addWord(token);
  }

  finish(): SourceStatement[] {
    const start = this.#start;
    return start === undefined ? [] : [{ start, end: this.#end, words: this.#words }];
  }

  #addWord(token: Token): void {
    const word = this.#sql.slice(token.start, token.end).toUpperCase();
    if (this.#words.length < mostWords) this.#words.push(word);
    // The fourth word is the last one that can tell.
    if (this.#words.length <= 4) this.#isRoutine = createsRoutine.test(this.#words.join(" "));
    if (!this.#isRoutine) return;
    if (word === "BEGIN") this.#blocks += 1;
    // CASE ends with END too; outside of a body it is nobody's business.
    else if (word === "CASE" && this.#blocks > 0) this.#blocks += 1;
    else if (word === "END") this.#blocks = Math.max(0, this.#blocks - 1);
  }
}

const createsRoutine = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/;
