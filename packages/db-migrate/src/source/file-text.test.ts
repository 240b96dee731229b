import { describe, expect, it } from "vitest";
import { checksumOf } from "./checksum.js";
import { decodeFile } from "./file-text.js";

function decoded(bytes: Uint8Array | string): unknown {
  return decodeFile(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
}

describe("a file's text", () => {
  it("is the same whatever the line ends and the byte order mark", () => {
    expect(decoded("\uFEFFa\r\nb\rc\n")).toEqual({ text: "a\nb\nc\n" });
  });

  it("keeps everything else, blanks at the end of lines included", () => {
    expect(decoded("é 😀 \t\n\n")).toEqual({ text: "é 😀 \t\n\n" });
  });

  it("is refused when it is not UTF-8, rather than mended", () => {
    expect(decoded(new Uint8Array([0x61, 0xff]))).toEqual({ fault: "is not valid UTF-8" });
  });

  it("is refused with a NUL character, which PostgreSQL cannot store", () => {
    expect(decoded("a\0b")).toEqual({ fault: "holds a NUL character" });
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
