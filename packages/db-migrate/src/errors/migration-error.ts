import { DatabaseError } from "@abe/db-core/errors";
import type { DatabaseErrorOptions } from "@abe/db-core/errors";
import type { MigrationErrorCode } from "./error-codes.js";

/** Options of an error of this package. */
export interface MigrationErrorOptions extends Omit<DatabaseErrorOptions, "code"> {
  /** Default: the class's code. A SQLSTATE takes its place where the server sent one. */
  readonly code?: MigrationErrorCode | (string & {});
}

/** Base of every error of this package. `outcome` is `not_applied` unless the class says otherwise. */
export abstract class MigrationError extends DatabaseError {
  static override readonly className: string = "MigrationError";

  constructor(code: MigrationErrorCode, message: string, options: MigrationErrorOptions = {}) {
    super(message, { ...options, code: options.code ?? code });
  }
}
