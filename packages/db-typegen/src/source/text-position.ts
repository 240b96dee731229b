/** A place in a file, from 1. Columns count UTF-16 units, as editors do. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The place of a UTF-16 offset. An offset beyond the end is the end. */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, Math.max(0, offset));
  let line = 1;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line += 1;
  return { line, column: before.length - before.lastIndexOf("\n") };
}

/** The UTF-16 offset of PostgreSQL's `position`: it counts characters, from 1. */
export function offsetOfPosition(text: string, position: number): number {
  let offset = 0;
  for (let seen = 1; seen < position && offset < text.length; seen += 1)
    offset += (text.codePointAt(offset) ?? 0) > 0xff_ff ? 2 : 1;
  return offset;
}

/** Characters that a terminal draws over the one before. */
const narrow = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** Characters that a terminal draws two columns wide (UAX #11, roughly). */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
/** Characters shown of a line. */
const widestLine = 160;

/** The line at a place, and a caret under the place. A long line is cut around it. */
export function caretSnippet(text: string, { line, column }: TextPosition): string {
  const content = (text.split("\n")[line - 1] ?? "").replace(/\r$/, "");
  const start = Math.max(0, column - 1 - widestLine / 2);
  const shown = content.slice(start, start + widestLine).replaceAll("\t", " ");
  const gutter = `${line} | `;
  const before = content.slice(start, column - 1);
  const indent = " ".repeat(gutter.length - 2);
  return `${gutter}${shown.trimEnd()}\n${indent}| ${" ".repeat(displayWidth(before))}^`;
}

/** How many columns of a terminal a text takes. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (wide.test(character)) width += 2;
    else if (!narrow.test(character)) width += 1;
  }
  return width;
}
