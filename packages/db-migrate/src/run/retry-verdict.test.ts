import { describe, expect, it } from "vitest";
import { lockTimeoutOf, retryDelayMs } from "./retry-verdict.js";

const settings = { attempts: 10, maxElapsedMs: 300_000 };
const failed = { attempt: 1, elapsedMs: 0, sqlState: "55P03", random: 0.5 };

describe("beginning a migration again", () => {
  it.each(["55P03", "40P01", "40001"])("is worth it after %s", (sqlState) => {
    expect(retryDelayMs({ ...failed, sqlState }, settings)).toBe(250);
  });

  it.each(["42P01", "57014", "40002", undefined])("is not after %s", (sqlState) => {
    expect(retryDelayMs({ ...failed, sqlState }, settings)).toBeUndefined();
  });

  it("waits longer each time, at random, and never longer than 30 s", () => {
    const delays = [1, 2, 3, 7, 8, 9].map((attempt) =>
      retryDelayMs({ ...failed, attempt, random: 0.999 }, settings),
    );
    expect(delays).toEqual([500, 999, 1998, 29_970, 29_970, 29_970]);
    expect(retryDelayMs({ ...failed, attempt: 9, random: 0 }, settings)).toBe(0);
  });

  it("ends after so many attempts, or so long", () => {
    expect(retryDelayMs({ ...failed, attempt: 10 }, settings)).toBeUndefined();
    expect(retryDelayMs({ ...failed, elapsedMs: 299_751 }, settings)).toBeUndefined();
    expect(retryDelayMs({ ...failed, elapsedMs: 299_749 }, settings)).toBe(250);
  });

  it("lets it wait for a lock half as long again, three times as long at most", () => {
    expect([1, 2, 3, 4, 5, 6, 99].map((attempt) => lockTimeoutOf(attempt, 3000))).toEqual([
      3000, 4500, 6000, 7500, 9000, 9000, 9000,
    ]);
    expect(lockTimeoutOf(5, 0)).toBe(0);
  });
});
