import { ServerError } from "./server-error.js";

/** 23505: a row with the same key exists. `constraint` names the constraint or unique index. */
export class UniqueViolationError extends ServerError {
  static override readonly className: string = "UniqueViolationError";
  static override readonly defaultSqlState: string = "23505";
  declare readonly code: "23505";
}

/** 23503: the referenced row does not exist, or a referencing row still does. */
export class ForeignKeyViolationError extends ServerError {
  static override readonly className: string = "ForeignKeyViolationError";
  static override readonly defaultSqlState: string = "23503";
  declare readonly code: "23503";
}

/** 23502: `column` of `table` may not be NULL. */
export class NotNullViolationError extends ServerError {
  static override readonly className: string = "NotNullViolationError";
  static override readonly defaultSqlState: string = "23502";
  declare readonly code: "23502";
}

/** 23514: a CHECK constraint of a table or domain said no. */
export class CheckViolationError extends ServerError {
  static override readonly className: string = "CheckViolationError";
  static override readonly defaultSqlState: string = "23514";
  declare readonly code: "23514";
}

/** 23P01: an exclusion constraint found a conflicting row. */
export class ExclusionViolationError extends ServerError {
  static override readonly className: string = "ExclusionViolationError";
  static override readonly defaultSqlState: string = "23P01";
  declare readonly code: "23P01";
}
