import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";

/** A failure as metrics and spans show it: codes only, never a message, which may quote values. */
export interface Failure {
  /** `error.type`: of low cardinality, whatever was thrown. */
  readonly type: string;
  /** `db.response.status_code`: the SQLSTATE, if the server sent one. */
  readonly sqlState: string | undefined;
}

/**
 * What to call an error: its SQLSTATE, else the `DB_…` code of these packages, else the code of a socket
 * or TLS error, else the class of a JavaScript error, else `_OTHER`.
 *
 * Where a connection could not be opened or was lost, its cause says more and is asked first. Elsewhere
 * the cause belongs to something else: the error that aborted a transaction is not that of its COMMIT.
 *
 * Sources: OpenTelemetry semantic conventions, `error.type` and `db.response.status_code`.
 */
export function failureOf(error: unknown): Failure {
  return named(error, maxCauses) ?? { type: other, sqlState: undefined };
}

/** A failure as attributes of a metric or a span; none for a success. */
export function failureAttributes(failure: Failure | undefined): Attributes {
  if (failure === undefined) return {};
  const { type, sqlState } = failure;
  return {
    [attributeNames.errorType]: type,
    ...(sqlState === undefined ? {} : { [attributeNames.statusCode]: sqlState }),
  };
}

const other = "_OTHER";
/** A cause may be its own cause. */
const maxCauses = 8;

function named(error: unknown, depth: number): Failure | undefined {
  if (typeof error !== "object" || error === null || depth === 0) return undefined;
  const sqlState = sqlStateOf(error);
  if (sqlState !== undefined) return { type: sqlState, sqlState };
  const code = textOf(error, "code");
  if (code !== undefined && transportCodes.has(code)) {
    return named(causeOf(error), depth - 1) ?? { type: code, sqlState: undefined };
  }
  const type = knownCode(code) ?? knownClass(error);
  return type === undefined ? undefined : { type, sqlState: undefined };
}

/**
 * Our errors carry `sqlState`; those of `pg` only a `code`, told from `EPIPE`, which looks like one, by
 * the `severity` beside it.
 */
function sqlStateOf(error: object): string | undefined {
  const own = textOf(error, "sqlState");
  const foreign = textOf(error, "severity") === undefined ? undefined : textOf(error, "code");
  return [own, foreign].find((each) => each !== undefined && /^[0-9A-Z]{5}$/.test(each));
}

function knownCode(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  return /^DB_[A-Z][A-Z0-9_]{0,59}$/.test(code) || systemCodes.has(code) ? code : undefined;
}

function knownClass(error: object): string | undefined {
  const name = textOf(error, "name");
  return name !== undefined && classes.has(name) ? name : undefined;
}

function causeOf(error: object): unknown {
  return "cause" in error ? error.cause : undefined;
}

function textOf(error: object, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" ? value : undefined;
}

/** Codes that say that something happened to the connection, but not what. */
const transportCodes: ReadonlySet<string> = new Set(["DB_CONNECT_FAILED", "DB_CONNECTION_LOST"]);

/** Codes of Node.js and OpenSSL that a connection can fail with; others are `_OTHER`. */
const systemCodes: ReadonlySet<string> = new Set([
  "EACCES",
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "EMFILE",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EPIPE",
  "EPROTO",
  "ETIMEDOUT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const classes: ReadonlySet<string> = new Set([
  "AbortError",
  "TimeoutError",
  "TypeError",
  "RangeError",
  "SyntaxError",
]);
