import fc from "fast-check";
import { expect, it } from "vitest";
import { quoteIdentifier } from "./quote-identifier.js";

/** Reads a quoted name as PostgreSQL's scanner does: the first lone quote ends it. */
function unquote(quoted: string): string | undefined {
  const name = /^"((?:[^"]|"")+)"$/.exec(quoted)?.[1];
  return name?.replaceAll('""', '"');
}

it("gives every name back unchanged to whoever unquotes it", () => {
  const names = fc
    .string({ unit: "binary", minLength: 1, maxLength: 63 })
    .filter((name) => !name.includes("\0") && Buffer.byteLength(name) <= 63);
  fc.assert(fc.property(names, (name) => unquote(quoteIdentifier(name)) === name));
});

it("doubles quotes, so that nothing ends early", () => {
  expect(quoteIdentifier('a"; drop table users; --')).toBe('"a""; drop table users; --"');
});

it("leaves case, dots and blanks as they are", () => {
  expect(quoteIdentifier("Order State.x")).toBe('"Order State.x"');
});

it.each([
  ["", "not empty"],
  ["a\0b", "no NUL"],
  ["a\ud800", "lone surrogates"],
  [5 as unknown as string, "a name is a string"],
  [undefined as unknown as string, "a name is a string"],
])("refuses %j", (name, fault) => {
  expect(() => quoteIdentifier(name)).toThrow(fault);
});

it("refuses a name that PostgreSQL would cut off, counted in bytes", () => {
  expect(quoteIdentifier("é".repeat(31))).toHaveLength(33);
  expect(() => quoteIdentifier("é".repeat(32))).toThrow("64 bytes, and PostgreSQL cuts names off");
});
