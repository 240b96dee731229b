/** A place in a file, as editors count: both from 1, columns in characters. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The place of a UTF-16 offset. An offset beyond the end is the end. */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: countLines(before), column: characterCount(before.slice(lineStart)) + 1 };
}

/**
 * The UTF-16 offset of the `count`-th character. PostgreSQL counts characters; a character outside of
 * the basic plane is one there and two here.
 */
export function offsetOfCharacter(text: string, count: number): number {
  let offset = 0;
  for (let seen = 0; seen < count && offset < text.length; seen += 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xff_ff ? 2 : 1;
  }
  return offset;
}

/** How many characters PostgreSQL counts in a text. */
export function characterCount(text: string): number {
  let count = text.length;
  for (const pair of text.matchAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)) count -= pair[0].length - 1;
  return count;
}

const widestLine = 160;

/** The line at a place, the line before it, and a caret below. Long lines are cut around the place. */
export function caretSnippet(text: string, position: TextPosition): string {
  const lines = text.split("\n");
  const shown = [position.line - 1, position.line].filter((number) => number >= 1);
  const digits = String(position.line).length;
  const start = Math.max(0, position.column - 1 - widestLine / 2);
  const rows = shown.map((number) => {
    const content = Array.from(lines[number - 1] ?? "")
      .slice(start, start + widestLine)
      .join("");
    return `${String(number).padStart(digits)} | ${content.replaceAll("\t", " ")}`.trimEnd();
  });
  return [...rows, `${" ".repeat(digits)} | ${" ".repeat(position.column - 1 - start)}^`].join(
    "\n",
  );
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
