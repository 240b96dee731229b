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
    when: "A scope that joins a transaction asks for an isolation level or access mode it does not have.",
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
} as const;

/** A code of db-tx that no server sent. */
export type TxErrorCode = keyof typeof errorCodes;
