import {
  DeadlockError,
  SerializationFailureError,
  UniqueViolationError,
} from "@abe/db-core/errors";
import fc from "fast-check";
import { expect, it } from "vitest";
import { retryDelay } from "./retry.js";

const conflict = new SerializationFailureError("could not serialize access");
const run = { error: conflict, attempt: 1, elapsedMs: 0, random: 0.5 };

it("waits a random share of a doubling, capped bound", () => {
  expect(retryDelay(run, { baseMs: 10 })).toBe(10);
  expect(retryDelay({ ...run, attempt: 3 }, { baseMs: 10 })).toBe(40);
  expect(retryDelay({ ...run, attempt: 4, random: 0.999 }, { baseMs: 10, capMs: 50 })).toBeLessThan(
    50,
  );
});

it("runs again after a deadlock as well", () => {
  expect(retryDelay({ ...run, error: new DeadlockError("deadlock detected") }, {})).toBe(10);
});

it("gives up on other errors, after the last attempt, and beyond the budget", () => {
  expect(retryDelay({ ...run, error: new UniqueViolationError("duplicate") }, {})).toBeUndefined();
  expect(retryDelay({ ...run, error: new Error("mine") }, {})).toBeUndefined();
  expect(retryDelay({ ...run, attempt: 5 }, { maxAttempts: 5 })).toBeUndefined();
  expect(retryDelay({ ...run, elapsedMs: 9_999 }, { budgetMs: 10_000 })).toBeUndefined();
});

it("never waits longer than the cap, nor beyond the budget, whatever the numbers", () => {
  const runs = fc.record({
    attempt: fc.integer({ min: 1, max: 50 }),
    elapsedMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(runs, ({ attempt, elapsedMs, random }) => {
      const limits = { maxAttempts: 100, capMs: 500, budgetMs: 10_000 };
      const delayMs = retryDelay({ error: conflict, attempt, elapsedMs, random }, limits);
      if (delayMs === undefined) return elapsedMs + 500 > 10_000;
      return delayMs >= 0 && delayMs <= 500 && elapsedMs + delayMs <= 10_000;
    }),
  );
});
