import { expect, it } from "vitest";
import { caretSnippet, offsetOfPosition, positionAt } from "./text-position.js";

it("counts lines, and columns in UTF-16 units", () => {
  const text = "a\n😀é x";
  expect(positionAt(text, 0)).toEqual({ line: 1, column: 1 });
  expect(positionAt(text, text.indexOf("x"))).toEqual({ line: 2, column: 5 });
  expect(positionAt(text, 99)).toEqual({ line: 2, column: 6 });
});

it("finds the place that PostgreSQL counts in characters", () => {
  expect(offsetOfPosition("😀é x", 1)).toBe(0);
  expect(offsetOfPosition("😀é x", 4)).toBe(4);
  expect(offsetOfPosition("ab", 9)).toBe(2);
});

it.each([
  ["SELECT x", 8, "1 | SELECT x\n  |        ^"],
  ["\tx", 2, "1 |  x\n  |  ^"],
  ["'日本' x", 6, "1 | '日本' x\n  |        ^"],
  ["e\u0301 x\r", 4, "1 | e\u0301 x\n  |   ^"],
])("puts the caret under the place on a terminal: %j", (line, column, snippet) => {
  expect(caretSnippet(line, { line: 1, column })).toBe(snippet);
});

it("cuts a long line around the place", () => {
  const snippet = caretSnippet(`${"a".repeat(1_000)}x${"b".repeat(1_000)}`, {
    line: 1,
    column: 1_001,
  });
  const [shown = "", caret = ""] = snippet.split("\n");
  expect(shown).toHaveLength(164);
  expect(shown[caret.indexOf("^")]).toBe("x");
});
