import type { ServerErrorFields } from "../errors/server-error-fields.js";
import type { DriverTlsOptions } from "./driver.js";

/** What went wrong while a connection was opened. */
interface Failure {
  /** Node's code. */
  readonly code: string | undefined;
  readonly message: string;
  readonly server: ServerErrorFields | undefined;
  readonly cause: unknown;
}

/** OpenSSL's names for a chain that ends at nobody we trust (openssl-verification-options(1)). */
const unknownAuthority = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const outOfDate = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

/**
 * Says in words of the configuration what a failure has to do with TLS; `undefined` when nothing.
 *
 * @param tls as it was asked for; `undefined` when that is not known.
 */
export function explainTlsFailure(
  failure: Failure,
  tls: false | DriverTlsOptions | undefined,
): string | undefined {
  const { code = "", message, server } = failure;
  if (/does not support SSL/.test(message))
    return "the server does not offer TLS; DB_SSL=false connects without it";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return explainName(failure);
  if (unknownAuthority.has(code))
    return `the authority of the server's certificate is not known here (${code}: ${message}); DB_SSL_CA_FILE names a file with its certificate`;
  if (outOfDate.has(code))
    return `the server's certificate is out of date (${code}); renew it, or set this machine's clock right (DB_SSL)`;
  if (server?.sqlState === "28000") return explainRefusal(message, tls);
  return explainHandshake(failure, tls);
}

/** Node's error carries the certificate, whose names are what helps. */
function explainName({ message, cause }: Failure): string {
  const { cert } = cause as { readonly cert?: { readonly subjectaltname?: unknown } };
  const names = cert?.subjectaltname;
  const carried = typeof names === "string" ? ` (the certificate is for ${names})` : "";
  return `${message.replace(/[.:\s]+$/, "")}${carried}; connect by a name it carries, or say it in DB_SSL_SERVERNAME; DB_SSL=verify-ca accepts any name of that authority`;
}

/** `pg_hba.conf` says no. Its words depend on the server's language, so they only help where they are known. */
function explainRefusal(
  message: string,
  tls: false | DriverTlsOptions | undefined,
): string | undefined {
  if (/valid client certificate/.test(message))
    return `${message}; DB_SSL_CERT_FILE and DB_SSL_KEY_FILE name it`;
  if (tls === false && /no encryption|SSL off/.test(message))
    return `${message}; if it admits TLS only, DB_SSL=true connects with it`;
  return undefined;
}

function explainHandshake(
  { code = "", message }: Failure,
  tls: false | DriverTlsOptions | undefined,
): string | undefined {
  if (tls === false || tls === undefined) return undefined;
  // Node's words for a socket that closed in the middle of the handshake.
  if (tls.negotiation === "direct" && /before secure TLS connection/.test(message))
    return `the server ended the TLS handshake; before PostgreSQL 17 it needs DB_SSL_NEGOTIATION=postgres`;
  if (/^ERR_SSL_.*ALERT/.test(code) && /CERT|UNKNOWN_CA/.test(code))
    return `the server refused the client certificate (${code}); see DB_SSL_CERT_FILE`;
  return undefined;
}
