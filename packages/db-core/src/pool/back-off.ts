/** Longest pause before the second attempt, in milliseconds; it doubles with each further one. */
const baseMs = 50;
const longestMs = 10_000;
/** However impatient callers are, the bound of the pause may grow to this. */
const leastCapMs = 250;

/**
 * When the pool may try to connect again. One for the whole pool, so waiting callers cannot gang up on a
 * server that is coming back; the pause is random between 0 and its bound ("full jitter").
 */
export class BackOff {
  readonly #capMs: number;
  readonly #random: () => number;
  #failures = 0;
  #lastFailureAt = -Infinity;
  #retryAt = -Infinity;

  /**
   * @param patienceMs how long callers wait. The pause stays below half of it (though it may grow to
   * 250 ms), so a caller sees an attempt of its own time. `Infinity`: 10 s.
   */
  constructor(patienceMs: number, random: () => number) {
    this.#capMs = Math.min(longestMs, Math.max(leastCapMs, patienceMs / 2));
    this.#random = random;
  }

  /** Failed attempts in a row, those that ran at the same time counted once. */
  get failures(): number {
    return this.#failures;
  }

  /** When the next attempt may start. */
  get retryAt(): number {
    return this.#retryAt;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#retryAt = -Infinity;
  }

  failed(startedAt: number, now: number): void {
    if (startedAt < this.#lastFailureAt) return;
    this.#failures++;
    this.#lastFailureAt = now;
    const bound = Math.min(this.#capMs, baseMs * 2 ** (this.#failures - 1));
    this.#retryAt = now + this.#random() * bound;
  }
}
