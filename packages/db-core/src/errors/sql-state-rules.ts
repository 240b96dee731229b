import type { Outcome } from "./outcome.js";

/** What an error with a SQLSTATE becomes. */
export interface SqlStateRule {
  /** Name of the class. */
  readonly class: string;
  /** Running the same work again may succeed, provided the outcome is `not_applied`. */
  readonly isRetryable: boolean;
  /** What is known when the driver knows no more. Default `not_applied`. */
  readonly outcome?: Outcome;
  /** What it means and what to do, one sentence. */
  readonly meaning: string;
}

/**
 * How a SQLSTATE without a rule is judged.
 *
 * @public the generator of docs/errors.md reads it from the built package.
 */
export const defaultRule: SqlStateRule = {
  class: "ServerError",
  isRetryable: false,
  meaning: "The server refused; the same work would be refused again.",
};

/**
 * A prepared statement whose result type has changed: 0A000 is otherwise a missing feature.
 *
 * @public the generator of docs/errors.md reads it from the built package.
 */
export const stalePlanRule: SqlStateRule = {
  class: "StalePlanError",
  isRetryable: true,
  meaning: "From `RevalidateCachedQuery`: a table changed under a prepared statement.",
};

/**
 * What becomes of a SQLSTATE: five characters before two, which stand for a class. Retryable are
 * conditions that pass without anybody changing the work: lost races, locks, exhausted resources that
 * refill, restarts. Out of disk, a used-up transaction timeout and a read-only server do not pass.
 */
export const sqlStateRules: Readonly<Record<string, SqlStateRule>> = {
  "08": {
    class: "ServerError",
    isRetryable: true,
    meaning: "The server could not reach another one, as with a foreign table.",
  },
  "08007": {
    class: "ServerError",
    isRetryable: false,
    outcome: "unknown",
    meaning: "The server does not know how a transaction ended: verify.",
  },
  "08P01": {
    class: "ServerError",
    isRetryable: false,
    meaning: "The message was malformed, such as a wrong number of values.",
  },
  "22": {
    class: "InvalidDataError",
    isRetryable: false,
    meaning: "A value has the wrong form, length or range.",
  },
  "23502": {
    class: "NotNullViolationError",
    isRetryable: false,
    meaning: "A column that may not be NULL got none.",
  },
  "23503": {
    class: "ForeignKeyViolationError",
    isRetryable: false,
    meaning: "The referenced row does not exist, or a referencing row still does.",
  },
  "23505": {
    class: "UniqueViolationError",
    isRetryable: false,
    meaning: "A row with the same key exists.",
  },
  "23514": {
    class: "CheckViolationError",
    isRetryable: false,
    meaning: "A CHECK constraint of a table or domain said no.",
  },
  "23P01": {
    class: "ExclusionViolationError",
    isRetryable: false,
    meaning: "A row that excludes this one exists.",
  },
  "25006": {
    class: "ReadOnlyError",
    isRetryable: false,
    meaning:
      "A write in a read-only transaction or on a standby; after a failover, another server.",
  },
  "25P03": {
    class: "ConnectionLostError",
    isRetryable: true,
    outcome: "unknown",
    meaning: "`idle_in_transaction_session_timeout` ended the session.",
  },
  "25P04": {
    class: "ConnectionLostError",
    isRetryable: false,
    outcome: "unknown",
    meaning: "`transaction_timeout` ended the session: the time is used up.",
  },
  "3D000": {
    class: "UndefinedObjectError",
    isRetryable: false,
    meaning: "The database does not exist.",
  },
  "3F000": {
    class: "UndefinedObjectError",
    isRetryable: false,
    meaning: "The schema does not exist.",
  },
  "40001": {
    class: "SerializationFailureError",
    isRetryable: true,
    meaning: "Concurrent transactions admit no order: run the whole transaction again.",
  },
  "40003": {
    class: "ServerError",
    isRetryable: false,
    outcome: "unknown",
    meaning: "The server does not know whether the statement completed: verify.",
  },
  "40P01": {
    class: "DeadlockError",
    isRetryable: true,
    meaning: "The server ended this transaction to break a deadlock: run it again.",
  },
  "42501": {
    class: "InsufficientPrivilegeError",
    isRetryable: false,
    meaning: "The role may not do this.",
  },
  "42601": {
    class: "SqlSyntaxError",
    isRetryable: false,
    meaning: "The text is not SQL; the caret shows where.",
  },
  "42703": {
    class: "UndefinedObjectError",
    isRetryable: false,
    meaning: "The column does not exist.",
  },
  "42704": {
    class: "UndefinedObjectError",
    isRetryable: false,
    meaning: "The type, role, index or other object does not exist.",
  },
  "42883": {
    class: "UndefinedObjectError",
    isRetryable: false,
    meaning: "No function or operator of that name takes these types.",
  },
  "42P01": {
    class: "UndefinedObjectError",
    isRetryable: false,
    meaning: "The table or view does not exist, or is not in `search_path`.",
  },
  "42P02": {
    class: "UndefinedObjectError",
    isRetryable: false,
    meaning: "The text uses a parameter that does not exist.",
  },
  "53": {
    class: "ServerError",
    isRetryable: true,
    meaning: "The server is short of connections or memory.",
  },
  "53100": {
    class: "ServerError",
    isRetryable: false,
    meaning: "The server's disk is full.",
  },
  "53400": {
    class: "ServerError",
    isRetryable: false,
    meaning: "A limit of the configuration is reached.",
  },
  "55006": {
    class: "ServerError",
    isRetryable: true,
    meaning: "The object is in use, such as a database with sessions.",
  },
  "55P03": {
    class: "LockTimeoutError",
    isRetryable: true,
    meaning: "A lock was not free within `lock_timeout`, or at once with NOWAIT.",
  },
  "57P01": {
    class: "ConnectionLostError",
    isRetryable: true,
    outcome: "unknown",
    meaning: "An administrator ended the session, or the server shuts down.",
  },
  "57P02": {
    class: "ConnectionLostError",
    isRetryable: true,
    outcome: "unknown",
    meaning: "Another session crashed, and the server restarts.",
  },
  "57P03": {
    class: "ServerError",
    isRetryable: true,
    meaning: "The server starts, stops or recovers.",
  },
  "57P04": {
    class: "ConnectionLostError",
    isRetryable: false,
    outcome: "unknown",
    meaning: "The database was dropped.",
  },
  "57P05": {
    class: "ConnectionLostError",
    isRetryable: true,
    outcome: "unknown",
    meaning: "`idle_session_timeout` ended the session.",
  },
};

/** The rule for an error of the server. */
export function sqlStateRule(
  sqlState: string | undefined,
  routine: string | undefined,
): SqlStateRule {
  if (sqlState === undefined) return defaultRule;
  if (sqlState === "0A000" && routine === "RevalidateCachedQuery") return stalePlanRule;
  return sqlStateRules[sqlState] ?? sqlStateRules[sqlState.slice(0, 2)] ?? defaultRule;
}
