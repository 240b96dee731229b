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
