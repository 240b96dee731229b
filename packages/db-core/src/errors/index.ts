export { errorFromServer } from "./classify.js";
export type { ServerErrorContext } from "./classify.js";
export { ConfigError } from "./config-error.js";
export {
  ConnectFailedError,
  ConnectionLostError,
  ProtocolError,
  UnsupportedError,
} from "./connection-errors.js";
export {
  CheckViolationError,
  ExclusionViolationError,
  ForeignKeyViolationError,
  NotNullViolationError,
  UniqueViolationError,
} from "./constraint-errors.js";
export { DatabaseError, isDatabaseError } from "./database-error.js";
export type { DatabaseErrorOptions, DatabaseErrorDetails } from "./database-error.js";
export { errorCodes, warningCodes } from "./error-codes.js";
export type { ErrorCode, ErrorCodeEntry, WarningCode } from "./error-codes.js";
export {
  isCheckViolation,
  isDeadlock,
  isExclusionViolation,
  isForeignKeyViolation,
  isLockTimeout,
  isNotNullViolation,
  isRetryable,
  isSerializationFailure,
  isUniqueViolation,
} from "./guards.js";
export type {
  ConstraintKind,
  ConstraintName,
  ConstraintRegistry,
  ErrorWithState,
} from "./guards.js";
export type { Outcome } from "./outcome.js";
export {
  LeaseReleasedError,
  PoolClosedError,
  PoolOverloadedError,
  PoolTimeoutError,
} from "./pool-errors.js";
export {
  DecodeError,
  NoRowsError,
  ParameterError,
  QueryAbortedError,
  QueryTimeoutError,
  RowValidationError,
  SqlTemplateError,
  StatementError,
  TooManyRowsError,
  TransactionControlError,
} from "./query-errors.js";
export type { RowIssue } from "./query-errors.js";
export {
  DeadlockError,
  InsufficientPrivilegeError,
  InvalidDataError,
  LockTimeoutError,
  ReadOnlyError,
  SerializationFailureError,
  ServerError,
  SimpleQueryError,
  SqlSyntaxError,
  StalePlanError,
  UndefinedObjectError,
} from "./server-error.js";
export type { ServerErrorFields } from "./server-error-fields.js";
export { SqlState } from "./sql-state.js";
export {
  CommitOutcomeUnknownError,
  TxAbortedCommitError,
  TxAbortedError,
  TxClosedError,
  TxUnawaitedQueryError,
} from "./transaction-errors.js";
export { withCallerStack } from "./caller-stack.js";
