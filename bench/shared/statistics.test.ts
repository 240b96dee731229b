import { describe, expect, it } from "vitest";
import { median, pairedRatio, quantile } from "./statistics.mjs";

describe("the figures of several rounds", () => {
  it("are compared within their round, whatever the machine did in another one", () => {
    expect(pairedRatio([10, 20, 300], [10, 10, 200])).toBe(1.5);
  });

  it("have a median, also of an even number", () => {
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([9, 1, 2])).toBe(2);
  });

  it("have quantiles that are one of them", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 99 - index);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([7], 1)).toBe(7);
  });

  it("are not a number where nothing was measured", () => {
    expect([median([]), quantile([], 0.5), pairedRatio([], []), pairedRatio([1], [])]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
