import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt } from "./excerpt.js";

describe("excerpt", () => {
  it("counts characters, not UTF-16 units", () => {
    expect(excerpt("select '😀😀', x", 14)).toBe("  select '😀😀', x\n               ^");
  });

  it("shows one line of several, with its number", () => {
    expect(excerpt("select *\r\n\tform users\n", 12)).toBe("  line 2:  form users\n           ^");
  });

  it("points behind the end when the input ends too early", () => {
    expect(excerpt("select", 7)).toBe("  select\n        ^");
  });

  it("shows the part of a long line around the place", () => {
    const [line, caret] = excerpt(`${"a ".repeat(100)}HERE${" b".repeat(100)}`, 201).split("\n");
    expect(line).toMatch(/^ {2}….*HERE.*…$/);
    expect(line!.length).toBeLessThanOrEqual(80);
    expect(line![caret!.length - 1]).toBe("H");
  });

  it.each([0, -1, 1.5, 100, Number.NaN])("is empty for position %s", (position) => {
    expect(excerpt("select 1", position)).toBe("");
  });

  it("never exceeds 80 columns and always points at the character", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "Z", "é", "😀", "\n", " x"),
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(text, fc.nat(), (sql, seed) => {
        const characters = Array.from(sql);
        const index = seed % characters.length;
        fc.pre(/[^\s]/.test(characters[index]!));
        const [line, caret] = excerpt(sql, index + 1).split("\n");
        const shown = Array.from(line!);
        expect(shown.length).toBeLessThanOrEqual(80);
        expect(shown[caret!.length - 1]).toBe(characters[index]);
      }),
    );
  });
});
