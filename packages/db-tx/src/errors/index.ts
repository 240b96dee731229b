import { DatabaseError, type DatabaseErrorOptions } from "@abe/db-core/errors";

type Options = Omit<DatabaseErrorOptions, "code">;

/** Propagation `mandatory` without an ambient transaction. Nothing was sent. */
export class TxRequiredError extends DatabaseError {
  static override readonly className: string = "TxRequiredError";
  constructor(message: string, options?: Options) {
    super(message, { ...options, code: "DB_TX_REQUIRED" });
  }
}

/** Propagation `never` inside an ambient transaction. Nothing was sent. */
export class TxForbiddenError extends DatabaseError {
  static override readonly className: string = "TxForbiddenError";
  constructor(message: string, options?: Options) {
    super(message, { ...options, code: "DB_TX_FORBIDDEN" });
  }
}

/** A joining scope asks for what its transaction is not. Nothing was sent. */
export class TxOptionsConflictError extends DatabaseError {
  static override readonly className: string = "TxOptionsConflictError";
  constructor(message: string, options?: Options) {
    super(message, { ...options, code: "DB_TX_OPTIONS_CONFLICT" });
  }
}

/** A joined scope failed and nobody said so. Everything was rolled back; `cause` is its failure. */
export class TxRollbackOnlyError extends DatabaseError {
  static override readonly className: string = "TxRollbackOnlyError";
  constructor(message: string, options?: Options) {
    super(message, { ...options, code: "DB_TX_ROLLBACK_ONLY" });
  }
}

/** A handle was used while one of its savepoints is open. Nothing was sent. */
export class TxParentBusyError extends DatabaseError {
  static override readonly className: string = "TxParentBusyError";
  constructor(message: string, options?: Options) {
    super(message, { ...options, code: "DB_TX_PARENT_BUSY" });
  }
}
