import type { Clock, ClockTimer } from "../../src/pool/clock.js";

interface ManualTimer extends ClockTimer {
  readonly at: number;
  readonly callback: () => void;
  isRef: boolean;
}

/** Time that passes when it is told to. */
export class ManualClock implements Clock {
  #now = 0;
  readonly timers: Set<ManualTimer> = new Set();

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): ClockTimer {
    const timer: ManualTimer = {
      at: this.#now + delayMs,
      callback,
      isRef: true,
      ref: () => (timer.isRef = true),
      unref: () => (timer.isRef = false),
      clear: () => this.timers.delete(timer),
    };
    this.timers.add(timer);
    return timer;
  }

  /** Lets time pass; what is due rings in order, and promises settle in between. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    while (this.ring(end)) await settle();
    this.#now = end;
    await settle();
  }

  /** Rings the first timer that is due at `end`, and nothing else happens. */
  ring(end: number = this.#now): boolean {
    const next = this.#next(end);
    if (next === undefined) return false;
    this.#now = Math.max(this.#now, next.at);
    this.timers.delete(next);
    next.callback();
    return true;
  }

  /** Time passes, and nothing rings: the event loop is blocked. */
  block(ms: number): void {
    this.#now += ms;
  }

  #next(end: number): ManualTimer | undefined {
    return [...this.timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
