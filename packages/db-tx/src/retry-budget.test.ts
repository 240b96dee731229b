import { expect, it } from "vitest";
import { RetryBudget } from "./retry-budget.js";

const spend = (budget: RetryBudget, times: number, now: number): number =>
  Array.from({ length: times }, () => budget.spend(now)).filter(Boolean).length;

it("allows a burst, then what time and first runs bring", () => {
  const budget = new RetryBudget({ ratio: 0.5, perSecond: 2, burst: 4 }, 1_000);
  expect(spend(budget, 6, 1_000)).toBe(4);
  expect(spend(budget, 3, 1_500)).toBe(1);
  budget.earn();
  expect(spend(budget, 2, 1_500)).toBe(0);
  budget.earn();
  expect(spend(budget, 2, 1_500)).toBe(1);
});

it("saves up no more than the burst", () => {
  const budget = new RetryBudget({ burst: 3 }, 0);
  for (let n = 0; n < 100; n++) budget.earn();
  expect(spend(budget, 9, 60_000)).toBe(3);
});

it("has defaults", () => {
  const budget = new RetryBudget({}, 0);
  expect(spend(budget, 200, 0)).toBe(100);
  expect(spend(budget, 200, 1_000)).toBe(10);
  for (let n = 0; n < 11; n++) budget.earn();
  expect(spend(budget, 9, 1_000)).toBe(2);
});
