export {
  LockLostError,
  PoolDeadlockError,
  TxAlreadyAppliedError,
  TxOperationError,
  TxRetryExhaustedError,
} from "./run-errors.js";
export type { GivenUp } from "./run-errors.js";
export {
  TxForbiddenError,
  TxOptionsConflictError,
  TxParentBusyError,
  TxRequiredError,
  TxRollbackOnlyError,
  TxServerError,
} from "./scope-errors.js";
