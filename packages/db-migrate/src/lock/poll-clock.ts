import { setTimeout as sleep } from "node:timers/promises";

/** Time and chance, for what waits. */
export interface PollClock {
  /** Monotonic milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to just under 1. */
  random(): number;
}

/** The real ones. */
export const systemPollClock: PollClock = {
  now: () => performance.now(),
  sleep: (milliseconds) => sleep(milliseconds),
  random: () => Math.random(),
};

const shortestPollMs = 100;
const longestPollMs = 1000;

/**
 * Milliseconds before asking again: 100 doubling to 1,000, each shortened by up to half at random so that
 * runners that started together do not ask together.
 *
 * @param attempt 0 for the first wait
 */
export function pollDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(longestPollMs, shortestPollMs * 2 ** attempt);
  return Math.round(ceiling * (1 - random / 2));
}
