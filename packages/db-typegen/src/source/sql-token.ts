/** A part of an SQL text that means something to a reader of whole statements. */
export interface SqlToken {
  readonly kind:
    /** `-- …` and what is between `/*` and its end. */
    | "comment"
    /** A literal, in whichever quotes. */
    | "string"
    /** A name in double quotes, or a word. */
    | "name"
    /** `$1` */
    | "numbered"
    /** `:id` */
    | "named"
    | "semicolon"
    | "bracket"
    | "other";
  /** UTF-16 offset. */
  readonly start: number;
  readonly end: number;
}

/**
 * One pattern per kind, tried at each place in this order (PostgreSQL documentation, section 4.1). What is not
 * closed reaches to the end of the text.
 */
const patterns: readonly (readonly [SqlToken["kind"], RegExp])[] = [
  ["comment", /--[^\n]*/y],
  ["string", /[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)/y],
  ["string", /(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$)/y],
  ["string", /\$((?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[^]*?(?:\$\1\$|$)/y],
  ["name", /(?:[uU]&)?"(?:[^"]|"")*(?:"|$)/y],
  ["name", /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ["numbered", /\$\d+/y],
  // A number may be followed by a colon in a slice: `a[1:n]` is handled by whoever knows the brackets.
  ["other", /\d[\w.]*/y],
  ["other", /::|:=/y],
  ["named", /:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y],
  ["semicolon", /;/y],
  ["bracket", /[[\]]/y],
  ["other", /\s+|[^]/y],
];

/** Cuts a text into tokens that cover all of it. Slices such as `a[1:n]` have no named parameters. */
export function sqlTokens(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let depth = 0;
  for (let start = 0; start < text.length;) {
    const token = tokenAt(text, start);
    if (token.kind === "bracket") depth += text[start] === "[" ? 1 : -1;
    // In a subscript a colon separates the bounds: `a[:n]`, `a[i:n]`.
    const kind = token.kind === "named" && depth > 0 && isBound(text, start) ? "other" : token.kind;
    tokens.push({ ...token, kind });
    start = token.end;
  }
  return tokens;
}

/** What stands before a colon ends the lower bound of a slice. */
function isBound(text: string, colon: number): boolean {
  return /[\w\])"$\u0080-\uffff]\s*$/.test(text.slice(Math.max(0, colon - 40), colon));
}

function tokenAt(text: string, start: number): SqlToken {
  if (text.startsWith("/*", start)) return { kind: "comment", start, end: endOfBlock(text, start) };
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (found !== null) return { kind, start, end: start + found[0].length };
  }
  return { kind: "other", start, end: start + 1 };
}

/** Comments of this kind nest. */
function endOfBlock(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

/** Whether a text says nothing to the server: blanks and comments. */
export function isBlankSql(text: string, tokens: readonly SqlToken[] = sqlTokens(text)): boolean {
  return tokens.every(
    ({ kind, start, end }) => kind === "comment" || text.slice(start, end).trim() === "",
  );
}
