/** Names that resemble what was given, the most similar first; at most three. */
export function nearestNames(given: string, names: readonly string[]): string[] {
  const wanted = given.toLowerCase();
  return names
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(3, given.length / 2))
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Half of a folder's name is often all a person remembers: containing counts as almost equal. */
function distanceTo(wanted: string, name: string): number {
  if (wanted !== "" && name.includes(wanted)) return 1;
  const parts = [name, ...name.split(/_(.*)/s).filter((part) => part !== "")];
  return Math.min(...parts.map((part) => editDistance(wanted, part)));
}

/** Levenshtein's distance. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, character] of Array.from(left).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(right).entries()) {
      const replaced = (previous[column] ?? 0) + (character === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
