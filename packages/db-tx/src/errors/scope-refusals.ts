import {
  CommitOutcomeUnknownError,
  TxClosedError,
  TxUnawaitedQueryError,
} from "@abe/db-core/errors";
import { TxParentBusyError, TxRollbackOnlyError } from "./scope-errors.js";

/** A handle, or an asynchronous branch, has outlived its scope. */
export function closedScope(openedAt: string | undefined): TxClosedError {
  const where = openedAt === undefined ? "" : `; it was opened at ${openedAt}`;
  return new TxClosedError(
    `the transaction or savepoint has ended; nothing was sent. Work that outlives it belongs in detached()${where}`,
  );
}

/** A handle is used while a savepoint of it is open. */
export function parentBusy(): TxParentBusyError {
  return new TxParentBusyError(
    "a savepoint of this transaction is open: use its own handle; nothing was sent",
  );
}

/** A savepoint is asked for that could only begin after the one around the call. */
export function insideOwnSavepoint(): TxParentBusyError {
  return new TxParentBusyError(
    "savepoint() was called on a handle from inside its own savepoint, and would wait for itself: use the savepoint's handle; nothing was sent",
  );
}

/** The callback returned normally from a scope that can only be rolled back. */
export function rollbackOnly(cause: unknown): TxRollbackOnlyError {
  return new TxRollbackOnlyError(
    "it was marked for rollback, by setRollbackOnly() or by the failure of a scope that had joined it; nothing was applied",
    { cause },
  );
}

/** The callback settled before what it had begun. */
export function unawaited(
  how: "returned" | "threw",
  pieces: number,
  about: { readonly statement: string | undefined; readonly cause: unknown },
): TxUnawaitedQueryError {
  const { statement, cause } = about;
  const what = pieces === 1 ? "a statement or scope" : `${pieces} statements or scopes`;
  return new TxUnawaitedQueryError(
    `the callback ${how} while ${what} of its own ran: a missing await; they were awaited and rolled back`,
    {
      ...(statement === undefined ? {} : { statement }),
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

/** The deadline came while COMMIT was on its way. */
export function lateCommit(): CommitOutcomeUnknownError {
  return new CommitOutcomeUnknownError(
    "COMMIT was sent and not answered within the transaction's time",
  );
}
