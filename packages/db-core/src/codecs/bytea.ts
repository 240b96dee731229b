import { DecodeError } from "../errors/query-errors.js";

const hexMark = String.raw`\x`;

/**
 * Reads bytes in either `bytea_output` form: `\x` and hexadecimal digits (the server's default), or
 * `escape` with `\\` and octal `\nnn`.
 *
 * @throws DecodeError the text is neither.
 */
export function parseBytea(text: string): Buffer {
  return text.startsWith(hexMark) ? parseHex(text) : parseEscape(text);
}

function parseHex(text: string): Buffer {
  const bytes = Buffer.from(text.slice(2), "hex");
  if (bytes.length * 2 !== text.length - 2) throw malformed();
  return bytes;
}

function parseEscape(text: string): Buffer {
  const plain = text.replaceAll(/\\(\\|[0-3][0-7]{2})|\\/g, (mark, escape: string | undefined) => {
    if (escape === undefined) throw malformed();
    return escape === "\\" ? escape : String.fromCharCode(Number.parseInt(escape, 8));
  });
  return Buffer.from(plain, "latin1");
}

function malformed(): DecodeError {
  return new DecodeError("the text of a bytea is in neither the hex nor the escape form");
}

/** Writes bytes in hexadecimal, for places that take text only: arrays and COPY. */
export function byteaText(bytes: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return hexMark + Buffer.from(buffer, byteOffset, byteLength).toString("hex");
}
