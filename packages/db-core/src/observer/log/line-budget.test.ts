import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineBudget } from "./line-budget.js";

const settings = { lines: 2, intervalMs: 1000 };

function ask(budget: LineBudget, times: readonly number[], kind = "a"): (number | undefined)[] {
  return times.map((now) => budget.spend("slow", kind, now));
}

describe("the budget of lines", () => {
  it("lets so many of a kind through in an interval, and suppresses the rest", () => {
    expect(ask(new LineBudget(settings), [0, 1, 2, 999])).toEqual([0, 0, undefined, undefined]);
  });

  it("tells with the next line how many were suppressed", () => {
    const budget = new LineBudget(settings);
    expect(ask(budget, [0, 1, 2, 3, 4])).toEqual([0, 0, undefined, undefined, undefined]);
    expect(ask(budget, [1000, 1001, 2000])).toEqual([3, 0, 0]);
  });

  it("begins an interval with its first line, however long nothing happened", () => {
    expect(ask(new LineBudget(settings), [5000, 5999, 5999.5])).toEqual([0, 0, undefined]);
  });

  it("has one for each kind and each group", () => {
    const budget = new LineBudget({ lines: 1, intervalMs: 1000 });
    expect(budget.spend("slow", "a", 0)).toBe(0);
    expect(budget.spend("slow", "b", 0)).toBe(0);
    expect(budget.spend("lost", "a", 0)).toBe(0);
    expect(budget.spend("slow", "a", 0)).toBeUndefined();
  });

  it("suppresses nothing where no number of lines is too many", () => {
    expect(ask(new LineBudget({ lines: Infinity, intervalMs: 1000 }), [0, 0])).toEqual([0, 0]);
  });

  it("lets a flood of kinds share one budget, and forgets kinds that are over", () => {
    const budget = new LineBudget(settings);
    const flood = (now: number): number =>
      Array.from({ length: 5000 }, (_, n) => budget.spend("slow", `${now} ${n}`, now)).filter(
        (suppressed) => suppressed !== undefined,
      ).length;
    expect(flood(0)).toBe(1002);
    expect(flood(1000)).toBe(1002);
    expect(budget.spend("lost", "another group", 1000)).toBe(0);
  });
});

it("every line is written or told of once", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 60 }), (steps) => {
      const budget = new LineBudget(settings);
      let now = 0;
      let written = 0;
      let told = 0;
      for (const step of steps) {
        now += step;
        const suppressed = budget.spend("slow", "a", now);
        if (suppressed === undefined) continue;
        written++;
        told += suppressed;
      }
      const last = budget.spend("slow", "a", now + 1000);
      expect(written + told + (last ?? 0)).toBe(steps.length);
    }),
  );
});
