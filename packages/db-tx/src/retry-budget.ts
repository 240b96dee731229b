/** How many retries a service allows among all its transactions, against storms of them. */
export interface RetryBudgetOptions {
  /** Retries earned by each first run. Default 0.2. */
  readonly ratio?: number;
  /** Retries earned by each second that passes. Default 10. */
  readonly perSecond?: number;
  /** Most that can be saved up, and what there is at the beginning. Default 100. */
  readonly burst?: number;
}

/** A bucket of retries: filled by first runs and by time, emptied by retries. */
export class RetryBudget {
  readonly #options: Required<RetryBudgetOptions>;
  #tokens: number;
  #filledAt: number;

  /** @param now monotonic milliseconds. */
  constructor(options: RetryBudgetOptions, now: number) {
    this.#options = { ratio: 0.2, perSecond: 10, burst: 100, ...options };
    this.#tokens = this.#options.burst;
    this.#filledAt = now;
  }

  /** A transaction begins its first run. */
  earn(): void {
    this.#add(this.#options.ratio);
  }

  /** @returns whether one more retry is allowed, and takes it. */
  spend(now: number): boolean {
    this.#add(((now - this.#filledAt) / 1_000) * this.#options.perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  #add(tokens: number): void {
    this.#tokens = Math.min(this.#options.burst, this.#tokens + tokens);
  }
}
