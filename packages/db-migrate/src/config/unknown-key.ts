import { nearestNames } from "../source/nearest-names.js";

/** The sentence about a key that means nothing, with the one that was probably meant. */
export function unknownKey(sentence: string, key: string, among: readonly string[]): string {
  const [nearest] = nearestNames(key, among);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return `${sentence} ${JSON.stringify(key)}.${hint}`;
}
