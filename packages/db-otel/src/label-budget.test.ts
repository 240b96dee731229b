import { expect, it } from "vitest";
import { LabelBudget } from "./label-budget.js";

it("lets through the first labels, again and again, and no others", () => {
  const budget = new LabelBudget(2);
  expect(budget.admit("a")).toBe("a");
  expect(budget.admit("b")).toBe("b");
  expect(budget.admit("c")).toBeUndefined();
  expect(budget.admit("a")).toBe("a");
});

it("spends nothing on what cannot be a label", () => {
  const budget = new LabelBudget(1);
  expect(budget.admit("x".repeat(65))).toBeUndefined();
  expect(budget.admit("a\u0000")).toBeUndefined();
  expect(budget.admit(undefined)).toBeUndefined();
  expect(budget.admit("ok")).toBe("ok");
});
