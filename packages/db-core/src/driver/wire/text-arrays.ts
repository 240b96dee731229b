import type { Bytes } from "./bytes.js";
import { textString } from "./short-text.js";

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const opening = 0x7b;
const closing = 0x7d;

/**
 * An array of texts as nearly all of them are: of one dimension, without lower bounds, and with nothing in it that a
 * backslash protects. Any other goes to the decoder.
 */
export function textTexts(
  decode: (text: string) => unknown,
): (bytes: Bytes, start: number, end: number) => unknown {
  return (bytes, start, end) =>
    plainTexts(bytes, start, end) ?? decode(bytes.utf8Slice(start, end));
}

function plainTexts(bytes: Bytes, start: number, end: number): (string | null)[] | undefined {
  if (bytes[start] !== opening || bytes[end - 1] !== closing) return undefined;
  const texts: (string | null)[] = [];
  if (end - start === 2) return texts;
  for (let at = start + 1; at < end; at++) {
    const isQuoted = bytes[at] === quote;
    const from = isQuoted ? at + 1 : at;
    at = isQuoted ? endOfQuoted(bytes, from, end) : endOfPlain(bytes, from, end);
    if (at === -1) return undefined;
    texts.push(!isQuoted && isNull(bytes, from, at) ? null : textString(bytes, from, at));
    if (isQuoted) at++;
    if (bytes[at] === closing) return at === end - 1 ? texts : undefined;
    if (bytes[at] !== comma) return undefined;
  }
  return undefined;
}

/** Where the closing quote is; -1: the decoder has to look. */
function endOfQuoted(bytes: Bytes, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === backslash) return -1;
  }
  return -1;
}

/** Behind the last byte of an element; -1: the decoder has to look. */
function endOfPlain(bytes: Bytes, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === comma || byte === closing) return at === from ? -1 : at;
    if (byte === quote || byte === backslash || byte === opening) return -1;
  }
  return -1;
}

function isNull(bytes: Bytes, from: number, to: number): boolean {
  return (
    to - from === 4 &&
    bytes[from] === 0x4e &&
    bytes[from + 1] === 0x55 &&
    bytes[from + 2] === 0x4c &&
    bytes[from + 3] === 0x4c
  );
}
