import type { TextEdit } from "./lint-finding.js";

/**
 * A text with fixes applied. A fix is applied as a whole or not at all: not where one of its edits meets that
 * of an earlier fix. The same edit of several fixes is done once.
 */
export function fixedText(text: string, fixes: readonly (readonly TextEdit[])[]): string {
  const accepted = new Map<string, TextEdit>();
  for (const fix of fixes) {
    const fresh = fix.filter((edit) => !accepted.has(keyOf(edit)));
    const meets = fresh.some((edit) => [...accepted.values()].some((each) => overlap(edit, each)));
    if (meets) continue;
    for (const edit of fresh) accepted.set(keyOf(edit), edit);
  }
  // From the end, so that the offsets before stay what they are.
  const edits = [...accepted.values()].toSorted((left, right) => right.start - left.start);
  return edits.reduce(
    (before, { start, end, text: by }) => before.slice(0, start) + by + before.slice(end),
    text,
  );
}

function keyOf({ start, end, text }: TextEdit): string {
  return JSON.stringify([start, end, text]);
}

function overlap(left: TextEdit, right: TextEdit): boolean {
  return left.start < right.end && right.start < left.end
    ? true
    : left.start === right.start && left.end === right.end;
}
