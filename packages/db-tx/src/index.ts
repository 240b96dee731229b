export { errorCodes } from "./errors/error-codes.js";
export type { TxErrorCode } from "./errors/error-codes.js";
export {
  TxForbiddenError,
  TxOptionsConflictError,
  TxParentBusyError,
  TxRequiredError,
  TxRollbackOnlyError,
} from "./errors/index.js";
export type { Propagation } from "./propagation.js";
export type { RetryOptions } from "./retry.js";
export { createTransactionService, TransactionService } from "./transaction-service.js";
export type { TransactionRunOptions } from "./transaction-run-options.js";
export type { Operation, OperationResults } from "./transaction-service.js";
export type { Completion, Hook, Transaction, TransactionState } from "./transaction.js";
