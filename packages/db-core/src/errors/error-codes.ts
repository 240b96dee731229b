/* oxlint-disable unicorn/no-thenable -- `then` is a sentence here, and nobody awaits a table */
/** One row of the table that `docs/errors.md` is generated from. */
export interface ErrorCodeEntry {
  /** The class that carries the code. */
  readonly class: string;
  /** When it happens, one sentence. */
  readonly when: string;
  /** Whether anything was sent or applied, and what to do. */
  readonly then: string;
}

/** Every code of db-core that no server sent. Keys are stable: they are part of the public API. */
export const errorCodes = {
  DB_CONFIG_INVALID: {
    class: "ConfigError",
    when: "A variable, URL or configuration object has a value that is not allowed.",
    then: "Nothing was started. The message lists every bad value and what is allowed.",
  },
  DB_CONNECT_FAILED: {
    class: "ConnectFailedError",
    when: "No connection could be opened within the caller's deadline, or the server refused for good.",
    then: "Nothing was sent. `cause` holds the last refusal; retry when `isRetryable`.",
  },
  DB_CONNECTION_LOST: {
    class: "ConnectionLostError",
    when: "The connection died while a statement was in flight or a transaction was open.",
    then: "`outcome` is `not_applied` in a transaction whose COMMIT was not written, else `unknown`.",
  },
  DB_PROTOCOL: {
    class: "ProtocolError",
    when: "What came over the wire is nothing that a server may say there, as from a broken relay.",
    then: "The connection was destroyed. It is the `cause` of a ConnectionLostError, whose `outcome` counts.",
  },
  DB_POOL_TIMEOUT: {
    class: "PoolTimeoutError",
    when: "No connection became free within `acquireTimeoutMs`.",
    then: "Nothing was sent; safe to retry. The message names the longest leases.",
  },
  DB_POOL_OVERLOADED: {
    class: "PoolOverloadedError",
    when: "`maxPending` callers already wait for a connection.",
    then: "Nothing was sent; shed load or retry later.",
  },
  DB_POOL_CLOSED: {
    class: "PoolClosedError",
    when: "`close()` was called before or while the caller waited.",
    then: "Nothing was sent.",
  },
  DB_LEASE_RELEASED: {
    class: "LeaseReleasedError",
    when: "A connection was used after it had been given back.",
    then: "Nothing was sent. A missing `await` is the usual reason.",
  },
  DB_QUERY_ABORTED: {
    class: "QueryAbortedError",
    when: "The caller's AbortSignal fired.",
    then: "The statement was cancelled on the server; `outcome` says whether that is certain.",
  },
  DB_QUERY_TIMEOUT: {
    class: "QueryTimeoutError",
    when: "`timeoutMs` passed before the statement completed.",
    then: "The statement was cancelled on the server; `outcome` says whether that is certain.",
  },
  DB_PARAMETER_INVALID: {
    class: "ParameterError",
    when: "A value cannot be sent: `undefined`, NUL in text, a circular object, a wrong number of values, more than 65,535.",
    then: "Nothing was sent. The message names the parameter's position, never its value.",
  },
  DB_STATEMENT_INVALID: {
    class: "StatementError",
    when: "The text is empty, holds several statements, or cannot run where it was given.",
    then: "Nothing was applied.",
  },
  DB_TRANSACTION_CONTROL: {
    class: "TransactionControlError",
    when: "A text begins with BEGIN, COMMIT, ROLLBACK, SAVEPOINT or the like.",
    then: "Nothing was sent. Use `transaction()`.",
  },
  DB_SQL_TEMPLATE: {
    class: "SqlTemplateError",
    when: "A `sql` template was given something it must not accept.",
    then: "Nothing was sent. The message shows the slot.",
  },
  DB_NO_ROWS: {
    class: "NoRowsError",
    when: "`one()` or `scalar()` got no row.",
    then: "The statement ran and, outside a transaction, its effects are committed.",
  },
  DB_TOO_MANY_ROWS: {
    class: "TooManyRowsError",
    when: "`one()`, `maybeOne()` or `scalar()` got more than one row.",
    then: "The statement ran and, outside a transaction, its effects are committed.",
  },
  DB_VALUE_UNREADABLE: {
    class: "DecodeError",
    when: "A value came back that the codec of its type cannot represent.",
    then: "The statement ran and, outside a transaction, its effects are committed. Choose another codec.",
  },
  DB_ROW_INVALID: {
    class: "RowValidationError",
    when: "A row did not satisfy the statement's schema.",
    then: "The statement ran and, outside a transaction, its effects are committed.",
  },
  DB_TX_ABORTED: {
    class: "TxAbortedError",
    when: "A statement was issued in a transaction that an earlier error had aborted.",
    then: "Nothing was sent. `cause` is the first error.",
  },
  DB_TX_ABORTED_COMMIT: {
    class: "TxAbortedCommitError",
    when: "The callback swallowed an error, and the server answered COMMIT with ROLLBACK.",
    then: "Nothing was applied. `cause` is the swallowed error.",
  },
  DB_TX_CLOSED: {
    class: "TxClosedError",
    when: "A transaction client was used after its transaction had ended.",
    then: "Nothing was sent.",
  },
  DB_TX_UNAWAITED_QUERY: {
    class: "TxUnawaitedQueryError",
    when: "The callback returned while its statements were still running.",
    then: "They were awaited and everything was rolled back.",
  },
  DB_TX_OUTCOME_UNKNOWN: {
    class: "CommitOutcomeUnknownError",
    when: "The connection died after COMMIT was written and before its answer came.",
    then: "The transaction may or may not have been applied: verify before retrying.",
  },
  DB_UNSUPPORTED: {
    class: "UnsupportedError",
    when: "The call cannot work with this server, mode or pooler.",
    then: "Nothing was sent.",
  },
} as const;

