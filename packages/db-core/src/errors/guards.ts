import { isDatabaseError } from "./database-error.js";
import type { DatabaseError } from "./database-error.js";

/** An error that carries the SQLSTATE `State`, whatever its class. */
export type ErrorWithState<State extends string> = DatabaseError & { readonly code: State };

/**
 * Names of constraints by kind, filled by `@abe/db-typegen` through declaration merging. A kind that is not here
 * has any names.
 */
export interface ConstraintRegistry {}

/** A kind of constraint whose name an error carries. */
export type ConstraintKind = "unique" | "foreignKey" | "check" | "exclusion";

/** The names of that kind; any text while nobody has generated them. */
export type ConstraintName<Kind extends ConstraintKind> =
  ConstraintRegistry extends Readonly<Record<Kind, infer Name extends string>> ? Name : string;

/** 23505. @param constraint only that constraint or unique index. */
export function isUniqueViolation(
  error: unknown,
  constraint?: ConstraintName<"unique">,
): error is ErrorWithState<"23505"> {
  return violates(error, "23505", constraint);
}

/** 23503. @param constraint only that constraint. */
export function isForeignKeyViolation(
  error: unknown,
  constraint?: ConstraintName<"foreignKey">,
): error is ErrorWithState<"23503"> {
  return violates(error, "23503", constraint);
}

/** 23502. @param column only that column: PostgreSQL before 18 names no constraint here. */
export function isNotNullViolation(
  error: unknown,
  column?: string,
): error is ErrorWithState<"23502"> {
  return hasState(error, "23502") && (column === undefined || error.column === column);
}

/** 23514. @param constraint only that constraint. */
export function isCheckViolation(
  error: unknown,
  constraint?: ConstraintName<"check">,
): error is ErrorWithState<"23514"> {
  return violates(error, "23514", constraint);
}

/** 23P01. @param constraint only that constraint. */
export function isExclusionViolation(
  error: unknown,
  constraint?: ConstraintName<"exclusion">,
): error is ErrorWithState<"23P01"> {
  return violates(error, "23P01", constraint);
}

/** 40001. */
export function isSerializationFailure(error: unknown): error is ErrorWithState<"40001"> {
  return hasState(error, "40001");
}

/** 40P01. */
export function isDeadlock(error: unknown): error is ErrorWithState<"40P01"> {
  return hasState(error, "40P01");
}

/** 55P03. */
export function isLockTimeout(error: unknown): error is ErrorWithState<"55P03"> {
  return hasState(error, "55P03");
}

/** Whether running the same work again may succeed and cannot apply it twice. `false` for foreign errors. */
export function isRetryable(error: unknown): boolean {
  return isDatabaseError(error) && error.isRetryable;
}

function violates(error: unknown, sqlState: string, constraint: string | undefined): boolean {
  return hasState(error, sqlState) && (constraint === undefined || error.constraint === constraint);
}

function hasState(error: unknown, sqlState: string): error is DatabaseError {
  return isDatabaseError(error) && error.code === sqlState;
}
