import { DatabaseError, hide } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";

/** The caller's AbortSignal fired; `cause` is its reason, `outcome` says what is known. */
export class QueryAbortedError extends DatabaseError {
  static override readonly className: string = "QueryAbortedError";
  declare readonly code: "DB_QUERY_ABORTED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_QUERY_ABORTED" });
  }
}

/** `timeoutMs` passed before the statement completed; `outcome` says what is known. */
export class QueryTimeoutError extends DatabaseError {
  static override readonly className: string = "QueryTimeoutError";
  declare readonly code: "DB_QUERY_TIMEOUT";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_QUERY_TIMEOUT" });
  }
}

/** A value cannot be sent. The message names its position, never the value. Nothing was sent. */
export class ParameterError extends DatabaseError {
  static override readonly className: string = "ParameterError";
  declare readonly code: "DB_PARAMETER_INVALID";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_PARAMETER_INVALID" });
  }
}

/** The text is empty, holds several statements, or cannot run where it was given. */
export class StatementError extends DatabaseError {
  static override readonly className: string = "StatementError";
  declare readonly code: "DB_STATEMENT_INVALID";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_STATEMENT_INVALID" });
  }
}

/** A text begins with BEGIN, COMMIT or the like; use `transaction()`. Nothing was sent. */
export class TransactionControlError extends DatabaseError {
  static override readonly className: string = "TransactionControlError";
  declare readonly code: "DB_TRANSACTION_CONTROL";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TRANSACTION_CONTROL" });
  }
}

/** A `sql` template was given something it must not accept. Nothing was sent. */
export class SqlTemplateError extends DatabaseError {
  static override readonly className: string = "SqlTemplateError";
  declare readonly code: "DB_SQL_TEMPLATE";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_SQL_TEMPLATE" });
  }
}

/** No row came where one had to. The statement ran, so `outcome` is `applied` by default. */
export class NoRowsError extends DatabaseError {
  static override readonly className: string = "NoRowsError";
  declare readonly code: "DB_NO_ROWS";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { outcome: "applied", ...options, code: "DB_NO_ROWS" });
  }
}

/** More than one row came. The statement ran, so `outcome` is `applied` by default. */
export class TooManyRowsError extends DatabaseError {
  static override readonly className: string = "TooManyRowsError";
  declare readonly code: "DB_TOO_MANY_ROWS";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { outcome: "applied", ...options, code: "DB_TOO_MANY_ROWS" });
  }
}

/**
 * A value came back that the codec of its type cannot represent, such as an int8 beyond 2^53 read as a
 * number. The message names the type, never the value. The statement ran: `outcome` is `applied` by
 * default.
 */
export class DecodeError extends DatabaseError {
  static override readonly className: string = "DecodeError";
  declare readonly code: "DB_VALUE_UNREADABLE";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { outcome: "applied", ...options, code: "DB_VALUE_UNREADABLE" });
  }
}

/** The error for an instant later or earlier than any Date: those end with the year 275,760. */
export function beyondDate(): DecodeError {
  return new DecodeError("the timestamptz is beyond what a Date holds");
}

/** One reason why a row was refused, as Standard Schema reports it. */
export interface RowIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A row did not satisfy the statement's schema. The statement ran: `outcome` is `applied` by default. */
export class RowValidationError extends DatabaseError {
  static override readonly className: string = "RowValidationError";
  declare readonly code: "DB_ROW_INVALID";
  /** What the schema said. Some libraries quote the value there, so it is not enumerable. */
  readonly issues: readonly RowIssue[];

  constructor(
    message: string,
    options?: DatabaseErrorDetails & { readonly issues?: readonly RowIssue[] },
  ) {
    super(message, { outcome: "applied", ...options, code: "DB_ROW_INVALID" });
    this.issues = options?.issues ?? [];
    hide(this, ["issues"]);
  }
}
