import { sanitiseSql } from "./sanitise-sql.js";

/** Longer texts are cut: enough to recognise a statement by. */
const mostCharacters = 4_096;
const cut = "…";

/** A text as it may be logged: {@link sanitiseSql} of its first 4,096 characters. */
export function hideLiterals(text: string): string {
  const shown = sanitiseSql(text.slice(0, mostCharacters));
  return text.length > mostCharacters ? shown + cut : shown;
}

/** The same of several, one by one: what one leaves open must not turn the others inside out. */
export function hideLiteralsOfAll(texts: readonly string[]): string {
  let all = "";
  for (const text of texts) {
    if (all.length > mostCharacters) break;
    all += `${all === "" ? "" : "; "}${hideLiterals(text)}`;
  }
  return all.length > mostCharacters ? all.slice(0, mostCharacters) + cut : all;
}
