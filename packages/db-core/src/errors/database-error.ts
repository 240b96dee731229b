import type { ErrorCode } from "./error-codes.js";
import type { Outcome } from "./outcome.js";
import type { ServerErrorFields } from "./server-error-fields.js";

const brand: unique symbol = Symbol.for("@abe/db-core/DatabaseError");

/** Everything a {@link DatabaseError} carries besides its message. */
export interface DatabaseErrorOptions {
  /** SQLSTATE when the server sent one, otherwise a stable `DB_…` code. */
  readonly code: ErrorCode | (string & {});
  /** See {@link Outcome}. Default `not_applied`. */
  readonly outcome?: Outcome;
  /** Running the same work again may succeed. Default `false`. */
  readonly isRetryable?: boolean;
  /** The fields of the server's ErrorResponse, where there was one. */
  readonly server?: ServerErrorFields;
  /** Text of the statement at fault; never its values. */
  readonly statement?: string;
  /** The low-cardinality name the caller gave the statement. */
  readonly statementName?: string;
  readonly cause?: unknown;
}

/**
 * Root of every error of the `@abe/db-*` packages.
 *
 * `code` is the SQLSTATE when the server sent one (so `error.code === "23505"` works), otherwise a
 * stable `DB_…` code. Parameter values and passwords are never part of the message or a field.
 * `instanceof` works across duplicate copies of the package: the check is a brand, not identity.
 */
export class DatabaseError extends Error {
  /** SQLSTATE, or a stable `DB_…` code when no server sent one. */
  readonly code: string;
  /** Five characters, PostgreSQL documentation appendix A. */
  readonly sqlState?: string;
  /** Running the same work again may succeed. */
  readonly isRetryable: boolean;
  /** Whether the interrupted work took effect. */
  readonly outcome: Outcome;
  /** `ERROR`, `FATAL` or `PANIC`. */
  readonly severity?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly schema?: string;
  readonly column?: string;
  readonly dataType?: string;
  /** May quote a key's value: never logged unless asked for. */
  readonly detail?: string;
  readonly hint?: string;
  /** Call stack of PL/pgSQL functions and the like, as the server reports it. */
  readonly where?: string;
  /** 1-based character (not byte) offset into {@link statement}. */
  readonly position?: number;
  /** Server-side C function that raised the error. */
  readonly routine?: string;
  /** Text of the statement at fault; never its values. */
  readonly statement?: string;
  /** The low-cardinality name the caller gave the statement. */
  readonly statementName?: string;
  /** Failures of cleaning up after this error; they never replace it. */
  readonly suppressed: unknown[] = [];

  constructor(message: string, options: DatabaseErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.isRetryable = options.isRetryable ?? false;
    this.outcome = options.outcome ?? "not_applied";
    const { server } = options;
    if (server !== undefined) Object.assign(this, server);
    if (options.statement !== undefined) this.statement = options.statement;
    if (options.statementName !== undefined) this.statementName = options.statementName;
    hide(this, "suppressed");
  }

  /** The class's name. */
  override get name(): string {
    return this.constructor.name;
  }

  /** @internal */
  get [brand](): true {
    return true;
  }

  /** True for any `DatabaseError`, also one made by another copy of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== DatabaseError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** Whether `value` is an error of these packages. Equals `value instanceof DatabaseError`. */
export function isDatabaseError(value: unknown): value is DatabaseError {
  return value instanceof DatabaseError;
}

function hide(target: object, key: string): void {
  Object.defineProperty(target, key, { enumerable: false });
}
