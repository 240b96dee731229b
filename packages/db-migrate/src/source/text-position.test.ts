import { describe, expect, it } from "vitest";
import { caretSnippet, characterCount, offsetOfCharacter, positionAt } from "./text-position.js";

describe("a place in a file", () => {
  it("counts lines and columns from 1", () => {
    expect(positionAt("ab\ncd", 0)).toEqual({ line: 1, column: 1 });
    expect(positionAt("ab\ncd", 3)).toEqual({ line: 2, column: 1 });
    expect(positionAt("ab\ncd", 99)).toEqual({ line: 2, column: 3 });
  });

  it("counts characters as PostgreSQL does, not UTF-16 units", () => {
    const text = "é😀 x";
    expect(characterCount(text)).toBe(4);
    expect(offsetOfCharacter(text, 3)).toBe(text.indexOf("x"));
    expect(positionAt(text, text.indexOf("x"))).toEqual({ line: 1, column: 4 });
  });

  it("is shown with its line, the line before and a caret", () => {
    expect(caretSnippet("a\nb\n\tselect 1/0", { line: 3, column: 10 })).toBe(
      ["2 | b", "3 |  select 1/0", "  |          ^"].join("\n"),
    );
  });

  it("is shown without the whole of a long line", () => {
    const snippet = caretSnippet(`${"x".repeat(10_000)}!`, { line: 1, column: 10_001 });
    expect(snippet.length).toBeLessThan(400);
    expect(snippet.split("\n")[0]?.indexOf("!")).toBe(snippet.split("\n")[1]?.indexOf("^"));
  });
});
