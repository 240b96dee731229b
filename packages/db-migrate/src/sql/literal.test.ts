import { describe, expect, it } from "vitest";
import { identifier, literal } from "./literal.js";

describe("a literal", () => {
  it.each([
    ["it's", "'it''s'"],
    ["a\\'b", " E'a\\\\''b'"],
    ["", "''"],
    [null, "NULL"],
    [-3, "-3"],
    [true, "true"],
  ])("of %j is %s", (value, text) => expect(literal(value)).toBe(text));
});

describe("an identifier", () => {
  it("keeps capitals and doubles quotes", () => {
    expect(identifier('a"B')).toBe('"a""B"');
  });
});
