/** Within this many milliseconds at most a tenth of the pool is retired for its age. */
const windowMs = 1000;
const share = 10;

/**
 * When a connection opened at `now` is too old: `maxLifetimeMs` less a random share, so connections
 * opened together do not leave together.
 */
export function expiryOf(
  now: number,
  lifetime: { readonly maxLifetimeMs: number; readonly maxLifetimeJitter: number },
  random: number,
): number {
  const { maxLifetimeMs, maxLifetimeJitter } = lifetime;
  return maxLifetimeMs === 0 ? Infinity : now + maxLifetimeMs * (1 - random * maxLifetimeJitter);
}

/**
 * How many connections may be retired for their age: one in ten of those open, at least one, within any
 * second. A fleet that was opened at once is thus renewed within ten seconds, never at once.
 */
export class RetirementBudget {
  /** When the recent ones were retired, oldest first. */
  readonly #times: number[] = [];

  /** When the next may be retired: `now`, or later when the budget is spent. */
  nextAt(now: number, open: number): number {
    this.#forget(now);
    const allowed = Math.max(1, Math.ceil(open / share));
    const blocking = this.#times.at(-allowed);
    return this.#times.length < allowed || blocking === undefined ? now : blocking + windowMs;
  }

  spend(now: number): void {
    this.#times.push(now);
  }

  #forget(now: number): void {
    while ((this.#times[0] ?? Infinity) <= now - windowMs) this.#times.shift();
  }
}
