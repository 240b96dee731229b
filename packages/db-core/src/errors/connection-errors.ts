import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
import { sqlStateRule } from "./sql-state-rules.js";

/**
 * No connection could be opened within the caller's deadline, or the server refused for good. Nothing
 * was sent but the start of the session. `cause` is the last refusal.
 */
export class ConnectFailedError extends DatabaseError {
  static override readonly className: string = "ConnectFailedError";
  declare readonly code: "DB_CONNECT_FAILED";

  /** @param options.isRetryable a passing refusal; default `false`, a final one. */
  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_CONNECT_FAILED" });
  }
}

/**
 * The connection died while a statement was in flight or a transaction was open. `code` is the SQLSTATE
 * of the server's last word where there was one (such as 57P01), otherwise `DB_CONNECTION_LOST`.
 */
export class ConnectionLostError extends DatabaseError {
  static override readonly className: string = "ConnectionLostError";

  /**
   * @param options.outcome default `unknown`: nobody may guess.
   * @param options.isRetryable default: only when `outcome` is `not_applied`, and not when the server
   *   ended the session for a reason that stays.
   */
  constructor(message: string, options?: DatabaseErrorDetails) {
    const outcome = options?.outcome ?? "unknown";
    const server = options?.server;
    const stays =
      server !== undefined && !sqlStateRule(server.sqlState, server.routine).isRetryable;
    super(message, {
      isRetryable: outcome === "not_applied" && !stays,
      ...options,
      outcome,
      code: server?.sqlState ?? "DB_CONNECTION_LOST",
    });
  }
}

/**
 * What came over the wire is nothing that a server may say there. Nothing behind it can be read, so the
 * connection is destroyed; those who waited on it get a ConnectionLostError with this one as its cause.
 */
export class ProtocolError extends DatabaseError {
  static override readonly className: string = "ProtocolError";
  declare readonly code: "DB_PROTOCOL";

  /** @param options.outcome default `unknown`. */
  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { outcome: "unknown", ...options, code: "DB_PROTOCOL" });
  }
}

/** The call cannot work with this server, mode or pooler. Nothing was sent. */
export class UnsupportedError extends DatabaseError {
  static override readonly className: string = "UnsupportedError";
  declare readonly code: "DB_UNSUPPORTED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_UNSUPPORTED" });
  }
}
