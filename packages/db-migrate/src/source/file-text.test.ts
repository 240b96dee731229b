import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksumOf } from "./checksum.js";
import { decodeFile } from "./file-text.js";

function decoded(given: Uint8Array | string): ReturnType<typeof decodeFile> {
  const bytes = typeof given === "string" ? new TextEncoder().encode(given) : given;
  return decodeFile(Buffer.from(bytes).toString("utf8"), () => bytes);
}

function strictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Characters before the first byte that a strict decoder refuses. */
function decodable(bytes: Uint8Array): number {
  const ends = Array.from(bytes.keys()).filter(
    (end) => strictly(bytes.subarray(0, end)) !== undefined,
  );
  return strictly(bytes.subarray(0, ends.at(-1)))?.length ?? 0;
}

describe("a file's text", () => {
  it("is the same whatever the line ends and the byte order mark", () => {
    expect(decoded("\uFEFFa\r\nb\rc\n")).toEqual({ text: "a\nb\nc\n" });
  });

  it("keeps everything else, blanks at the end of lines included", () => {
    expect(decoded("é 😀 \t\n\n")).toEqual({ text: "é 😀 \t\n\n" });
  });

  it("is refused when it is not UTF-8, rather than mended", () => {
    expect(decoded(new Uint8Array([0x61, 0xff]))).toEqual({
      line: 1,
      column: 2,
      fault: "is not valid UTF-8",
    });
    const latin = Buffer.from("\uFEFF-- é\uFFFD\n  '\u0000\n", "utf8");
    latin[latin.length - 2] = 0xe9;
    expect(decoded(latin)).toMatchObject({ line: 2, column: 4 });
    expect(decoded(Buffer.from("\uFEFFSELECT 'é'", "utf16le"))).toEqual({
      line: 1,
      column: 1,
      fault: "is UTF-16, not UTF-8",
    });
  });

  it("may hold the character that stands for what cannot be decoded", () => {
    expect(decoded("\uFEFFa\uFFFD")).toEqual({ text: "a\uFFFD" });
  });

  it("is what a strict decoder reads, whatever the bytes", () => {
    const pieces = fc.constantFrom([0x61], [0xc3, 0xa9], [0xff], [0xe2, 0x82], [0xed, 0xa0, 0x80]);
    const mark = fc.constantFrom([], [0xef, 0xbb, 0xbf], [0xef, 0xbf, 0xbd]);
    fc.assert(
      fc.property(mark, fc.array(pieces), (head, rest) => {
        const bytes = new Uint8Array([...head, ...rest.flat()]);
        const text = strictly(bytes);
        expect(decoded(bytes)).toEqual(
          text === undefined
            ? { line: 1, column: decodable(bytes) + 1, fault: "is not valid UTF-8" }
            : { text },
        );
      }),
    );
  });

  it("is refused with a NUL character, which PostgreSQL cannot store", () => {
    expect(decoded("a\r\nb\0c")).toEqual({ line: 2, column: 2, fault: "holds a NUL character" });
  });
});

describe("a checksum", () => {
  it("says how it was made", () => {
    expect(checksumOf("")).toBe(
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });

  it("tells a single blank apart", () => {
    expect(checksumOf("a b")).not.toBe(checksumOf("a  b"));
  });
});
