/** How often and how long a migration is begun again. */
export interface RetrySettings {
  /** Including the first. */
  readonly attempts: number;
  readonly maxElapsedMs: number;
}

/** What is known when an attempt has failed. */
export interface FailedAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  /** Since the first began. */
  readonly elapsedMs: number;
  readonly sqlState: string | undefined;
  /** From 0 to just under 1. */
  readonly random: number;
}

/** lock_not_available, deadlock_detected, serialization_failure: another time it may well succeed. */
const passing: ReadonlySet<string> = new Set(["55P03", "40P01", "40001"]);

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * Milliseconds before the next attempt: at random up to 500, doubling to 30,000, so that runners that
 * failed together do not try together. `undefined`: there is none.
 */
export function retryDelayMs(failed: FailedAttempt, settings: RetrySettings): number | undefined {
  if (!passing.has(failed.sqlState ?? "") || failed.attempt >= settings.attempts) return undefined;
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (failed.attempt - 1));
  const delayMs = Math.round(ceiling * failed.random);
  return failed.elapsedMs + delayMs < settings.maxElapsedMs ? delayMs : undefined;
}

const mostGrowth = 3;

/** Each attempt waits half as long again as the first for a lock, three times as long at most. */
export function lockTimeoutOf(attempt: number, firstMs: number): number {
  return Math.round(firstMs * Math.min(mostGrowth, 1 + (attempt - 1) / 2));
}
