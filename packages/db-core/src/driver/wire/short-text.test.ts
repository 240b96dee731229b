import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bytes } from "./bytes.js";
import { shortTexts, textString } from "./short-text.js";

/** What is made of bytes that stand in the midst of others. */
function made(value: Uint8Array): string {
  const bytes = Buffer.concat([Buffer.from("é"), value, Buffer.from("é")]) as Bytes;
  return textString(bytes, 2, bytes.length - 2);
}

describe("textString", () => {
  it("makes texts of any length as Node.js does, first and later on", () => {
    for (let length = 0; length < shortTexts.length + 3; length++) {
      const text = "abcdefghijklmnopqrstuvwxyz~".slice(0, length);
      for (let times = 0; times < 200; times++) expect(made(Buffer.from(text))).toBe(text);
    }
    for (const make of shortTexts.slice(1)) expect(String(make)).toContain("String.fromCharCode(");
  });

  it("makes of any bytes what Node.js makes of them", () => {
    const text = fc.string({ unit: "binary", maxLength: 30 }).map((each) => Buffer.from(each));
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 30 })), (bytes) => {
        expect(made(bytes)).toBe(Buffer.from(bytes).toString());
      }),
    );
  });

  it.each(["ä", `${"x".repeat(22)}ä`, "€", "👍", "a\u0000b", "\u007f", "\u0080"])(
    "makes %j of its bytes",
    (text) => expect(made(Buffer.from(text))).toBe(text),
  );
});
