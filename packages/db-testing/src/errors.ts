import type { DbTestingErrorCode } from "./error-codes.js";

/** Root of the errors this package throws. Tell them apart by `code`, which never changes its meaning. */
export abstract class DbTestingError extends Error {
  /** Stable identifier; the table is in `error-codes.ts`. */
  readonly code: DbTestingErrorCode;

  constructor(code: DbTestingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** What {@link startPostgres} was doing when it failed. */
export type PostgresStartStep =
  | "options"
  | "folder"
  | "user"
  | "binaries"
  | "initdb"
  | "standby"
  | "data"
  | "start";

/** Carried by every failure of `startPostgres`. Nothing is left running and no folder remains. */
export class PostgresStartError extends DbTestingError {
  readonly step: PostgresStartStep;
  /** The last lines that initdb or the server wrote; empty when neither ran. */
  readonly logTail: string;

  constructor(
    code: DbTestingErrorCode,
    step: PostgresStartStep,
    message: string,
    details: { logTail?: string; cause?: unknown } = {},
  ) {
    const logTail = details.logTail ?? "";
    super(code, logTail === "" ? message : `${message}\n${logTail}`, { cause: details.cause });
    this.step = step;
    this.logTail = logTail;
  }
}

/** Carried by every failure of `createTestDatabase` and of `drop()`. */
export class TestDatabaseError extends DbTestingError {}

/** Carried by the failures of `startFaultProxy`. */
export class FaultProxyError extends DbTestingError {}
