import { ConnectionLostError, DatabaseError } from "@abe/db-core/errors";
import type { GivenUp } from "./errors/index.js";

/** How a transaction is run again after a failure that passes. */
export interface RetryOptions {
  /** Runs at most, the first included. Integer ≥ 1. Default 5. */
  readonly maxAttempts?: number;
  /** Milliseconds; the first delay is a random share of twice it, and it doubles each time. Default 10. */
  readonly baseMs?: number;
  /** Milliseconds; no delay is longer. Default 1,000. */
  readonly capMs?: number;
  /** Milliseconds from the first run; no run begins later. Default 10,000. */
  readonly budgetMs?: number;
  /** More codes to run again after, such as `55P03`. 40001 and 40P01 always are. */
  readonly codes?: readonly string[];
  /**
   * Runs again as well when the connection was lost and nothing was applied: before COMMIT, or when
   * `commitVerification` says so. Default: when the transaction is READ ONLY.
   */
  readonly onConnectionLoss?: boolean;
}

/** 40001 serialization_failure and 40P01 deadlock_detected: the server undid it for others' sake. */
const passing: readonly string[] = ["40001", "40P01"];

/** What is known when a run has failed. */
export interface FailedRun {
  readonly error: unknown;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds since the first run began. */
  readonly elapsedMs: number;
  /** Milliseconds left of the caller's deadline. */
  readonly remainingMs: number | undefined;
  /** 0 ≤ x < 1. */
  readonly random: number;
}

/** `throw`: the failure does not pass. `giveUp`: it does, but a limit is reached. */
export type RetryVerdict =
  | { readonly kind: "throw" }
  | { readonly kind: "giveUp"; readonly limit: GivenUp }
  | { readonly kind: "retry"; readonly delayMs: number };

/**
 * What to do about a failed run. Full jitter: the delay is a random share of a doubling bound, so that
 * those who collided do not collide again.
 */
export function judgeFailure(run: FailedRun, options: RetryOptions): RetryVerdict {
  const { maxAttempts = 5, baseMs = 10, capMs = 1_000, budgetMs = 10_000 } = options;
  if (!passes(run.error, options)) return { kind: "throw" };
  if (run.attempt >= maxAttempts) return { kind: "giveUp", limit: "attempts" };
  const delayMs = run.random * Math.min(capMs, baseMs * 2 ** run.attempt);
  const left = Math.min(budgetMs - run.elapsedMs, run.remainingMs ?? Infinity);
  return delayMs > left ? { kind: "giveUp", limit: "time" } : { kind: "retry", delayMs };
}

function passes(error: unknown, options: RetryOptions): boolean {
  // What was applied, or may have been, is never run again.
  if (!(error instanceof DatabaseError) || error.outcome !== "not_applied") return false;
  if (passing.includes(error.code) || options.codes?.includes(error.code) === true) return true;
  return options.onConnectionLoss === true && error instanceof ConnectionLostError;
}
