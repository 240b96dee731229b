import type {
  ChannelBinding,
  LoadBalanceHosts,
  PrepareMode,
  ServerMode,
  TargetSessionAttrs,
} from "./choices.js";
import type { PasswordFunction } from "./password.js";
import type { TlsOptions } from "./tls.js";

/** One server of a list. */
export interface HostOption {
  /** Name, IPv4 or IPv6 address, or the folder of a Unix socket (it begins with `/`). */
  readonly host: string;
  /** 1 to 65,535. Default: {@link DatabaseConfig.port}. */
  readonly port?: number;
}

/**
 * How to reach one database and how its pool behaves.
 *
 * `user` and `database` are required: nothing is guessed from the operating system, and `PG*` variables
 * and `.pgpass` are never read. Unknown keys are refused. A field that is `undefined` counts as left out.
 * The variables are those `configFromEnv()` reads; the URL parameters are in `docs/configuration.md`.
 */
export interface DatabaseConfig {
  /**
   * Name, IPv4 or IPv6 address, the folder of a Unix socket (it begins with `/`), or several of these
   * separated by commas, tried in order. Default `localhost`. Variable `DB_HOST`.
   */
  readonly host?: string;
  /** Port of every host that names none. 1 to 65,535. Default 5,432. Variable `DB_PORT`. */
  readonly port?: number;
  /** Several servers with ports of their own, tried in order; instead of {@link host}. At most 32. */
  readonly hosts?: readonly HostOption[];
  /** Role to log in as. Required. Variable `DB_USER`. */
  readonly user?: string;
  /**
   * Password, or a function that yields it, called for each new connection and never cached, so
   * rotated passwords and expiring tokens work. It has 5,000 ms. Default: none is sent. Variable
   * `DB_PASSWORD`, or `DB_PASSWORD_FILE`: a file read for each new connection, whose trailing line break
   * is dropped.
   */
  readonly password?: string | PasswordFunction;
  /** Database to connect to. Required. Variable `DB_NAME`. */
  readonly database?: string;
  /**
   * `true`: TLS, certificate chain and host name verified. `false`: no TLS. Default: `true`, unless every
   * host is a loopback address or a Unix socket. Variable `DB_SSL`: `true`, `false`, `1`, `0`,
   * `verify-full`, `verify-ca`, `require-unverified` or `disable`.
   */
  readonly ssl?: boolean | TlsOptions;
  /**
   * Binds SCRAM authentication to the TLS session (PostgreSQL documentation, section 20.5).
   * `disable`, `prefer` or `require`. Default `prefer`. Variable `DB_CHANNEL_BINDING`.
   */
  readonly channelBinding?: ChannelBinding;
  /**
   * Which servers of a list are acceptable, in libpq's words (PostgreSQL documentation, section 34.1.2).
   * `any`, `read-write`, `read-only`, `primary`, `standby` or `prefer-standby`. Default `any`. Variable
   * `DB_TARGET_SESSION_ATTRS`.
   */
  readonly targetSessionAttrs?: TargetSessionAttrs;
  /**
   * Order in which the hosts are tried: `disable` is as written, `random` shuffles for each connection.
   * Default `disable`. Variable `DB_LOAD_BALANCE_HOSTS`.
   */
  readonly loadBalanceHosts?: LoadBalanceHosts;
  /**
   * Shown in `pg_stat_activity`, of which PostgreSQL keeps 63 bytes. Default: none. Variable
   * `DB_APPLICATION_NAME`.
   */
  readonly applicationName?: string;

