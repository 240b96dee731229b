import type { ChannelBinding } from "./choices.js";

/**
 * What is verified of the server. `verify-full`: certificate chain and host name. `verify-ca`: the chain
 * only, so any server with a certificate of that authority passes. `require-unverified`: nothing, so
 * anyone in between can read and change everything.
 */
export type TlsMode = "verify-full" | "verify-ca" | "require-unverified";

/** TLS towards the server. Each text also comes as a file, read when the server is created. */
export interface TlsOptions {
  /** Default `verify-full`. Variable `DB_SSL`. */
  readonly mode?: TlsMode;
  /** Certificate authorities, PEM. Default: Node's own list. Variable `DB_SSL_CA`. */
  readonly ca?: string;
  /** File of {@link ca}. Variable `DB_SSL_CA_FILE`. */
  readonly caFile?: string;
  /** Client certificate, PEM; needs a key. Variable `DB_SSL_CERT`. */
  readonly cert?: string;
  /** File of {@link cert}. Variable `DB_SSL_CERT_FILE`. */
  readonly certFile?: string;
  /** Key of the client certificate, PEM, or a function that yields it. Variable `DB_SSL_KEY`. */
  readonly key?: string | (() => string);
  /** File of {@link key}. Variable `DB_SSL_KEY_FILE`. */
  readonly keyFile?: string;
  /** Name the certificate must carry. Default: the host. Variable `DB_SSL_SERVERNAME`. */
  readonly servername?: string;
  /**
   * `direct` begins with TLS and saves a round trip (PostgreSQL 17 and newer); `postgres` asks first.
   * Default `postgres`. Variable `DB_SSL_NEGOTIATION`.
   */
  readonly negotiation?: "postgres" | "direct";
}

/** TLS as the driver applies it; `key` is not enumerable, so it must be read by name. */
export interface ResolvedTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  /** `full`: chain and host name. `ca`: chain only. `none`: encrypted, unverified. */
  readonly verify: "full" | "ca" | "none";
  /** `direct` skips SSLRequest (PostgreSQL 17 and newer). */
  readonly negotiation: "postgres" | "direct";
  readonly channelBinding: ChannelBinding;
}
