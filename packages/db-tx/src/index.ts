export type { AdvisoryLockOptions, LockKey } from "./advisory-lock.js";
export { errorCodes, warningCodes } from "./errors/error-codes.js";
export type { TxErrorCode, TxWarningCode } from "./errors/error-codes.js";
export {
  LockLostError,
  PoolDeadlockError,
  TxAlreadyAppliedError,
  TxForbiddenError,
  TxOperationError,
  TxOptionsConflictError,
  TxParentBusyError,
  TxRequiredError,
  TxRetryExhaustedError,
  TxRollbackOnlyError,
  TxServerError,
} from "./errors/index.js";
export type { GivenUp } from "./errors/index.js";
export type { Propagation } from "./propagation.js";
export type { RetryBudgetOptions } from "./retry-budget.js";
export type { RetryOptions } from "./retry.js";
export type { Operation, OperationResults } from "./run-all.js";
export type { SessionLockOptions } from "./session-lock.js";
export { createTransactionService, TransactionService } from "./transaction-service.js";
export type { ReadOnlyOptions, TransactionServiceOptions } from "./transaction-service.js";
export type { TransactionRunOptions } from "./transaction-run-options.js";
export type {
  Completion,
  CompletionHook,
  Hook,
  SavepointOptions,
  Transaction,
  TransactionState,
} from "./transaction.js";
export type { CommitVerification } from "./verification/commit-proof.js";
