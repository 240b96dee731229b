import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AnswerGuard } from "./answer-guard.js";
import { DescribeExchange } from "./describe-exchange.js";
import type { Exchange } from "./exchange.js";

/** The server's own timeout, and what it gets beyond. */
const allowedMs = 100 + 5_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function guarded(): { silent: number[]; answered: () => void } {
  let current: Exchange<unknown> | undefined = new DescribeExchange("SELECT 1");
  const silent: number[] = [];
  const guard = new AnswerGuard(
    () => current,
    (afterMs) => silent.push(afterMs),
  );
  guard.statementTimeoutMs = 100;
  guard.begin(current);
  return {
    silent,
    answered: () => {
      current = undefined;
    },
  };
}

it("a server that says nothing in its time is silent", () => {
  const { silent } = guarded();
  vi.advanceTimersByTime(allowedMs - 1);
  expect(silent).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(silent).toEqual([allowedMs]);
  expect(vi.getTimerCount()).toBe(0);
});

it("an answer that has arrived while the event loop was blocked is read before the server counts as silent", () => {
  const { silent, answered } = guarded();
  // The timer fires late, and only then the socket is read.
  vi.advanceTimersByTime(allowedMs);
  answered();
  vi.runAllTimers();
  expect(silent).toEqual([]);
});
