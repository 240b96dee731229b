import { setTimeout as sleep } from "node:timers/promises";
import { MigrationAbortedError } from "../errors/aborted-error.js";

/** Time and chance, for what waits. */
export interface PollClock {
  /** Monotonic milliseconds. */
  now(): number;
  /** @throws MigrationAbortedError the signal came first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to just under 1. */
  random(): number;
}

/** The real ones. */
export const systemPollClock: PollClock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (cause) {
      throw new MigrationAbortedError("It was told to stop while it waited.", { cause });
    }
  },
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
