import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DecodeError } from "../errors/query-errors.js";
import { byteaText, parseBytea } from "./bytea.js";

/** As `bytea_output = escape` prints: printable ASCII as it is, backslash doubled, the rest octal. */
function escapeForm(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    if (byte === 0x5c) return "\\\\";
    if (byte >= 0x20 && byte <= 0x7e) return String.fromCharCode(byte);
    return `\\${byte.toString(8).padStart(3, "0")}`;
  }).join("");
}

describe("parseBytea", () => {
  it("reads both forms of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(parseBytea(byteaText(bytes))).toEqual(Buffer.from(bytes));
        expect(parseBytea(escapeForm(bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("writes a view, not the buffer behind it", () => {
    expect(byteaText(new Uint8Array([1, 2, 3]).subarray(1, 2))).toBe(String.raw`\x02`);
  });

  it.each([String.raw`\x1`, String.raw`\xzz`, "a\\", String.raw`\9`, String.raw`\777`])(
    "refuses %j",
    (text) => {
      expect(() => parseBytea(text)).toThrow(DecodeError);
    },
  );
});
