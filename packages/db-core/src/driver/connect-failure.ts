import { isIPv6 } from "node:net";
import { ConnectFailedError } from "../errors/connection-errors.js";
import type { ServerErrorFields } from "../errors/server-error-fields.js";
import type { ConnectTarget } from "./driver.js";
import { explainTlsFailure } from "./tls-failure.js";

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

/** Of the server: somebody ended the session while it began, the server goes down, or it is starting. */
const passingStates = new Set(["57P01", "57P02", "57P03"]);

/** How every message ends: nothing but the start of the session was sent. */
const ending = "; nothing was sent";

/** What refused a connection, told apart without knowing who reports it. */
export interface ConnectRefusal {
  /** The server answered with an ErrorResponse. */
  readonly server?: ServerErrorFields;
  readonly message: string;
  /** Node's code, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** Nothing came within `connectTimeoutMs`. */
  readonly timedOut: boolean;
  /** Known already, as of the user's password function; otherwise by what is above. */
  readonly isRetryable?: boolean;
  readonly cause: unknown;
}

/** Where a connection was wanted. */
export type RefusedTarget = Pick<ConnectTarget, "host" | "port"> &
  Partial<Pick<ConnectTarget, "address" | "connectTimeoutMs" | "tls">>;

/**
 * The error for a connection that could not be opened. `isRetryable` tells a refusal that passes
 * (starting up, full, unreachable) from one that stays (wrong password, no such database, TLS).
 */
export function connectFailure(refusal: ConnectRefusal, target: RefusedTarget): ConnectFailedError {
  const { server, cause } = refusal;
  const text = `cannot connect to ${whereOf(target)}: ${explain(refusal, target)}${ending}`;
  return new ConnectFailedError(text, {
    isRetryable: refusal.isRetryable ?? isPassing(refusal),
    cause,
    ...(server === undefined ? {} : { server }),
  });
}

/** The error for a server that answered and is not the one that is wanted. It may become so. */
export function unwantedHost(target: RefusedTarget, reason: string): ConnectFailedError {
  const text = `${whereOf(target)} was not used: ${reason}${ending}`;
  return new ConnectFailedError(text, { isRetryable: true });
}

/** The error for a session that ended before anybody could use it. */
export function lostWhileOpening(target: RefusedTarget, cause: unknown): ConnectFailedError {
  const text = `cannot connect to ${whereOf(target)}: the connection was lost at once${ending}`;
  return new ConnectFailedError(text, { isRetryable: true, cause });
}

/** One refusal as it is; several under one message, retryable when any of them is. */
export function connectFailures(failures: readonly ConnectFailedError[]): ConnectFailedError {
  const [only] = failures;
  if (failures.length === 1 && only !== undefined) return only;
  const reasons = new Set(failures.map(({ message }) => message.replace(ending, "")));
  return new ConnectFailedError(`no server could be used: ${[...reasons].join("; ")}${ending}`, {
    isRetryable: failures.some((failure) => failure.isRetryable),
    cause: new AggregateError(failures),
  });
}

/** `db.example:5432 (192.0.2.1)` */
function whereOf({ host, port, address }: RefusedTarget): string {
  const at = address === undefined || address === host ? "" : ` (${address})`;
  return `${isIPv6(host) ? `[${host}]` : host}:${port}${at}`;
}

function explain(refusal: ConnectRefusal, target: RefusedTarget): string {
  if (refusal.timedOut) return `no answer within ${Math.round(target.connectTimeoutMs ?? 0)} ms`;
  if (/client password must be a (non-empty )?string/.test(refusal.message))
    return "the server asks for a password and none was given (DB_PASSWORD)";
  const { code, message, server, isRetryable, cause } = refusal;
  // A password function's own words.
  if (isRetryable !== undefined) return message.replace(/\. Nothing was sent\.$/, "");
  const tls = explainTlsFailure({ code, message, server, cause }, target.tls);
  if (tls !== undefined) return tls;
  return message === "" ? (code ?? "unknown reason") : message;
}

function isPassing(refusal: ConnectRefusal): boolean {
  const { server, code, timedOut, message } = refusal;
  if (timedOut) return true;
  const sqlState = server?.sqlState;
  if (sqlState !== undefined)
    return passingStates.has(sqlState) || sqlState.startsWith("53") || sqlState.startsWith("08");
  if (code !== undefined) return passing.has(code);
  // pg's words for a socket that closed before the session had started.
  return message.startsWith("Connection terminated");
}
