import type { Bytes } from "./bytes.js";

/** Makes the text of so many bytes from `start` on. */
type TextOf = (bytes: Bytes, start: number) => string;

/**
 * Bytes up to which a text is made of its characters: a call out of JavaScript costs some 60 ns whatever the length,
 * this 10 to 40. Longer texts are made by Node.js.
 */
const longest = 24;
/** Texts of one length after which a maker of their own is worth its making. */
const compileFrom = 64;

/** Makers of texts by length, first those of Node.js. */
const makers: TextOf[] = Array.from({ length: longest + 1 }, (_, length) => slice(length));

/** The same, for whoever compiles a call of them into a function of its own. */
export const shortTexts: readonly TextOf[] = makers;

/** As the server wrote it: the same as `bytes.utf8Slice(start, end)`. */
export function textString(bytes: Bytes, start: number, end: number): string {
  const make = makers[end - start];
  return make === undefined ? bytes.utf8Slice(start, end) : make(bytes, start);
}

function slice(length: number): TextOf {
  let left = compileFrom;
  return (bytes, start) => {
    const make = left-- === 0 ? compiled(length) : undefined;
    if (make !== undefined) makers[length] = make;
    return bytes.utf8Slice(start, start + length);
  };
}

/**
 * Written as source: only a call with its arguments one by one is that fast. `undefined` where this process may not make
 * functions of text (`--disallow-code-generation-from-strings`).
 */
function compiled(length: number): TextOf | undefined {
  if (length === 0) return () => "";
  const names = Array.from({ length }, (_, index) => `c${index}`);
  // A byte beyond ASCII is a part of a character.
  const source = `"use strict";const ${names.map((name, index) => `${name}=b[p+${index}]`).join(",")};
return (${names.join("|")})<128?String.fromCharCode(${names.join(",")}):b.utf8Slice(p,p+${length})`;
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- made of numbers only
    return new Function("b", "p", source) as TextOf;
  } catch {
    return undefined;
  }
}
