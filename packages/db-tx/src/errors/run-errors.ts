import { DatabaseError, type DatabaseErrorDetails } from "@abe/db-core/errors";

/** Why a transaction was not run once more. */
export type GivenUp = "attempts" | "time" | "budget";

/**
 * Attached to the last failure of a transaction that was not run once more, in its `suppressed`: the
 * failure itself is thrown, with its own SQLSTATE.
 */
export class TxRetryExhaustedError extends DatabaseError {
  static override readonly className: string = "TxRetryExhaustedError";
  declare readonly code: "DB_TX_RETRY_EXHAUSTED";
  /** Runs there have been, the first included. */
  readonly attempts: number;
  /** Milliseconds since the first began. */
  readonly elapsedMs: number;
  /** `attempts`: `maxAttempts`. `time`: `budgetMs` or `timeoutMs`. `budget`: the service's retry budget. */
  readonly limit: GivenUp;

  constructor(
    message: string,
    options: DatabaseErrorDetails & {
      readonly attempts: number;
      readonly elapsedMs: number;
      readonly limit: GivenUp;
    },
  ) {
    super(message, { ...options, code: "DB_TX_RETRY_EXHAUSTED" });
    this.attempts = options.attempts;
    this.elapsedMs = options.elapsedMs;
    this.limit = options.limit;
  }
}

/**
 * Every connection of the pool is held by a transaction that waits for another one. Nothing was sent; the
 * transactions that wait go on.
 */
export class PoolDeadlockError extends DatabaseError {
  static override readonly className: string = "PoolDeadlockError";
  declare readonly code: "DB_TX_POOL_DEADLOCK";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { isRetryable: true, ...options, code: "DB_TX_POOL_DEADLOCK" });
  }
}

/** One of the operations of `runAll()` failed. Nothing was applied; `cause` is its error. */
export class TxOperationError extends DatabaseError {
  static override readonly className: string = "TxOperationError";
  declare readonly code: "DB_TX_OPERATION_FAILED";
  /** Position of the operation, 0 for the first. */
  readonly index: number;

  constructor(message: string, options: DatabaseErrorDetails & { readonly index: number }) {
    super(message, { ...options, code: "DB_TX_OPERATION_FAILED" });
    this.index = options.index;
  }
}

/** A transaction with the same `idempotencyKey` was applied before. This one was rolled back. */
export class TxAlreadyAppliedError extends DatabaseError {
  static override readonly className: string = "TxAlreadyAppliedError";
  declare readonly code: "DB_TX_ALREADY_APPLIED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { outcome: "applied", ...options, code: "DB_TX_ALREADY_APPLIED" });
  }
}

/** The connection that held a session lock was lost, and the lock with it. */
export class LockLostError extends DatabaseError {
  static override readonly className: string = "LockLostError";
  declare readonly code: "DB_TX_LOCK_LOST";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { outcome: "unknown", ...options, code: "DB_TX_LOCK_LOST" });
  }
}
