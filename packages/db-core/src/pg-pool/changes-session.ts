import { textKind } from "../query/text-kind.js";

/**
 * Whether a statement of the text changes its session, by the first keyword of each.
 *
 * A text of pg may hold several statements. One is taken to begin after every `;`, also inside a literal
 * or a comment, so the answer errs on the side of a reset that was not necessary.
 */
export function changesSession(text: string): boolean {
  for (let start = 0; ;) {
    const rest = text.slice(start);
    if (textKind(rest) === "session") return true;
    const end = text.indexOf(";", start);
    if (end === -1) return false;
    start = end + 1;
  }
}
