import { DatabaseError } from "@abe/db-core/errors";

/** How a transaction is run again after a failure that passes. */
export interface RetryOptions {
  /** Runs at most, the first included. Integer ≥ 1. Default 5. */
  readonly maxAttempts?: number;
  /** Milliseconds; the first delay is a random share of it, and it doubles each time. Default 10. */
  readonly baseMs?: number;
  /** Milliseconds; no delay is longer. Default 1,000. */
  readonly capMs?: number;
  /** Milliseconds from the first run; no run begins later. Default 10,000. */
  readonly budgetMs?: number;
}

/** 40001 serialization_failure and 40P01 deadlock_detected: the server undid it for others' sake. */
const passing: ReadonlySet<string> = new Set(["40001", "40P01"]);

/** What is known when a run has failed. */
export interface FailedRun {
  readonly error: unknown;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds since the first run began. */
  readonly elapsedMs: number;
  /** 0 ≤ x < 1. */
  readonly random: number;
}

/**
 * Milliseconds to wait before the next run, or `undefined` to give up. Full jitter: a random share of a
 * doubling bound, so that those who collided do not collide again.
 */
export function retryDelay(run: FailedRun, options: RetryOptions): number | undefined {
  const { maxAttempts = 5, baseMs = 10, capMs = 1_000, budgetMs = 10_000 } = options;
  if (!(run.error instanceof DatabaseError) || !passing.has(run.error.code)) return undefined;
  if (run.attempt >= maxAttempts) return undefined;
  const delayMs = run.random * Math.min(capMs, baseMs * 2 ** run.attempt);
  return run.elapsedMs + delayMs > budgetMs ? undefined : delayMs;
}
