import { ConnectFailedError } from "../errors/connection-errors.js";
import type { ServerErrorFields } from "../errors/server-error-fields.js";
import type { ConnectTarget } from "./driver.js";

/** Refusals of the operating system that pass. */
const passing = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
]);

/** What refused a connection, told apart without knowing who reports it. */
export interface ConnectRefusal {
  /** The server answered with an ErrorResponse. */
  readonly server?: ServerErrorFields;
  readonly message: string;
  /** Node's code, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** Nothing came within `connectTimeoutMs`. */
  readonly timedOut: boolean;
  readonly cause: unknown;
}

/**
 * The error for a connection that could not be opened. `isRetryable` tells a refusal that passes
 * (starting up, full, unreachable) from one that stays (wrong password, no such database, TLS).
 */
export function connectFailure(
  refusal: ConnectRefusal,
  target: Pick<ConnectTarget, "host" | "port" | "connectTimeoutMs">,
): ConnectFailedError {
  const where = `${target.host}:${target.port}`;
  const { server, cause } = refusal;
  return new ConnectFailedError(`cannot connect to ${where}: ${explain(refusal, target)}`, {
    isRetryable: isPassing(refusal),
    cause,
    ...(server === undefined ? {} : { server }),
  });
}

function explain(refusal: ConnectRefusal, target: Pick<ConnectTarget, "connectTimeoutMs">): string {
  if (refusal.timedOut) return `no answer within ${target.connectTimeoutMs} ms; nothing was sent`;
  if (/does not support SSL/.test(refusal.message))
    return "the server does not offer TLS; DB_SSL=false connects without it; nothing was sent";
  if (/client password must be a (non-empty )?string/.test(refusal.message))
    return "the server asks for a password and none was given (DB_PASSWORD); nothing was sent";
  const reason = refusal.message === "" ? (refusal.code ?? "unknown reason") : refusal.message;
  return `${reason}; nothing was sent`;
}

function isPassing(refusal: ConnectRefusal): boolean {
  const { server, code, timedOut, message } = refusal;
  if (timedOut) return true;
  const sqlState = server?.sqlState;
  if (sqlState !== undefined)
    return sqlState === "57P03" || sqlState.startsWith("53") || sqlState.startsWith("08");
  if (code !== undefined) return passing.has(code);
  // pg's words for a socket that closed before the session had started.
  return message.startsWith("Connection terminated");
}
