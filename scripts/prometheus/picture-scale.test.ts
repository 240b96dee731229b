import { expect, it } from "vitest";
import { readable, ticks } from "./picture-scale.mjs";

it("marks an axis at round values, from 0 to the largest at least", () => {
  expect(ticks(8)).toEqual([0, 2, 4, 6, 8]);
  expect(ticks(9)).toEqual([0, 2.5, 5, 7.5, 10]);
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(Number.NaN)).toEqual([0, 1]);
});

it("writes values as a person reads them", () => {
  expect(readable(0.00212, "s")).toBe("2.12 ms");
  expect(readable(10.5, "s")).toBe("10.5 s");
  expect(readable(0, "s")).toBe("0 s");
  expect(readable(0.0666, "percentunit")).toBe("6.66 %");
  expect(readable(81.04, "ops")).toBe("81/s");
});
