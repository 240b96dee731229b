import type { DbTypegenErrorCode } from "./error-codes.js";

/** Root of the errors this package throws. Tell them apart by `code`, which never changes its meaning. */
export abstract class DbTypegenError extends Error {
  /** Stable identifier; the table is in `error-codes.ts`. */
  readonly code: DbTypegenErrorCode;

  constructor(code: DbTypegenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The server is of a release whose parse trees are not known here. Nothing was sent but a question. */
export class UnsupportedServerError extends DbTypegenError {}

/** A folder or file of the project cannot be used. Nothing was written. */
export class ProjectError extends DbTypegenError {}

/** The migrations cannot be applied to an empty database. Nothing was written. */
export class MigrationsError extends DbTypegenError {}

/** What was given is not the URL of a database. Nothing was sent, nothing was written. */
export class DatabaseUrlError extends DbTypegenError {}

/** A file cannot be written. All are as they were. */
export class OutputError extends DbTypegenError {}
