import { expect, it } from "vitest";
import { milliseconds, quantile, sparkline } from "./histogram.js";

it("interpolates quantiles within their bucket", () => {
  const histogram = { boundaries: [1, 2, 4], counts: [0, 10, 10, 0] };
  expect(quantile(histogram, 0.5)).toBe(2);
  expect(quantile(histogram, 0.25)).toBe(1.5);
  expect(quantile(histogram, 0.99)).toBeCloseTo(3.96);
  expect(quantile({ boundaries: [1], counts: [0, 0] }, 0.5)).toBe(0);
});

it("draws what was counted", () => {
  expect(sparkline([0, 1, 8])).toBe(" ▁█");
  expect(milliseconds(0.0012345)).toBe("1.23 ms");
});
