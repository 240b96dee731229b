import type { CatalogDifference, PropertyDifference } from "./catalog-difference.js";

/** Characters of a value that a line shows. */
const most = 80;
/** Characters that are the same in both values and shown before those that are not. */
const context = 20;

/**
 * The lines for a person. `+` is there and was not expected, `-` was expected and is not there, `~` differs:
 * one line for each property, what was expected first.
 */
export function describeDifference(difference: CatalogDifference): string[] {
  const { change, kind, identity, properties } = difference;
  const name = `${kind} ${identity}`;
  if (change === "added") return [`+ ${name}`];
  if (change === "missing") return [`- ${name}`];
  return properties.map((each) => `~ ${name} ${describeProperty(each)}`);
}

/** `property: expected → actual`; of long values the part in which they differ. */
function describeProperty({ property, expected, actual }: PropertyDifference): string {
  const [left, right] = [inOneLine(expected), inOneLine(actual)];
  if (left === right && left.length > most) return `${property}: other white space`;
  if (left === right) return `${property}: ${JSON.stringify(expected)} → ${JSON.stringify(actual)}`;
  const same = commonPrefix(left, right);
  const from = Math.max(left.length, right.length) <= most ? 0 : Math.max(0, same - context);
  return `${property}: ${excerpt(left, from)} → ${excerpt(right, from)}`;
}

function inOneLine(value: string | null): string {
  return value === null ? "none" : value.trim().replaceAll(/\s+/g, " ");
}

function commonPrefix(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}

function excerpt(text: string, from: number): string {
  const shown = text.slice(from, from + most);
  return `${from > 0 ? "…" : ""}${shown}${from + most < text.length ? "…" : ""}`;
}
