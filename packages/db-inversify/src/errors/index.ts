import { DatabaseError, type DatabaseErrorDetails } from "@abe/db-core/errors";

/** Two databases of one name, or one module twice. The second bound nothing. */
export class DuplicateModuleError extends DatabaseError {
  static override readonly className: string = "DuplicateModuleError";
  declare readonly code: "DB_INVERSIFY_DUPLICATE";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_INVERSIFY_DUPLICATE" });
  }
}

/** A module's options cannot be used. Nothing was started. */
export class DatabaseModuleError extends DatabaseError {
  static override readonly className: string = "DatabaseModuleError";
  declare readonly code: "DB_INVERSIFY_OPTIONS";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_INVERSIFY_OPTIONS" });
  }
}

/** A module that is needed is not loaded. Nothing was sent. */
export class UnboundDatabaseError extends DatabaseError {
  static override readonly className: string = "UnboundDatabaseError";
  declare readonly code: "DB_INVERSIFY_UNBOUND";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_INVERSIFY_UNBOUND" });
  }
}

/** A database could not be reached at start. Nothing was sent; `cause` is the refusal. */
export class DatabaseStartError extends DatabaseError {
  static override readonly className: string = "DatabaseStartError";
  declare readonly code: "DB_INVERSIFY_START";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_INVERSIFY_START" });
  }
}

/** A database in use was unbound by a method of inversify that may not wait until it is closed. */
export class DatabaseUnbindError extends DatabaseError {
  static override readonly className: string = "DatabaseUnbindError";
  declare readonly code: "DB_INVERSIFY_UNBIND";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_INVERSIFY_UNBIND" });
  }
}

/** A container was to be disposed by what it is unbinding. It goes on ending, and closes its databases. */
export class ContainerEndingError extends DatabaseError {
  static override readonly className: string = "ContainerEndingError";
  declare readonly code: "DB_INVERSIFY_ENDING";

  constructor(options?: DatabaseErrorDetails) {
    const message =
      "The container is being disposed, or modules of it unloaded, and what it is unbinding called disposeContainer() or unloadModules() again: each would wait for the other. Take the inner call out; the databases are closed once everything is unbound.";
    super(message, { ...options, code: "DB_INVERSIFY_ENDING" });
  }
}
