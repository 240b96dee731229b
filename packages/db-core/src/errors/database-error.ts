import type { ErrorCode } from "./error-codes.js";
import type { Outcome } from "./outcome.js";
import type { ServerErrorFields } from "./server-error-fields.js";

/** Own key of every error: the class names it answers to, shared by all copies of the package. */
const brand: unique symbol = Symbol.for("@abe/db-core/DatabaseError");

/** What may quote a value, or is long: read by name, never printed by `util.inspect` or a logger. */
const hidden = ["detail", "where", "statement", "suppressed"] as const;

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
  /** An earlier failure. Its own fields are printed by `util.inspect`, so it must hold no values. */
  readonly cause?: unknown;
}

/** What the constructors of subclasses take: their code is fixed. */
export type DatabaseErrorDetails = Omit<DatabaseErrorOptions, "code">;

/**
 * Root of every error of the `@abe/db-*` packages.
 *
 * `code` is the SQLSTATE when the server sent one (so `error.code === "23505"` works), otherwise a
 * stable `DB_…` code. Parameter values and passwords are never part of the message or of an enumerable
 * field. `instanceof`, also of a subclass that states its `className`, works across duplicate copies of
 * the package: the check is a brand, not identity.
 */
export class DatabaseError extends Error {
  /**
   * The class's name, in words that survive minification. A subclass that states its own is recognised
   * across copies; one that does not is recognised by identity.
   */
  static readonly className: string = "DatabaseError";

  /** SQLSTATE, or a stable `DB_…` code when no server sent one. */
  declare readonly code: string;
  /** Five characters, PostgreSQL documentation appendix A. */
  declare readonly sqlState?: string;
  /** Running the same work again may succeed. */
  declare readonly isRetryable: boolean;
  /** Whether the interrupted work took effect. */
  declare readonly outcome: Outcome;
  /** `ERROR`, `FATAL` or `PANIC`, in the server's language. */
  declare readonly severity?: string;
  declare readonly constraint?: string;
  declare readonly table?: string;
  declare readonly schema?: string;
  declare readonly column?: string;
  declare readonly dataType?: string;
  /** May quote a key's value, so it is not enumerable: never logged unless asked for. */
  declare readonly detail?: string;
  declare readonly hint?: string;
  /** Call stack of PL/pgSQL functions and the like. May quote values, so it is not enumerable. */
  declare readonly where?: string;
  /** 1-based character (not byte, not UTF-16 unit) offset into {@link statement}. */
  declare readonly position?: number;
  /** Server-side C function that raised the error. */
  declare readonly routine?: string;
  /** Text of the statement at fault; never its values. Not enumerable. */
  declare readonly statement?: string;
  /** The low-cardinality name the caller gave the statement. */
  declare readonly statementName?: string;
  /** Failures of cleaning up after this error; they never replace it. Not enumerable. */
  declare readonly suppressed: unknown[];

  constructor(message: string, options: DatabaseErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const { server, statement, statementName } = options;
    Object.assign(this, {
      code: options.code,
      isRetryable: options.isRetryable ?? false,
      outcome: options.outcome ?? "not_applied",
      ...server,
      ...(statement === undefined ? {} : { statement }),
      ...(statementName === undefined ? {} : { statementName }),
      suppressed: [],
    });
    Object.defineProperty(this, brand, { value: lineage(new.target) });
    hide(this, hidden);
  }

  /** The class's name. */
  override get name(): string {
    return nameOf(this.constructor);
  }

  /** Tools that print errors rename them, as they may any other error. */
  override set name(name: string) {
    Object.defineProperty(this, "name", { value: name, writable: true, configurable: true });
  }

  /** True for an error of this class, also one made by another copy of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!Object.hasOwn(this, "className")) {
      return Function.prototype[Symbol.hasInstance].call(this, value);
    }
    if (typeof value !== "object" || value === null) return false;
    const names: unknown = Reflect.get(value, brand);
    return Array.isArray(names) && names.includes(this.className);
  }
}

/** Whether `value` is an error of these packages. Equals `value instanceof DatabaseError`. */
export function isDatabaseError(value: unknown): value is DatabaseError {
  return value instanceof DatabaseError;
}

/** Makes fields that may quote values invisible to `util.inspect`, `JSON.stringify` and loggers. */
export function hide(target: object, keys: readonly string[]): void {
  for (const key of keys) {
    if (Object.hasOwn(target, key)) Object.defineProperty(target, key, { enumerable: false });
  }
}

/** The stated names of a class and its ancestors, nearest first. */
function lineage(constructor: unknown): string[] {
  const names: string[] = [];
  let current = constructor;
  while (typeof current === "function" && current !== Error) {
    if (Object.hasOwn(current, "className")) names.push(nameOf(current));
    current = Object.getPrototypeOf(current);
  }
  return names;
}

function nameOf(constructor: Function): string {
  const stated: unknown = Object.hasOwn(constructor, "className")
    ? Reflect.get(constructor, "className")
    : undefined;
  return typeof stated === "string" ? stated : constructor.name;
}
