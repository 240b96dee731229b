/** Terminal columns an excerpt may take. */
const columns = 80;
const indent = "  ";

/** A place in a text, in UTF-16 units. */
interface Place {
  readonly index: number;
  readonly line: number;
  readonly lineStart: number;
  readonly lineEnd: number;
}

/**
 * The line of `text` that holds `position`, with a caret under the character. Nothing for a position
 * that is not in the text. Of several lines one is shown, with its number; of a long line the part
 * around the position, so that each line of the excerpt takes at most 80 columns.
 *
 * @param position 1-based, in characters (code points), as PostgreSQL counts.
 */
export function excerpt(text: string, position: number): string {
  const place = locate(text, position);
  if (place === undefined) return "";
  const prefix = indent + (/[\r\n]/.test(text.trimEnd()) ? `line ${place.line}: ` : "");
  const before = printable(text.slice(place.lineStart, place.index));
  const after = printable(text.slice(place.index, place.lineEnd));
  const { shown, caret } = window(before, after, columns - prefix.length);
  return `${prefix}${shown}\n${" ".repeat(prefix.length + caret)}^`;
}

function locate(text: string, position: number): Place | undefined {
  const index = unitIndex(text, position);
  if (index === undefined) return undefined;
  const before = text.slice(0, index).split(/\r\n|\n|\r/);
  const rest = text.slice(index).search(/[\r\n]/);
  return {
    index,
    line: before.length,
    lineStart: index - (before.at(-1)?.length ?? 0),
    lineEnd: rest === -1 ? text.length : index + rest,
  };
}

/** Position one past the end is legal: the server points there at an unexpected end of input. */
function unitIndex(text: string, position: number): number | undefined {
  if (!Number.isInteger(position) || position < 1) return undefined;
  let index = 0;
  for (let passed = 1; passed < position; passed += 1) {
    const character = text.codePointAt(index);
    if (character === undefined) return undefined;
    index += character > 0xffff ? 2 : 1;
  }
  return index;
}

/** One column per character: tabs and control characters would move the caret. */
function printable(part: string): string[] {
  // oxlint-disable-next-line no-control-regex -- they are what is replaced
  return Array.from(part.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, " "));
}

function window(
  before: readonly string[],
  after: readonly string[],
  width: number,
): { shown: string; caret: number } {
  const line = [...before, ...after];
  if (line.length <= width) return { shown: line.join("").trimEnd(), caret: before.length };
  const latest = Math.max(0, line.length - width);
  const start = Math.min(Math.max(0, before.length - Math.floor(width / 2)), latest);
  const part = line.slice(start, start + width);
  if (start > 0) part[0] = "…";
  if (start + width < line.length) part[part.length - 1] = "…";
  return { shown: part.join("").trimEnd(), caret: before.length - start };
}
