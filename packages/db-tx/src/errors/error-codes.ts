/* oxlint-disable unicorn/no-thenable -- `then` is a sentence here, and nobody awaits a table */
/** Every code of db-tx that no server sent. Keys are stable: they are part of the public API. */
export const errorCodes = {
  DB_TX_REQUIRED: {
    class: "TxRequiredError",
    when: "Propagation `mandatory` without an ambient transaction.",
    then: "Nothing was sent.",
  },
  DB_TX_FORBIDDEN: {
    class: "TxForbiddenError",
    when: "Propagation `never` inside an ambient transaction.",
    then: "Nothing was sent.",
  },
  DB_TX_OPTIONS_CONFLICT: {
    class: "TxOptionsConflictError",
    when: "A scope inside a transaction asks for what its transaction is not, or a scope that runs without one asks for what only a transaction has.",
    then: "Nothing was sent. Use `requiresNew`, or give the option to the outermost scope.",
  },
  DB_TX_ROLLBACK_ONLY: {
    class: "TxRollbackOnlyError",
    when: "A joined scope failed, or `setRollbackOnly()` was called, and the outermost scope returned normally.",
    then: "Everything was rolled back. `cause` is the failure of the joined scope.",
  },
  DB_TX_PARENT_BUSY: {
    class: "TxParentBusyError",
    when: "A transaction's handle was used while one of its savepoints is open.",
    then: "Nothing was sent. Use the savepoint's own handle.",
  },
  DB_TX_SERVER: {
    class: "TxServerError",
    when: "`@Transactional()` found no server of a TransactionService on the instance, or several.",
    then: "Nothing was sent. Inject `service.server`, or name it with the `db` option.",
  },
  DB_TX_RETRY_EXHAUSTED: {
    class: "TxRetryExhaustedError",
    when: "A transaction failed for a reason that passes, and was not run once more.",
    then: "Found in the `suppressed` of the error that is thrown. Nothing was applied.",
  },
  DB_TX_POOL_DEADLOCK: {
    class: "PoolDeadlockError",
    when: "Every connection is held by a transaction that waits for another one inside it.",
    then: "Nothing was sent. Raise `maxConnections`, or `lanes.exclusive` where it is set, or do without `requiresNew`.",
  },
  DB_TX_OPERATION_FAILED: {
    class: "TxOperationError",
    when: "One of the operations of `runAll()` failed.",
    then: "Nothing was applied. `index` says which, `cause` why.",
  },
  DB_TX_ALREADY_APPLIED: {
    class: "TxAlreadyAppliedError",
    when: "A transaction with the same `idempotencyKey` had been applied before.",
    then: "This one was rolled back; the effects of the earlier one stand.",
  },
  DB_TX_LOCK_LOST: {
    class: "LockLostError",
    when: "The connection that held a session lock was lost while the work ran.",
    then: "Somebody else may hold the lock. What the work did meanwhile is for the caller to judge.",
  },
} as const;

/** A code of db-tx that no server sent. */
export type TxErrorCode = keyof typeof errorCodes;

/** Every `code` of a `WarningEvent` of db-tx. Keys are stable: they are part of the public API. */
export const warningCodes = {
  DB_TX_MANY_SAVEPOINTS: {
    when: "A transaction has set more than 64 savepoints.",
    then: "Nothing is refused. PostgreSQL keeps no more of them in memory, and every other session is slowed down: nest less within one transaction.",
  },
  DB_TX_SUPPRESSED: {
    when: "Something failed beside the error of a transaction, and that error cannot carry it: it is no object, or frozen.",
    then: "The first error is thrown; `error` is the other one.",
  },
  DB_TX_HOOK_FAILED: {
    when: "A hook that ran after the end of a transaction or savepoint threw.",
    then: "What was committed stays committed, what was rolled back stays so. `error` is what was thrown.",
  },
  DB_TX_OTHER_SERVER: {
    when: "A transaction began inside one of another server, without `requiresNew`.",
    then: "Each commits by itself, and one can be kept without the other. Said once; where it is meant, say `requiresNew`.",
  },
  DB_TX_LOCAL_DURABILITY: {
    when: "A COMMIT's wait for synchronous replication was cancelled.",
    then: "The transaction is committed on the primary, perhaps on no standby: a failover can lose it.",
  },
} as const;

/** The code of a warning of db-tx. */
export type TxWarningCode = keyof typeof warningCodes;
