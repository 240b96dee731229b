import { describe, expect, it } from "vitest";
import { confirmed, judge, letters, tally } from "./verdict.mjs";

const known = { name: "a join", columns: ["id", "total", "note"], truth: "-?-" };

function answer(...nullable: readonly [string, boolean][]): { columns: Map<string, boolean> } {
  return { columns: new Map(nullable) };
}

describe("a column is judged", () => {
  it("right, where it is as it was said to be", () => {
    const said = answer(["id", false], ["total", true], ["note", false]);
    expect(judge(known, said)).toEqual(["right", "right", "right"]);
  });

  it("unsound, where it can be NULL and that was denied", () => {
    const said = answer(["id", false], ["total", false], ["note", false]);
    expect(judge(known, said)).toEqual(["right", "unsound", "right"]);
  });

  it("imprecise, where it never is NULL and that was not seen", () => {
    const said = answer(["id", true], ["total", true], ["note", true]);
    expect(judge(known, said)).toEqual(["imprecise", "right", "imprecise"]);
  });

  it("refused, where nothing was said of it, or of the statement", () => {
    const said = answer(["total", true], ["note", false]);
    expect(judge(known, said)).toEqual(["refused", "right", "right"]);
    expect(judge(known, { refused: "a crash" })).toEqual(["refused", "refused", "refused"]);
  });
});

it("is shown by a letter, as the truth is", () => {
  expect(letters(known.columns, answer(["note", true], ["id", false]))).toBe("-!?");
  expect(letters(known.columns, { refused: "a crash" })).toBe("refused");
});

it("is counted", () => {
  expect(tally(["right", "unsound", "right", "refused", "imprecise"])).toEqual({
    right: 2,
    unsound: 1,
    imprecise: 1,
    refused: 1,
  });
});

it("is confirmed by execution, or disproved by one NULL", () => {
  expect(confirmed(known, new Set([1]))).toEqual({ wrong: [], seen: 1 });
  expect(confirmed(known, new Set([2]))).toEqual({ wrong: ["note"], seen: 0 });
});
