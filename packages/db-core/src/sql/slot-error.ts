import { SqlTemplateError } from "../errors/query-errors.js";
import { excerpt } from "../errors/excerpt.js";

const slotSign = "${…}";

/**
 * The template's own text with a caret under a place: the slot after `strings[slot]`, or `offset`
 * UTF-16 units into that text. Never shows a value.
 */
export function pointAt(strings: readonly string[], slot: number, offset?: number): string {
  const before = [...strings.slice(0, slot), strings[slot]?.slice(0, offset)].join(slotSign);
  return excerpt(strings.join(slotSign), Array.from(before).length + 1);
}

/** The error of one slot: why, and where. */
export function slotError(
  strings: readonly string[],
  slot: number,
  reason: string,
): SqlTemplateError {
  return new SqlTemplateError(`${reason}\n${pointAt(strings, slot)}`);
}
