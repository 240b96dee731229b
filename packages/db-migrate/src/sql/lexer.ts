/** A piece of SQL as far as splitting needs to know it. Blanks, comments and operators are left out. */
export interface Token {
  readonly kind: "word" | "text" | "open" | "close" | "semicolon" | "backslash" | "other";
  /** UTF-16 offsets into the source. */
  readonly start: number;
  readonly end: number;
}

/** Something that begins and never ends, such as a quote. */
export interface UnterminatedToken {
  readonly kind: "unterminated";
  readonly start: number;
  readonly end: number;
  /** A phrase: `text`, `identifier`, `comment`, `text after $$`. */
  readonly what: string;
}

/** `undefined`: nothing of interest here; go on at `end`. */
type Step = Token | UnterminatedToken | { readonly kind: "nothing"; readonly end: number };

// PostgreSQL documentation, section 4.1: identifiers may hold `$`, and letters beyond ASCII.
const word = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y;
const number = /\d[\w.]*/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y;
const blanks = /\s+/y;
const continuation = /'|\s*\n\s*'/y;

/** The tokens of an SQL text, by PostgreSQL's rules with `standard_conforming_strings` on. */
export function* tokens(sql: string): Generator<Token | UnterminatedToken> {
  let at = 0;
  while (at < sql.length) {
    const step = stepAt(sql, at);
    at = step.end;
    if (step.kind !== "nothing") yield step;
  }
}

function stepAt(sql: string, start: number): Step {
  const character = sql[start] ?? "";
  const blankEnd = matchEnd(blanks, sql, start);
  if (blankEnd !== undefined) return { kind: "nothing", end: blankEnd };
  if (sql.startsWith("--", start)) return lineComment(sql, start);
  if (sql.startsWith("/*", start)) return blockComment(sql, start);
  const tag = matchEnd(dollarTag, sql, start);
  if (tag !== undefined) return dollarQuoted(sql, start, tag);
  if (character === "'" || character === '"') return quoted(sql, start, character);
  return wordAt(sql, start) ?? punctuation(character, start);
}

function wordAt(sql: string, start: number): Step | undefined {
  const end = matchEnd(word, sql, start);
  if (end !== undefined) {
    // E'…' is the one prefix under which a backslash escapes; all others change no rule here.
    const escapes = end === start + 1 && /[Ee]/.test(sql[start] ?? "");
    return escapes && sql[end] === "'" ? escaped(sql, start, end) : { kind: "word", start, end };
  }
  const numberEnd = matchEnd(number, sql, start);
  return numberEnd === undefined ? undefined : { kind: "text", start, end: numberEnd };
}

const punctuationKinds: Readonly<Record<string, Token["kind"]>> = {
  "(": "open",
  ")": "close",
  ";": "semicolon",
  "\\": "backslash",
};

function punctuation(character: string, start: number): Step {
  return { kind: punctuationKinds[character] ?? "other", start, end: start + 1 };
}

function lineComment(sql: string, start: number): Step {
  const end = sql.indexOf("\n", start);
  return { kind: "nothing", end: end === -1 ? sql.length : end + 1 };
}

/** Block comments nest (section 4.1.5). */
function blockComment(sql: string, start: number): Step {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(sql); match !== null; match = edge.exec(sql)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return { kind: "nothing", end: edge.lastIndex };
  }
  return unterminated(sql, start, "comment");
}

function dollarQuoted(sql: string, start: number, bodyStart: number): Step {
  const tag = sql.slice(start, bodyStart);
  const close = sql.indexOf(tag, bodyStart);
  if (close === -1) return unterminated(sql, start, `text after ${tag}`);
  return { kind: "text", start, end: close + tag.length };
}

/**
 * From one quote to the next. A quote inside is doubled, which reads as two texts side by side and ends
 * at the same place.
 */
function quoted(sql: string, start: number, quote: "'" | '"'): Step {
  const close = sql.indexOf(quote, start + 1);
  if (close === -1) return unterminated(sql, start, quote === "'" ? "text" : "identifier");
  return { kind: "text", start, end: close + 1 };
}

/** `E'…'`, continued on a next line by another quote (section 4.1.2.1) with escapes still in force. */
function escaped(sql: string, start: number, quote: number): Step {
  let at = quote + 1;
  while (at < sql.length) {
    if (sql[at] === "\\") at += 2;
    else if (sql[at] !== "'") at += 1;
    else {
      const next = matchEnd(continuation, sql, at + 1);
      if (next === undefined) return { kind: "text", start, end: at + 1 };
      at = next;
    }
  }
  return unterminated(sql, start, "text");
}

function unterminated(sql: string, start: number, what: string): UnterminatedToken {
  return { kind: "unterminated", start, end: sql.length, what };
}

function matchEnd(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}
