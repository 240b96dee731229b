import { DatabaseError, type DatabaseErrorDetails } from "@abe/db-core/errors";

/** Propagation `mandatory` without an ambient transaction. Nothing was sent. */
export class TxRequiredError extends DatabaseError {
  static override readonly className: string = "TxRequiredError";
  declare readonly code: "DB_TX_REQUIRED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_REQUIRED" });
  }
}

/** Propagation `never` inside an ambient transaction. Nothing was sent. */
export class TxForbiddenError extends DatabaseError {
  static override readonly className: string = "TxForbiddenError";
  declare readonly code: "DB_TX_FORBIDDEN";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_FORBIDDEN" });
  }
}

/** A scope asks for what its transaction is not. Nothing was sent. */
export class TxOptionsConflictError extends DatabaseError {
  static override readonly className: string = "TxOptionsConflictError";
  declare readonly code: "DB_TX_OPTIONS_CONFLICT";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_OPTIONS_CONFLICT" });
  }
}

/** A joined scope failed and nobody said so. Everything was rolled back; `cause` is its failure. */
export class TxRollbackOnlyError extends DatabaseError {
  static override readonly className: string = "TxRollbackOnlyError";
  declare readonly code: "DB_TX_ROLLBACK_ONLY";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_ROLLBACK_ONLY" });
  }
}

/** A handle was used while one of its savepoints is open. Nothing was sent. */
export class TxParentBusyError extends DatabaseError {
  static override readonly className: string = "TxParentBusyError";
  declare readonly code: "DB_TX_PARENT_BUSY";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_PARENT_BUSY" });
  }
}

/** `@Transactional()` found no server that a TransactionService made, or several. Nothing was sent. */
export class TxServerError extends DatabaseError {
  static override readonly className: string = "TxServerError";
  declare readonly code: "DB_TX_SERVER";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_TX_SERVER" });
  }
}
