import type { SessionPort } from "../session/session-port.js";

/** The settings of the server's pool under pg's names, for libraries that read them. No credentials. */
export interface PgPoolOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Most connections, shared with whoever else uses the server. */
  readonly max: number;
  readonly min: number;
  readonly connectionTimeoutMillis: number;
  readonly idleTimeoutMillis: number;
  readonly maxLifetimeSeconds: number;
  readonly maxUses: number;
  readonly allowExitOnIdle: boolean;
}

/** The options a `pg.Pool` with these settings would have. */
export function pgPoolOptions({ pool, settings }: SessionPort): PgPoolOptions {
  const { host, port, database } = pool;
  return {
    host,
    port,
    database,
    max: settings.maxConnections,
    min: settings.minConnections,
    connectionTimeoutMillis: settings.acquireTimeoutMs,
    idleTimeoutMillis: settings.idleTimeoutMs,
    maxLifetimeSeconds: settings.maxLifetimeMs / 1_000,
    maxUses: Infinity,
    allowExitOnIdle: false,
  };
}
