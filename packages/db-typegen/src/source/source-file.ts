import { caretSnippet, positionAt, type TextPosition } from "./text-position.js";
import type { SourceProblem } from "./source-problem.js";

/** A file that statements are looked for in. */
export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly content: string;
}

/** A problem at an offset of a file. */
export function problemAt(
  { file, content }: SourceFile,
  offset: number,
  message: string,
  more: Partial<SourceProblem> = {},
): SourceProblem {
  const place = positionAt(content, offset);
  return { file, ...place, message, ...more, snippet: caretSnippet(content, place) };
}

/** Offsets of lines are asked for often: once per statement of a file. */
export function placeFinder(content: string): (offset: number) => TextPosition {
  const starts = [0];
  for (let at = content.indexOf("\n"); at !== -1; at = content.indexOf("\n", at + 1))
    starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
