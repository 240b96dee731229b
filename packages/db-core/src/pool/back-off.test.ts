import { describe, expect, it } from "vitest";
import { BackOff } from "./back-off.js";

function pauses(backOff: BackOff, count: number): number[] {
  let now = 0;
  return Array.from({ length: count }, () => {
    backOff.failed(now, now);
    const pause = backOff.retryAt - now;
    now += 100_000;
    return pause;
  });
}

describe("the pause between attempts to connect", () => {
  it("doubles from 50 ms to 10 s when callers wait for ever", () => {
    expect(pauses(new BackOff(Infinity, () => 1), 10)).toEqual([
      50, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000,
    ]);
  });

  it("is anything from 0 to its bound", () => {
    expect(pauses(new BackOff(Infinity, () => 0), 3)).toEqual([0, 0, 0]);
    expect(pauses(new BackOff(Infinity, () => 0.25), 3)).toEqual([12.5, 25, 50]);
  });

  it("stays below half of the callers' patience, so that each sees an attempt of its own time", () => {
    expect(Math.max(...pauses(new BackOff(5000, () => 1), 20))).toBe(2500);
    expect(Math.max(...pauses(new BackOff(10, () => 1), 20)), "but spares the server").toBe(250);
  });

  it("starts anew after a success", () => {
    const backOff = new BackOff(Infinity, () => 1);
    pauses(backOff, 5);
    backOff.succeeded();
    expect(backOff.failures).toBe(0);
    expect(backOff.retryAt).toBe(-Infinity);
  });
});
