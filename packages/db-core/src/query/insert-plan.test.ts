import { describe, expect, it } from "vitest";
import { insertPlan, isSmall, rowsOfBatch } from "./insert-plan.js";

const plain = { isPlain: true, types: ["integer", "text"], hasArrays: false };

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

  it("by several statements, where unnest would take arrays apart or does not know a type", () => {
    expect(insertPlan({ ...plain, hasArrays: true }, true)).toBe("batch");
    expect(insertPlan({ ...plain, types: ["integer", undefined] }, true)).toBe("batch");
    expect(rowsOfBatch(5)).toBe(500);
    expect(rowsOfBatch(1_600)).toBe(40);
  });
});
