import {
  CommitOutcomeUnknownError,
  ConnectionLostError,
  DeadlockError,
  LockTimeoutError,
  SerializationFailureError,
  UniqueViolationError,
} from "@abe/db-core/errors";
import fc from "fast-check";
import { expect, it } from "vitest";
import { judgeFailure } from "./retry.js";

const run = {
  error: new SerializationFailureError("could not serialize access") as unknown,
  attempt: 1,
  elapsedMs: 0,
  remainingMs: undefined as number | undefined,
  random: 0.5,
};
const stop = { kind: "throw" };

it("waits a random share of a doubling, capped bound", () => {
  expect(judgeFailure(run, {})).toEqual({ kind: "retry", delayMs: 10 });
  expect(judgeFailure({ ...run, attempt: 3 }, {})).toEqual({ kind: "retry", delayMs: 40 });
  expect(judgeFailure({ ...run, attempt: 3 }, { baseMs: 1 })).toEqual({
    kind: "retry",
    delayMs: 4,
  });
  const capped = { baseMs: 1_000, capMs: 30 };
  expect(judgeFailure({ ...run, attempt: 4 }, capped)).toEqual({ kind: "retry", delayMs: 15 });
  const late = { ...run, attempt: 30, random: 0.9 };
  expect(judgeFailure(late, { maxAttempts: 99 })).toEqual({ kind: "retry", delayMs: 900 });
});

it("runs deadlocks again as well", () => {
  const error = new DeadlockError("deadlock detected");
  expect(judgeFailure({ ...run, error }, {})).toMatchObject({ kind: "retry" });
});

it("does nothing about failures that do not pass", () => {
  expect(judgeFailure({ ...run, error: new UniqueViolationError("duplicate") }, {})).toEqual(stop);
  expect(judgeFailure({ ...run, error: new RangeError("mine") }, {})).toEqual(stop);
});

it("never runs again what was applied or may have been", () => {
  const unknown = new CommitOutcomeUnknownError("lost");
  const all = { codes: [unknown.code], onConnectionLoss: true };
  expect(judgeFailure({ ...run, error: unknown }, all)).toEqual(stop);
  const lost = new ConnectionLostError("lost", { outcome: "unknown" });
  expect(judgeFailure({ ...run, error: lost }, all)).toEqual(stop);
});

it("takes more codes, and lost connections, when it is told to", () => {
  const locked = new LockTimeoutError("canceling statement due to lock timeout", {
    server: { sqlState: "55P03", severity: "ERROR" },
  });
  expect(judgeFailure({ ...run, error: locked }, {})).toEqual(stop);
  expect(judgeFailure({ ...run, error: locked }, { codes: ["55P03"] }).kind).toBe("retry");
  const lost = new ConnectionLostError("lost", { outcome: "not_applied" });
  expect(judgeFailure({ ...run, error: lost }, {})).toEqual(stop);
  expect(judgeFailure({ ...run, error: lost }, { onConnectionLoss: true }).kind).toBe("retry");
});

it("gives up after the last attempt", () => {
  expect(judgeFailure({ ...run, attempt: 4 }, {}).kind).toBe("retry");
  expect(judgeFailure({ ...run, attempt: 5 }, {})).toEqual({ kind: "giveUp", limit: "attempts" });
  expect(judgeFailure(run, { maxAttempts: 1 })).toEqual({ kind: "giveUp", limit: "attempts" });
});

it("gives up when the next run would begin beyond the budget or the deadline", () => {
  const late = { kind: "giveUp", limit: "time" };
  expect(judgeFailure({ ...run, elapsedMs: 9_991 }, {})).toEqual(late);
  expect(judgeFailure({ ...run, elapsedMs: 9_990 }, {}).kind).toBe("retry");
  expect(judgeFailure({ ...run, elapsedMs: 95 }, { budgetMs: 100 })).toEqual(late);
  expect(judgeFailure({ ...run, remainingMs: 9 }, {})).toEqual(late);
  expect(judgeFailure({ ...run, remainingMs: 10 }, {}).kind).toBe("retry");
});

it("never waits longer than the cap, nor beyond the budget, whatever the numbers", () => {
  const runs = fc.record({
    attempt: fc.integer({ min: 1, max: 50 }),
    elapsedMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(runs, (failed) => {
      const limits = { maxAttempts: 100, capMs: 500, budgetMs: 10_000 };
      const verdict = judgeFailure({ ...run, ...failed }, limits);
      if (verdict.kind !== "retry") return failed.elapsedMs + 500 > 10_000;
      const { delayMs } = verdict;
      return delayMs >= 0 && delayMs <= 500 && failed.elapsedMs + delayMs <= 10_000;
    }),
  );
});
