import type { TransactionClient } from "@abe/db-core";
import type { AdvisoryLockOptions, LockKey } from "./advisory-lock.js";

/**
 * Where a transaction or savepoint stands. `aborted`: a statement has failed, and the server refuses all
 * others. `rollbackOnly`: {@link Transaction.setRollbackOnly}, or a joined scope that failed. `committing`:
 * the callback has settled. `released`: a savepoint that was kept. `unknown`: COMMIT was sent, and no
 * answer came.
 */
export type TransactionState =
  | "active"
  | "aborted"
  | "rollbackOnly"
  | "committing"
  | "committed"
  | "released"
  | "rolledBack"
  | "unknown";

/** How a transaction ended, as `afterCompletion` is told. */
export type Completion = "committed" | "rolledBack" | "unknown";

/** Something to do at the end of a transaction. */
export type Hook = () => void | Promise<void>;

/** The same, told how it ended. */
export type CompletionHook = (completion: Completion) => void | Promise<void>;

/** Options of {@link Transaction.savepoint}. */
export interface SavepointOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole savepoint. Its end rolls back to the savepoint. */
  readonly timeoutMs?: number;
}

/** A transaction or one of its savepoints. Dead after its callback has settled. */
export interface Transaction extends TransactionClient {
  /** 0 for the outermost, 1 for a savepoint of it, and so on. */
  readonly depth: number;
  /** 1 for the first run of the callback. */
  readonly attempt: number;
  readonly state: TransactionState;
  /**
   * Runs `work` behind a savepoint: released when it returns, rolled back to when it throws. Siblings
   * wait for each other. While one is open, this handle's own statements throw TxParentBusyError.
   *
   * @throws TxParentBusyError at once, when it is called inside the savepoint that is open: it would
   *   wait for itself. Nothing was sent.
   */
  savepoint<T>(
    work: (transaction: Transaction) => Promise<T>,
    options?: SavepointOptions,
  ): Promise<T>;
  /**
   * Everything of this transaction or savepoint will be rolled back. When its callback returns normally,
   * TxRollbackOnlyError says so, with `reason` as its cause.
   */
  setRollbackOnly(reason?: unknown): void;
  /** Before COMMIT, inside the transaction. When it throws, everything is rolled back. */
  beforeCommit(hook: Hook): void;
  /** After COMMIT, outside the transaction, the connection given back. Dropped with its savepoint. */
  afterCommit(hook: Hook): void;
  /** After ROLLBACK, or after the rollback of its savepoint. */
  afterRollback(hook: Hook): void;
  /** In any case. */
  afterCompletion(hook: CompletionHook): void;
  /**
   * Waits for a lock on `key` that ends with the transaction, or with the rollback of its savepoint.
   *
   * @throws LockTimeoutError (55P03) not free within `options.timeoutMs`. The transaction, or the
   *   savepoint around the call, is aborted.
   */
  advisoryLock(key: LockKey, options?: AdvisoryLockOptions): Promise<void>;
  /** The same without waiting. @returns whether the lock is held now. Nothing is aborted. */
  tryAdvisoryLock(key: LockKey, options?: AdvisoryLockOptions): Promise<boolean>;
}