  /** Most connections open at a time. 1 to 10,000. Default 20. Variable `DB_MAX_CONNECTIONS`. */
  readonly maxConnections?: number;
  /**
   * Connections kept open while idle; at most {@link maxConnections}. 0 to 10,000. Default 0. Variable
   * `DB_MIN_CONNECTIONS`.
   */
  readonly minConnections?: number;
  /**
   * Callers that may wait for a connection; the next is refused at once. 0 lets nobody wait. 0 to
   * 10,000,000. Default 10,000. Variable `DB_MAX_PENDING`.
   */
  readonly maxPending?: number;
  /**
   * Milliseconds a caller waits for a connection, connecting included. 0: no limit. 0 to 2,147,483,647.
   * Default 5,000. Variable `DB_ACQUIRE_TIMEOUT_MS`.
   */
  readonly acquireTimeoutMs?: number;
  /**
   * Milliseconds one attempt to connect may take, TLS, authentication and all hosts included, each of
   * which gets an equal part. 1 to 2,147,483,647. Default 5,000. Variable `DB_CONNECT_TIMEOUT_MS`.
   */
  readonly connectTimeoutMs?: number;
  /**
   * Milliseconds an idle connection above {@link minConnections} is kept. 0: for ever. 0 to
   * 2,147,483,647. Default 60,000. Variable `DB_IDLE_TIMEOUT_MS`.
   */
  readonly idleTimeoutMs?: number;
  /**
   * Milliseconds after which a connection is retired once nobody uses it. 0: never. 0 to 2,147,483,647.
   * Default 1,800,000. Variable `DB_MAX_LIFETIME_MS`.
   */
  readonly maxLifetimeMs?: number;
  /**
   * Share of {@link maxLifetimeMs} by which each connection's lifetime varies at random, so they are not
   * retired together. 0 to 0.9. Default 0.2. Variable `DB_MAX_LIFETIME_JITTER`.
   */
  readonly maxLifetimeJitter?: number;
  /**
   * Milliseconds of idleness after which a connection is checked before it is handed out. 0: always. 0 to
   * 2,147,483,647. Default 1,000. Variable `DB_VALIDATE_AFTER_IDLE_MS`.
   */
  readonly validateAfterIdleMs?: number;
  /**
   * Milliseconds that check may take; then the connection is destroyed. 1 to 2,147,483,647. Default
   * 1,000. Variable `DB_VALIDATE_TIMEOUT_MS`.
   */
  readonly validateTimeoutMs?: number;
  /**
   * Milliseconds after which a connection not given back is reported with the stack that took it. Of more
   * than 100 taken in a second the stack is not known, until a report has missed one: from then on all are. 0:
   * never. 0 to 2,147,483,647. Default 30,000. Variable `DB_LEAK_AFTER_MS`.
   */
  readonly leakAfterMs?: number;
  /**
   * Milliseconds from which a statement is reported as slow, waiting for a connection included. 0: every
   * one is. 0 to 2,147,483,647. Default 500. Variable `DB_SLOW_QUERY_MS`.
   */
  readonly slowQueryMs?: number;
  /**
   * Milliseconds after which the server cancels a statement (`statement_timeout`). 0: not sent, the
   * server's own setting stands. 0 to 2,147,483,647. Default 0. Variable `DB_STATEMENT_TIMEOUT_MS`.
   */
  readonly statementTimeoutMs?: number;
  /**
   * Milliseconds after which the server gives up waiting for a lock (`lock_timeout`). 0: not sent, the
   * server's own setting stands. 0 to 2,147,483,647. Default 0. Variable `DB_LOCK_TIMEOUT_MS`.
   */
  readonly lockTimeoutMs?: number;
  /**
   * Milliseconds after which the server ends a session idle in an open transaction
   * (`idle_in_transaction_session_timeout`). 0: not sent, the server's own setting stands. 0 to
   * 2,147,483,647. Default 60,000. Variable `DB_IDLE_IN_TRANSACTION_TIMEOUT_MS`.
   */
  readonly idleInTransactionTimeoutMs?: number;
  /**
   * Statements kept parsed on each connection. 0: none. 0 to 10,000. Default 128. Variable
   * `DB_STATEMENT_CACHE_SIZE`.
   */
  readonly statementCacheSize?: number;
  /**
   * `auto` keeps a text parsed from its 3rd use on a server, `always` from its 1st, `never` (or `false`)
   * not at all; `true` is `auto`. Default `auto`, and `never` in mode `pgbouncer-transaction`. Variable
   * `DB_PREPARE`.
   */
  readonly prepare?: PrepareMode | boolean;
  /**
   * What answers at the address: `direct` is PostgreSQL itself; `pgbouncer-transaction` and
   * `pgbouncer-session` are poolers in that pool mode, which accept fewer startup parameters. Default
   * `direct`. Variable `DB_MODE`.
   */
  readonly mode?: ServerMode;
}
