import { describe, expect, it } from "vitest";
import { expiryOf, RetirementBudget } from "./retirement.js";

describe("growing old", () => {
  it("takes up to the jitter off a life, never adds to it", () => {
    const lifetime = { maxLifetimeMs: 1000, maxLifetimeJitter: 0.2 };
    expect(expiryOf(50, lifetime, 0)).toBe(1050);
    expect(expiryOf(50, lifetime, 1)).toBe(850);
    expect(expiryOf(50, { ...lifetime, maxLifetimeMs: 0 }, 1)).toBe(Infinity);
  });

  it("retires one in ten within any second, and at least one", () => {
    const budget = new RetirementBudget();
    const retired: number[] = [];
    let now = 0;
    while (retired.length < 20) {
      now = budget.nextAt(now, 20);
      budget.spend(now);
      retired.push(now);
    }
    expect(new Set(retired)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((s) => s * 1000)));
    expect(new RetirementBudget().nextAt(5, 1)).toBe(5);
  });
});
