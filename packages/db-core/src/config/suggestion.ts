/** What to say about a name nobody knows: the nearest known one, if one is near. */
export function unknownName(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? "is not known" : `is not known; did you mean ${near}?`;
}

/**
 * The known name nearest to `name`, letter case and underscores aside. `undefined` when more than a
 * third of the letters would have to change.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  let best: { name: string; edits: number } | undefined;
  for (const candidate of known) {
    const edits = distance(wanted, plain(candidate));
    if (edits <= Math.max(2, wanted.length / 3) && edits < (best?.edits ?? Infinity)) {
      best = { name: candidate, edits };
    }
  }
  return best !== undefined && best.edits < wanted.length ? best.name : undefined;
}

function plain(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[_.-]/g, "")
    .replace(/(millis|milliseconds)$/, "ms");
}

/** Levenshtein distance, one row at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
