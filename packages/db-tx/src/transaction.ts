import type { TransactionClient } from "@abe/db-core";

/** Where a transaction stands. */
export type TransactionState = "active" | "rollbackOnly" | "ended";

/** How a transaction or a savepoint ended, as `afterCompletion` is told. */
export type Completion = "committed" | "rolledBack" | "unknown";

/** Something to do at the end of a transaction. */
export type Hook = () => void | Promise<void>;

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
   */
  savepoint<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Everything will be rolled back, whatever the callbacks return. */
  setRollbackOnly(reason?: unknown): void;
  /** Before COMMIT, inside the transaction. When it throws, everything is rolled back. */
  beforeCommit(hook: Hook): void;
  /** After COMMIT, outside the transaction, the connection given back. Dropped with its savepoint. */
  afterCommit(hook: Hook): void;
  /** After ROLLBACK, or after the rollback of its savepoint. */
  afterRollback(hook: Hook): void;
  /** In any case. */
  afterCompletion(hook: (completion: Completion) => void | Promise<void>): void;
}
