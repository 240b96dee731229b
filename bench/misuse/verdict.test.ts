import { describe, expect, it } from "vitest";
import { judge } from "./verdict.mjs";

const error = { name: "SomeError", message: "no", attached: [] };

function verdict(
  letter: string,
  belief: object,
  rows: number[],
): { isTrue: boolean; text: string } {
  return judge(letter, { belief, end: "ended", rows });
}

describe("an answer is true", () => {
  it.each([
    ["A", { error }, []],
    ["B", { error }, []],
    ["C", { error }, []],
    ["C′", { error }, []],
    ["C′", {}, [1, 2, 3]],
    ["D", { claimed: [2, 3] }, [2, 3]],
    ["D", { claimed: [], refused: [error] }, []],
    ["D", { error, claimed: [2] }, []],
    ["E", { error, again: "works" }, [3]],
  ])("in case %s: %o with rows %o", (letter, belief, rows) => {
    expect(verdict(letter, belief, rows).isTrue).toBe(true);
  });
});

describe("an answer is not true", () => {
  it.each([
    ["A", {}, []],
    ["A", { error }, [1]],
    ["B", {}, [1]],
    ["B", {}, []],
    ["C", {}, []],
    ["C", { error }, [2]],
    ["C′", {}, [1, 2]],
    ["C′", { error }, [1]],
    ["D", { claimed: [2, 3] }, []],
    ["D", { claimed: [2] }, [2, 3]],
    ["D", { error, claimed: [2] }, [2]],
    ["E", {}, [3]],
    ["E", { error, again: "works" }, [1, 3]],
    ["E", { error, again: error }, []],
    ["E", { error, again: "works" }, []],
  ])("in case %s: %o with rows %o", (letter, belief, rows) => {
    expect(verdict(letter, belief, rows).isTrue).toBe(false);
  });

  it("when the process hangs or dies, before its answer or after", () => {
    const rows: number[] = [];
    expect(judge("A", { end: "hung", rows })).toEqual({ isTrue: false, text: "hangs" });
    expect(judge("E", { end: "Error: x", rows })).toEqual({
      isTrue: false,
      text: "crash: Error: x",
    });
    const late = judge("A", { belief: { error }, end: "Error: x", rows });
    expect(late).toEqual({ isTrue: false, text: "SomeError, then crash: Error: x" });
  });
});

describe("an error", () => {
  it("is called by its class, else by its SQLSTATE, else by its words", () => {
    const named = (seen: object): string => verdict("A", { error: seen }, []).text;
    expect(named({ ...error, code: "1" })).toBe("SomeError");
    expect(named({ ...error, name: "Error", code: "22012" })).toBe("SQLSTATE 22012");
    expect(named({ ...error, name: "Error", code: "NO_PARTNER" })).toBe("NO_PARTNER");
    expect(named({ ...error, name: "Error" })).toBe("no");
    expect(named({ ...error, name: "Error", message: "x".repeat(80) })).toHaveLength(60);
    expect(named({ ...error, attached: ["Other"] })).toBe("SomeError with Other");
  });
});
