import { DatabaseError, hide } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
import { serverMessage } from "./server-message.js";
import { sqlStateRule } from "./sql-state-rules.js";

/**
 * The server refused: an ErrorResponse whose SQLSTATE has no class of its own, and the base of those
 * that have one. `outcome` and `isRetryable` are by SQLSTATE unless said otherwise.
 *
 * `message` is the server's, without the values it quotes, followed by a caret under the place in the
 * statement where the server named one.
 */
export class ServerError extends DatabaseError {
  static override readonly className: string = "ServerError";
  /** The SQLSTATE where the options have none. `XX000` is internal_error. */
  static readonly defaultSqlState: string = "XX000";
  /** Five characters, PostgreSQL documentation appendix A. Equals `code`. */
  declare readonly sqlState: string;
  /** The message as the server sent it. May quote a value, so it is not enumerable. */
  readonly serverMessage: string;

  /** @param options.cause dropped when it only repeats `message`, as the driver's own error does. */
  constructor(message: string, options?: DatabaseErrorDetails) {
    const sqlState = options?.server?.sqlState ?? new.target.defaultSqlState;
    const server = { ...options?.server, sqlState };
    const { cause, ...rest } = options ?? {};
    const rule = sqlStateRule(sqlState, server.routine);
    const outcome = options?.outcome ?? rule.outcome ?? "not_applied";
    super(serverMessage(message, server, options?.statement), {
      isRetryable: rule.isRetryable && outcome === "not_applied",
      ...rest,
      outcome,
      ...(repeats(cause, message) ? {} : { cause }),
      code: sqlState,
      server,
    });
    this.serverMessage = message;
    hide(this, ["serverMessage"]);
  }
}

/** A driver's own error for the same ErrorResponse shows the values that this one hides. */
function repeats(cause: unknown, message: string): boolean {
  return cause instanceof Error && cause.message === message;
}

/**
 * A command of several sent in one message failed. What had completed before it is undone only when the
 * message held no transaction control and ran outside a transaction block; after a COMMIT in it `outcome` is
 * `unknown`.
 */
export class SimpleQueryError extends ServerError {
  static override readonly className: string = "SimpleQueryError";
  /** Commands that had completed before the one that failed. */
  readonly completed: number;

  constructor(message: string, options?: DatabaseErrorDetails & { readonly completed?: number }) {
    super(message, options);
    this.completed = options?.completed ?? 0;
  }
}

/** 40001: the transaction saw, or would have made, an impossible order. Run it again. */
export class SerializationFailureError extends ServerError {
  static override readonly className: string = "SerializationFailureError";
  static override readonly defaultSqlState: string = "40001";
  declare readonly code: "40001";
}

/** 40P01: the server broke a deadlock by ending this transaction. Run it again. */
export class DeadlockError extends ServerError {
  static override readonly className: string = "DeadlockError";
  static override readonly defaultSqlState: string = "40P01";
  declare readonly code: "40P01";
}

/** 55P03: a lock was not free within `lock_timeout`, or at once with NOWAIT. */
export class LockTimeoutError extends ServerError {
  static override readonly className: string = "LockTimeoutError";
  static override readonly defaultSqlState: string = "55P03";
  declare readonly code: "55P03";
}

/** 0A000 from `RevalidateCachedQuery`: a prepared statement's result type has changed. Prepare it again. */
export class StalePlanError extends ServerError {
  static override readonly className: string = "StalePlanError";
  static override readonly defaultSqlState: string = "0A000";
  declare readonly code: "0A000";
}

/** 42601 and the rest of class 42 that is about the text's form or types, not about a missing object. */
export class SqlSyntaxError extends ServerError {
  static override readonly className: string = "SqlSyntaxError";
  static override readonly defaultSqlState: string = "42601";
}

/** A table, column, function, type, schema or the like does not exist. */
export class UndefinedObjectError extends ServerError {
  static override readonly className: string = "UndefinedObjectError";
  static override readonly defaultSqlState: string = "42P01";
}

/** 42501: the role may not do this. */
export class InsufficientPrivilegeError extends ServerError {
  static override readonly className: string = "InsufficientPrivilegeError";
  static override readonly defaultSqlState: string = "42501";
  declare readonly code: "42501";
}

/** 25006: a write in a read-only transaction, or on a standby. */
export class ReadOnlyError extends ServerError {
  static override readonly className: string = "ReadOnlyError";
  static override readonly defaultSqlState: string = "25006";
  declare readonly code: "25006";
}

/**
 * Class 22: a value has the wrong form, length or range. What the server's message quoted is replaced
 * by `"…"`; the whole of it is in `serverMessage`.
 */
export class InvalidDataError extends ServerError {
  static override readonly className: string = "InvalidDataError";
  static override readonly defaultSqlState: string = "22000";
}
