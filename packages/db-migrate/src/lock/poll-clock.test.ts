import { describe, expect, it } from "vitest";
import { pollDelayMs } from "./poll-clock.js";

describe("the delay between two polls", () => {
  it("doubles from 100 ms to one second", () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => pollDelayMs(attempt, 0))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
  });

  it("is shortened by up to half", () => {
    expect(pollDelayMs(9, 0.999)).toBe(500);
  });
});
