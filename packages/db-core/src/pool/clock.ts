import { performance } from "node:perf_hooks";

/** A timer that has been set. */
export interface ClockTimer {
  /** It keeps the process alive. */
  ref(): void;
  /** It does not. */
  unref(): void;
  clear(): void;
}

/** Time as the pool needs it: a clock that is never set back, and timers. */
export interface Clock {
  /** Monotonic milliseconds: never set back, and unrelated to the time of day. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): ClockTimer;
}

/** The process's own monotonic clock and timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return {
      ref: () => void timer.ref(),
      unref: () => void timer.unref(),
      clear: () => {
        clearTimeout(timer);
      },
    };
  },
};
