import { expect, it } from "vitest";
import { coloured, colouringFor } from "./colours.js";

const terminal = { isTTY: true, hasColors: (): boolean => true } as const;

it("a line's first word is coloured by what it says, and nothing else", () => {
  expect(coloured("error: no error: here\n  error: x\nwarning: y")).toBe(
    "\u001B[31merror\u001B[39m: no error: here\n  error: x\n\u001B[33mwarning\u001B[39m: y",
  );
  expect(coloured('{"type":"error"}\nApplied 1 migration.')).not.toContain("\u001B");
});

it.each([
  [terminal, [], true],
  [terminal, ["up", "--no-color"], false],
  // As Node.js answers where NO_COLOR is set.
  [{ ...terminal, hasColors: (): boolean => false }, [], false],
  [{ isTTY: undefined } as unknown as typeof terminal, [], false],
] as const)("a terminal is written to in colour where that is wanted", (stream, argv, expected) => {
  expect(colouringFor(stream, argv)("error: x") !== "error: x").toBe(expected);
});
