import { isFragment, sqlBrand } from "./fragment.js";
import type { FragmentParts } from "./fragment.js";

/** SQL with `$1`, `$2`, … and their values. */
export interface CompiledSql {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A text that grows piece by piece and remembers how it ends. */
interface GrowingText {
  text: string;
  end: string;
}

const word = /[\w$\u0080-\uffff]/;
const operator = /[+\-*/<>=~!@#%^&|`?:.]/;
const quote = /['"]/;
/** Before a quote: `e'` and `U&"` are prefixes, a quote is one half of a doubled one. */
const beforeQuote = /[\w$\u0080-\uffff&'"]/;

/**
 * Whether two characters would mean something else side by side: `$1` and `5` a fifteenth parameter,
 * `-` and `-` a comment, `"a"` and `"b"` one name, `e` and `'` an escape string.
 */
function mergesWith(end: string, start: string): boolean {
  if (quote.test(start)) return beforeQuote.test(end);
  return word.test(end) ? word.test(start) : operator.test(end) && operator.test(start);
}

function append(to: GrowingText, piece: string): void {
  const start = piece[0];
  if (start === undefined) return;
  to.text += mergesWith(to.end, start) ? ` ${piece}` : piece;
  to.end = piece.at(-1) ?? "";
}

/**
 * Flattens nested fragments into one text and numbers the values in the order in which they stand. Not
 * recursive: a condition folded over thousands of entries nests as deep.
 */
export function compile(parts: FragmentParts): CompiledSql {
  const growing: GrowingText = { text: "", end: "" };
  const bound: unknown[] = [];
  const open = [{ parts, slot: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    append(growing, top.parts.strings[top.slot] ?? "");
    if (top.slot === top.parts.values.length) {
      open.pop();
      continue;
    }
    const value = top.parts.values[top.slot];
    top.slot += 1;
    if (isFragment(value)) {
      open.push({ parts: value[sqlBrand], slot: 0 });
    } else {
      bound.push(value);
      append(growing, `$${bound.length}`);
    }
  }
  return { text: growing.text, values: Object.freeze(bound) };
}
