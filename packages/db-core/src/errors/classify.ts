import { ConnectionLostError } from "./connection-errors.js";
import {
  CheckViolationError,
  ExclusionViolationError,
  ForeignKeyViolationError,
  NotNullViolationError,
  UniqueViolationError,
} from "./constraint-errors.js";
import type { DatabaseError, DatabaseErrorDetails } from "./database-error.js";
import type { Outcome } from "./outcome.js";
import {
  DeadlockError,
  InsufficientPrivilegeError,
  InvalidDataError,
  LockTimeoutError,
  ReadOnlyError,
  SerializationFailureError,
  ServerError,
  SqlSyntaxError,
  StalePlanError,
  UndefinedObjectError,
} from "./server-error.js";
import type { ServerErrorFields } from "./server-error-fields.js";
import { sqlStateRule } from "./sql-state-rules.js";

/** What is known beside the server's message. */
export interface ServerErrorContext {
  /** Text of the statement at fault, for the caret. Never its values. */
  readonly statement?: string;
  /** The low-cardinality name the caller gave the statement. */
  readonly statementName?: string;
  /** Default: by SQLSTATE, which is `not_applied` unless the server ended the session. */
  readonly outcome?: Outcome;
  /** An earlier failure. One that only repeats the message, as a driver's own error does, is dropped. */
  readonly cause?: unknown;
}

type ServerErrorClass = new (message: string, options?: DatabaseErrorDetails) => DatabaseError;

const classes: Readonly<Record<string, ServerErrorClass>> = {
  CheckViolationError,
  ConnectionLostError,
  DeadlockError,
  ExclusionViolationError,
  ForeignKeyViolationError,
  InsufficientPrivilegeError,
  InvalidDataError,
  LockTimeoutError,
  NotNullViolationError,
  ReadOnlyError,
  SerializationFailureError,
  SqlSyntaxError,
  StalePlanError,
  UndefinedObjectError,
  UniqueViolationError,
};

/**
 * The error for an ErrorResponse, by its SQLSTATE: the table is `sqlStateRules`.
 *
 * @param message the server's primary message (field M).
 */
export function errorFromServer(
  message: string,
  fields: ServerErrorFields,
  context?: ServerErrorContext,
): DatabaseError {
  const { class: name } = sqlStateRule(fields.sqlState, fields.routine);
  return new (classes[name] ?? ServerError)(message, { ...context, server: fields });
}
