/** Quoted texts and names as wholes, the start of an array in parentheses, and what nests or separates. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\(ARRAY\[|[()[\],]|[^'"()[\],]+/g;

/** After an array's `]`: the end of its parentheses and a cast to an array type. */
const castOfArray = /^\)::((?:[\w$. ]|"(?:[^"]|"")*"|\([\d, ]*\))+)\[\]/;

/**
 * Turns `(ARRAY[a, b])::type[]` into `ARRAY[(a)::type, (b)::type]`.
 *
 * PostgreSQL writes the first for what `x IN ('a', 'b')` says of a varchar column, and reads it as the
 * second: the same constraint has other words in a database that was restored from a dump.
 */
export function withCastsInArrays(definition: string): string {
  let text = definition;
  for (let from = 0; from >= 0;) {
    const start = startOfArray(text, from);
    if (start < 0) return text;
    const rewritten = rewriteAt(text, start);
    // A cast around the whole may be next to go inside; one without a cast stays and is passed over.
    from = rewritten === undefined ? start + 1 : 0;
    text = rewritten ?? text;
  }
  return text;
}

/** Where the next array in parentheses is that does not stand in quotes; -1: nowhere. */
function startOfArray(text: string, from: number): number {
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === "(ARRAY[" && index >= from) return index;
  }
  return -1;
}

function rewriteAt(text: string, start: number): string | undefined {
  const begin = start + "(ARRAY[".length;
  const elements: string[] = [""];
  let depth = 0;
  for (const { 0: found, index } of text.slice(begin).matchAll(token)) {
    if (found === "]" && depth === 0) {
      return castInside(text, start, begin + index + 1, elements);
    }
    if (found === "," && depth === 0) {
      elements.push("");
      continue;
    }
    if (found.startsWith("(")) depth += found.length > 1 ? 2 : 1;
    if (found === "[") depth += 1;
    if (found === ")" || found === "]") depth -= 1;
    elements.push((elements.pop() ?? "") + found);
  }
  return undefined;
}

function castInside(
  text: string,
  start: number,
  end: number,
  elements: readonly string[],
): string | undefined {
  const cast = castOfArray.exec(text.slice(end));
  if (cast === null) return undefined;
  const inside = elements.map((element) => `(${element.trim()})::${cast[1] ?? ""}`);
  return `${text.slice(0, start)}ARRAY[${inside.join(", ")}]${text.slice(end + cast[0].length)}`;
}
