/**
 * Where in SQL a position lies. `code` is where a value or a fragment can stand; everything else is
 * inside a literal, a quoted identifier or a comment (PostgreSQL documentation, section 4.1).
 */
export type LexicalState =
  | { readonly in: "code" }
  | { readonly in: "string"; readonly escapes: boolean }
  | { readonly in: "identifier" }
  | { readonly in: "dollar"; readonly tag: string }
  | { readonly in: "line comment" }
  | { readonly in: "block comment"; readonly depth: number };

/** Something in the code part of a text that a template must not contain. */
export type LexicalFault = "numbered parameter" | "lone dollar";

/** What {@link scanSql} found. */
export interface LexicalScan {
  /** At the end of the text. */
  readonly state: LexicalState;
  /** The first fault in code, and where it begins. */
  readonly fault?: { readonly kind: LexicalFault; readonly offset: number };
}

/** One piece of a text, up to where what it is may change. */
export interface LexicalStep {
  /** Behind it. */
  readonly state: LexicalState;
  /** Offset behind it. */
  readonly next: number;
  readonly fault?: LexicalFault;
}

/** Where every text begins. */
const code: LexicalState = { in: "code" };

/** Blanks and symbols that begin nothing. */
const plain = /[^\w$'"/\-\u0080-\uffff]+/y;
/** A dollar sign inside a word belongs to it, so `a$b$` quotes nothing; `1$b$` does. */
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const number =
  /0x(?:_?[\da-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d[\d_]*)?/iy;
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const numbered = /\$\d/y;
/** A literal goes on in the next line when only blanks with a line break lie between (4.1.2.1). */
const continued = /[ \t\f\v]*[\n\r][ \t\f\v\n\r]*'/y;
/** Neither the end of an escape string nor an escape, and neither end nor beginning of a comment. */
const insideString = /[^'\\]+/y;
const insideComment = /[^*/]+/y;

/**
 * Follows a text from `state` to its end. Assumes `standard_conforming_strings = on`, the default since
 * PostgreSQL 9.1.
 */
export function scanSql(text: string, state: LexicalState = code): LexicalScan {
  let step: LexicalStep = { state, next: 0 };
  while (step.next < text.length) {
    const offset: number = step.next;
    step = lexicalStep(text, offset, step.state);
    if (step.fault !== undefined) return { state: step.state, fault: { kind: step.fault, offset } };
  }
  return { state: step.state };
}

/** The piece that begins at `offset`, which lies in `state` and before the end. */
function lexicalStep(text: string, offset: number, state: LexicalState): LexicalStep {
  return state.in === "code" ? stepInCode(text, offset) : stepInside(text, offset, state);
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

function stepInCode(text: string, offset: number): LexicalStep {
  const skipped = match(plain, text, offset) ?? match(number, text, offset);
  if (skipped !== undefined) return { state: code, next: offset + skipped.length };
  const name = match(word, text, offset);
  if (name === undefined) return stepAtSymbol(text, offset);
  const next = offset + name.length;
  return /^e$/i.test(name) && text[next] === "'"
    ? { state: { in: "string", escapes: true }, next: next + 1 }
    : { state: code, next };
}

function stepAtSymbol(text: string, offset: number): LexicalStep {
  const next = offset + 1;
  if (text[offset] === "'") return { state: { in: "string", escapes: false }, next };
  if (text[offset] === '"') return { state: { in: "identifier" }, next };
  if (text.startsWith("--", offset)) return { state: { in: "line comment" }, next: offset + 2 };
  if (text.startsWith("/*", offset)) {
    return { state: { in: "block comment", depth: 1 }, next: offset + 2 };
  }
  if (text[offset] !== "$") return { state: code, next };
  const tag = match(dollarQuote, text, offset);
  if (tag !== undefined) return { state: { in: "dollar", tag }, next: offset + tag.length };
  const fault = match(numbered, text, offset) === undefined ? "lone dollar" : "numbered parameter";
  return { state: code, next, fault };
}

function stepInside(
  text: string,
  offset: number,
  state: Exclude<LexicalState, { in: "code" }>,
): LexicalStep {
  switch (state.in) {
    case "string":
      return stepInString(text, offset, state);
    case "identifier":
      return leaveAfter(text, offset, state, '"');
    case "dollar":
      return leaveAfter(text, offset, state, state.tag);
    case "line comment": {
      const line = text.slice(offset).search(/[\n\r]/);
      return line === -1 ? { state, next: text.length } : { state: code, next: offset + line + 1 };
    }
    case "block comment":
      return stepInComment(text, offset, state.depth);
  }
}

/** A doubled quote closes and reopens, which comes to the same. */
function leaveAfter(text: string, offset: number, state: LexicalState, end: string): LexicalStep {
  const found = text.indexOf(end, offset);
  return found === -1 ? { state, next: text.length } : { state: code, next: found + end.length };
}

function stepInString(
  text: string,
  offset: number,
  state: Extract<LexicalState, { in: "string" }>,
): LexicalStep {
  if (!state.escapes) return leaveAfter(text, offset, state, "'");
  const skipped = match(insideString, text, offset);
  if (skipped !== undefined) return { state, next: offset + skipped.length };
  if (text[offset] === "\\") return { state, next: offset + 2 };
  if (text[offset + 1] === "'") return { state, next: offset + 2 };
  const bridge = match(continued, text, offset + 1);
  return bridge === undefined
    ? { state: code, next: offset + 1 }
    : { state, next: offset + 1 + bridge.length };
}

function inComment(depth: number): LexicalState {
  return depth === 0 ? code : { in: "block comment", depth };
}

/** Block comments nest in PostgreSQL. */
function stepInComment(text: string, offset: number, depth: number): LexicalStep {
  const skipped = match(insideComment, text, offset);
  if (skipped !== undefined) return { state: inComment(depth), next: offset + skipped.length };
  if (text.startsWith("/*", offset)) return { state: inComment(depth + 1), next: offset + 2 };
  if (text.startsWith("*/", offset)) return { state: inComment(depth - 1), next: offset + 2 };
  return { state: inComment(depth), next: offset + 1 };
}
