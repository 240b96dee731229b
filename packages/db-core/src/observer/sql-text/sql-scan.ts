import { codes, lowerCase } from "./character-codes.js";

/** 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** PostgreSQL's `space`: blank, tab, line feed, vertical tab, form feed, carriage return. */
function isBlank(code: number): boolean {
  return code === codes.space || (code >= 9 && code <= codes.carriageReturn);
}

/** A letter, an underscore, or anything beyond ASCII. */
export function isWordStart(code: number): boolean {
  const lower = code | lowerCase;
  return (lower >= 97 && lower <= 122) || code === codes.underscore || code >= 128;
}

/** Offset after a word: its first characters, digits and `$`. */
export function endOfWord(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isWordStart(code) && !isDigit(code) && code !== codes.dollar) return at;
    at += 1;
  }
}

/** Offset after the digits at `from`, if any. */
export function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** Offset after the tag of a dollar quote at `from`, if any: like a word, but without `$`. */
export function endOfTag(text: string, from: number): number {
  let at = from;
  if (!isWordStart(text.charCodeAt(at))) return at;
  while (isWordStart(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/**
 * Offset after a number. Takes what could belong to a number, `0x1F`, `1_000`, `1.5e-3`, and letters glued to it, which
 * PostgreSQL refuses since 15. A `$` ends it: older servers start a dollar-quoted string there.
 */
export function endOfNumber(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    const signed =
      (code === codes.plus || code === codes.minus) &&
      (text.charCodeAt(at - 1) | lowerCase) === codes.letterE &&
      isDigit(text.charCodeAt(at + 1));
    if (!signed && !isWordStart(code) && !isDigit(code) && code !== codes.dot) return at;
    at += 1;
  }
}

/** Offset after the quoted identifier whose body begins at `from`; `undefined` when it is left open. */
export function endOfQuotedWord(text: string, from: number): number | undefined {
  let at = from;
  for (;;) {
    const closing = text.indexOf('"', at);
    if (closing === -1) return undefined;
    if (text.charCodeAt(closing + 1) !== codes.doubleQuote) return closing + 1;
    at = closing + 2;
  }
}

/**
 * Offset after the string whose body begins at `from`, its continuations on later lines included.
 *
 * A backslash before a quote keeps a string open where `standard_conforming_strings` is off, and no text says
 * whether it is. What follows could be inside or outside from there on, so all of it counts as inside.
 */
export function endOfString(text: string, from: number, escapes: boolean): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === codes.backslash) {
      if (!escapes && text.charCodeAt(at + 1) === codes.quote) return text.length;
      at += 2;
    } else if (code !== codes.quote) at += 1;
    else if (text.charCodeAt(at + 1) === codes.quote) at += 2;
    else {
      const continued = continuation(text, at + 1);
      if (continued === undefined) return at + 1;
      at = continued;
    }
  }
  return text.length;
}

/**
 * Two strings separated by blanks with a line break are one (section 4.1.2.1), and the second keeps the
 * first one's kind: `E'a'⏎'\'b'` ends after the `b`.
 */
function continuation(text: string, from: number): number | undefined {
  let at = from;
  let brokeLine = false;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === codes.quote) return brokeLine ? at + 1 : undefined;
    if (isBlank(code)) {
      brokeLine ||= code === codes.newline || code === codes.carriageReturn;
      at += 1;
    } else if (code === codes.minus && text.charCodeAt(at + 1) === codes.minus)
      at = endOfLine(text, at);
    else return undefined;
  }
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === codes.newline || code === codes.carriageReturn) return at;
    at += 1;
  }
  return at;
}

/** Offset of the next character that is neither blank nor in a comment. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    const follower = text.charCodeAt(at + 1);
    if (isBlank(code)) at += 1;
    else if (code === codes.minus && follower === codes.minus) at = endOfLine(text, at);
    else if (code === codes.slash && follower === codes.asterisk) at = endOfComment(text, at + 2);
    else return Math.min(at, text.length);
  }
}

/** Block comments nest. */
function endOfComment(text: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < text.length && depth > 0) {
    const code = text.charCodeAt(at);
    const follower = text.charCodeAt(at + 1);
    const opens = code === codes.slash && follower === codes.asterisk;
    const closes = code === codes.asterisk && follower === codes.slash;
    if (opens) depth += 1;
    if (closes) depth -= 1;
    at += opens || closes ? 2 : 1;
  }
  return at;
}
