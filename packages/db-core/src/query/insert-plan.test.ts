import { describe, expect, it } from "vitest";
import { insertPlan, isSmall } from "./insert-plan.js";

const plain = {
  isPlain: true,
  countsStatements: false,
  columns: [{ type: "integer", unnests: true }],
};

describe("rows go into a table", () => {
  it("by one statement while they are few, and its parameters enough", () => {
    expect(isSmall(50, 3)).toBe(true);
    expect(isSmall(51, 3)).toBe(false);
    expect(isSmall(50, 1_310)).toBe(true);
    expect(isSmall(50, 1_311)).toBe(false);
  });

  it("by COPY, where nothing is to be answered and COPY does the same as INSERT", () => {
    expect(insertPlan(plain, false)).toBe("copy");
    expect(insertPlan({ ...plain, isPlain: false }, false)).toBe("unnest");
  });

  it("by unnest, where something is to be answered", () => {
    expect(insertPlan(plain, true)).toBe("unnest");
  });
});