/** A code of db-core that no server sent. */
export type ErrorCode = keyof typeof errorCodes;

/** Every `code` of a `WarningEvent` of db-core. Keys are stable: they are part of the public API. */
export const warningCodes = {
  DB_CONFIG_UNSAFE: {
    when: "A server is made with a configuration that gives up a protection, such as a certificate that is not verified.",
    then: "The server works. Follow the message, or accept what it says.",
  },
  DB_DRIVER_FALLBACK: {
    when: 'With `driver: "auto"`, the fast driver did not work with the pg that is installed, or on its socket (once per server).',
    then: 'The stock driver is used: everything works, more slowly. Tell us the version of pg; `driver: "pg"` silences it.',
  },
  DB_LEASE_LEAKED: {
    when: "A connection has been held for `leakAfterMs` (once per lease), or its lease was garbage collected without being given back.",
    then: "A held connection stays with its holder, a collected one is destroyed. `details.site` is where it was acquired, if that is known: give it back in a `finally`.",
  },
  DB_LEASE_RELEASED_TWICE: {
    when: "A lease was given back a second time.",
    then: "Ignored: whoever has the connection now keeps it. Remove one of the two calls.",
  },
  DB_DIRTY_RELEASE: {
    when: "A connection was given back in an open transaction, or with statements in flight.",
    then: "The transaction is rolled back; with statements in flight the connection is destroyed. End what was begun before giving back, and await every statement.",
  },
  DB_LISTENER_FAILED: {
    when: "A listener for the notices or notifications of a leased connection threw.",
    then: "The connection is not affected. `error` is what was thrown.",
  },
  DB_OBSERVER_FAILED: {
    when: "An observer threw, or a method of its returned a promise that was rejected.",
    then: "The observer is removed and sees nothing more; the work it watched was not disturbed. `error` is what was thrown.",
  },
} as const;

/** The code of a warning of db-core. */
export type WarningCode = keyof typeof warningCodes;
