import { type TextPosition, positionAt } from "./text-position.js";

/** What is wrong with a file's bytes, and where; see {@link decodeFile}. */
export interface UndecodableFile extends TextPosition {
  /** A phrase. */
  readonly fault: "is not valid UTF-8" | "is UTF-16, not UTF-8" | "holds a NUL character";
}

/**
 * The text of a migration's file: UTF-8, without byte order mark, lines ending in LF.
 *
 * This is what is sent and what the checksum covers, so a checkout with other line ends runs and counts
 * as the same migration.
 *
 * @param read the file as Node.js decodes it: U+FFFD stands for what is no UTF-8, and for itself.
 * @param readBytes reads the file again, where only its bytes tell which of the two it is.
 */
export function decodeFile(
  read: string,
  readBytes: () => Uint8Array,
): { text: string } | UndecodableFile {
  const text = read.includes("\uFFFD") ? strictlyDecoded(readBytes()) : withoutMark(read);
  if (typeof text !== "string") return text;
  const nul = text.indexOf("\0");
  if (nul !== -1) return { ...positionAt(text, nul), fault: "holds a NUL character" };
  return { text: text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text };
}

function withoutMark(read: string): string {
  return read.startsWith("\uFEFF") ? read.slice(1) : read;
}

function strictlyDecoded(bytes: Uint8Array): string | UndecodableFile {
  try {
    // The decoder drops a byte order mark by itself.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const [first = 0, second = 0] = bytes;
    // The two bytes of UTF-16's own mark, in either order.
    if (first + second === 0xff + 0xfe && Math.abs(first - second) === 1)
      return { line: 1, column: 1, fault: "is UTF-16, not UTF-8" };
    return { ...positionOfWrongByte(bytes), fault: "is not valid UTF-8" };
  }
}

/** Where the bytes part from what a lenient decoder made of them: at the first U+FFFD that it put in. */
function positionOfWrongByte(bytes: Uint8Array): TextPosition {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const given = hasMark ? bytes.subarray(3) : bytes;
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
  const text = lenient.decode(given);
  const made = new TextEncoder().encode(text);
  let at = 0;
  while (at < made.length && made[at] === given[at]) at += 1;
  // Back to the first byte of that character: those that continue one are 10xxxxxx.
  while (at > 0 && ((made[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return positionAt(text, lenient.decode(made.subarray(0, at)).length);
}
