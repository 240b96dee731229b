import { codes, lowerCase } from "./character-codes.js";
import {
  isDigit,
  isWordStart,
  endOfWord,
  endOfDigits,
  endOfTag,
  endOfNumber,
  endOfQuotedWord,
  endOfString,
  skipBlank,
} from "./sql-scan.js";

/**
 * What a piece of SQL is. `literal` is every constant, a string, number, bit string or dollar-quoted
 * body; it also covers whatever is left open at the end of the text, so nothing inside it escapes.
 */
export type TokenKind = "word" | "quotedWord" | "literal" | "parameter" | "punctuation" | "end";

/**
 * Splits SQL into tokens by PostgreSQL's lexical rules (documentation, section 4.1), one at a time.
 * Blanks and comments are skipped, nested comments included.
 *
 * Texts are read with `standard_conforming_strings = on`, the default since PostgreSQL 9.1: a backslash
 * is an escape in `E'…'` only. Where one before a quote would mean something else without it, the rest of the
 * text is a literal. Any text is accepted; what PostgreSQL would refuse becomes a literal where in doubt.
 */
export class SqlLexer {
  /** What the current token is. Before the first {@link next}: `end`. */
  kind: TokenKind = "end";
  /** Offset of its first character. */
  start = 0;
  /** Offset after its last character. */
  end = 0;
  /** Blanks or a comment came before it. */
  spaced = false;
  readonly #text: string;
  #keyword: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Moves to the next token; `end` from the last on. */
  next(): TokenKind {
    this.start = skipBlank(this.#text, this.end);
    this.spaced = this.start > this.end;
    this.#keyword = undefined;
    this.kind = this.#read(this.#text.charCodeAt(this.start));
    return this.kind;
  }

  /** The current token as it is written. */
  get value(): string {
    return this.#text.slice(this.start, this.end);
  }

  /** The current token in capitals when it is an unquoted word, otherwise empty. */
  get keyword(): string {
    if (this.kind !== "word") return "";
    this.#keyword ??= this.value.toUpperCase();
    return this.#keyword;
  }

  /** Returns the current token as it is written and moves to the next. */
  take(): string {
    const { value } = this;
    this.next();
    return value;
  }

  /** Whether the current token is the punctuation `character`. */
  is(character: string): boolean {
    return this.kind === "punctuation" && this.#text[this.start] === character;
  }

  #read(code: number): TokenKind {
    if (Number.isNaN(code)) return this.#token("end", this.start);
    if (isWordStart(code)) return this.#word();
    if (code === codes.quote) return this.#string(this.start + 1);
    if (code === codes.doubleQuote) return this.#quotedWord(this.start + 1);
    if (isDigit(code) || (code === codes.dot && isDigit(this.#text.charCodeAt(this.start + 1)))) {
      return this.#token("literal", endOfNumber(this.#text, this.start));
    }
    if (code === codes.dollar) return this.#dollar();
    return this.#token("punctuation", this.start + 1);
  }

  #token(kind: TokenKind, end: number): TokenKind {
    this.end = end;
    return kind;
  }

  /** A word, or the prefix of a string: `E'…'`, `B'…'`, `X'…'`, `N'…'`, `U&'…'`, `U&"…"`. */
  #word(): TokenKind {
    const end = endOfWord(this.#text, this.start);
    if (end > this.start + 1) return this.#token("word", end);
    const prefix = this.#text.charCodeAt(this.start) | lowerCase;
    const follower = this.#text.charCodeAt(end);
    if (follower === codes.quote && stringPrefixes.includes(prefix)) {
      return this.#token("literal", endOfString(this.#text, end + 1, prefix === codes.letterE));
    }
    if (follower !== codes.ampersand || prefix !== codes.letterU) return this.#token("word", end);
    const opening = this.#text.charCodeAt(end + 1);
    if (opening === codes.quote) return this.#string(end + 2);
    return opening === codes.doubleQuote ? this.#quotedWord(end + 2) : this.#token("word", end);
  }

  #string(from: number): TokenKind {
    return this.#token("literal", endOfString(this.#text, from, false));
  }

  #quotedWord(from: number): TokenKind {
    const closed = endOfQuotedWord(this.#text, from);
    return closed === undefined
      ? this.#token("literal", this.#text.length)
      : this.#token("quotedWord", closed);
  }

  /** `$1`, `$$…$$`, `$tag$…$tag$`, or a stray `$`. */
  #dollar(): TokenKind {
    const after = this.start + 1;
    if (isDigit(this.#text.charCodeAt(after))) {
      return this.#token("parameter", endOfDigits(this.#text, after));
    }
    const tagEnd = endOfTag(this.#text, after);
    if (this.#text.charCodeAt(tagEnd) !== codes.dollar) return this.#token("punctuation", after);
    const delimiter = this.#text.slice(this.start, tagEnd + 1);
    const closing = this.#text.indexOf(delimiter, tagEnd + 1);
    return this.#token("literal", closing === -1 ? this.#text.length : closing + delimiter.length);
  }
}

/** `e`, `b`, `x`, `n`. */
const stringPrefixes: readonly number[] = [codes.letterE, 98, 120, 110];
