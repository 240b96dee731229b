import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";

/** A statement was issued in a transaction that an earlier error, its `cause`, had aborted. Nothing was sent. */
export class TxAbortedError extends DatabaseError {
  static override readonly className: string = "TxAbortedError";
  declare readonly code: "DB_TX_ABORTED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_ABORTED" });
  }
}

/** The server answered COMMIT with ROLLBACK. Nothing was applied; `cause` is the swallowed error. */
export class TxAbortedCommitError extends DatabaseError {
  static override readonly className: string = "TxAbortedCommitError";
  declare readonly code: "DB_TX_ABORTED_COMMIT";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_ABORTED_COMMIT" });
  }
}

/** A transaction client was used after its transaction had ended. Nothing was sent. */
export class TxClosedError extends DatabaseError {
  static override readonly className: string = "TxClosedError";
  declare readonly code: "DB_TX_CLOSED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_CLOSED" });
  }
}

/**
 * The callback ended while its statements were still running. Everything was rolled back, but where
 * `outcome` is `applied`: COMMIT had left with the last of them.
 */
export class TxUnawaitedQueryError extends DatabaseError {
  static override readonly className: string = "TxUnawaitedQueryError";
  declare readonly code: "DB_TX_UNAWAITED_QUERY";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_UNAWAITED_QUERY" });
  }
}

/** The connection died after COMMIT was written and before its answer came: verify before retrying. */
export class CommitOutcomeUnknownError extends DatabaseError {
  static override readonly className: string = "CommitOutcomeUnknownError";
  declare readonly code: "DB_TX_OUTCOME_UNKNOWN";

  /** `outcome` is always `unknown`, and the error never retryable. */
  constructor(message: string, options?: Omit<DatabaseErrorDetails, "outcome" | "isRetryable">) {
    super(message, {
      ...options,
      outcome: "unknown",
      isRetryable: false,
      code: "DB_TX_OUTCOME_UNKNOWN",
    });
  }
}
