const call = /\bset_config\s*\(/gi;
const local = /^(?:is_local\s*(?:=>|:=)\s*)?true$/i;

/** Whether a text calls `set_config` so that the setting lasts longer than its transaction, or may do so. */
export function maySetSession(text: string): boolean {
  for (const { index, 0: head } of text.matchAll(call))
    if (!local.test(lastArgument(text, index + head.length).trim())) return true;
  return false;
}

/** What stands behind the last comma of a list of arguments; quotes and inner parentheses are passed over. */
function lastArgument(text: string, start: number): string {
  let depth = 0;
  let from = start;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "'") at = endOfQuote(text, at);
    else if (character === "(") depth++;
    else if (character === ")" && depth-- === 0) return text.slice(from, at);
    else if (character === "," && depth === 0) from = at + 1;
  }
  return "";
}

function endOfQuote(text: string, start: number): number {
  const end = text.indexOf("'", start + 1);
  return end === -1 ? text.length : end;
}
