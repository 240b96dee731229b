import { configFromEnv, createDatabaseServer } from "@abe/db-core";
import type { DatabaseConfig, IDatabaseServer } from "@abe/db-core";
import { ConnectFailedError } from "@abe/db-core/errors";
import type { MigrationAuth } from "../auth/migration-auth.js";
import type { Environment } from "../config/environment.js";
import type { MigrationManagerOptions } from "./manager-options.js";

/**
 * Runs `work` with a server: the one given, watched for the time being, or one of our own that is closed
 * afterwards, so that nothing keeps the process alive.
 */
export async function lendServer<T>(
  options: MigrationManagerOptions,
  own: () => DatabaseConfig,
  work: (server: IDatabaseServer) => Promise<T>,
): Promise<T> {
  const { server, observers = [], logger } = options;
  if (server !== undefined) return withObservers(server, options, work);
  const made = createDatabaseServer(own(), {
    name: "db-migrate",
    observers,
    ...(logger === undefined ? {} : { logger }),
  });
  try {
    // Where nobody listens it says so at once; a server that is starting is waited for.
    await made.initialize();
    return await work(made);
  } finally {
    await made.close();
  }
}

/**
 * What our own server connects with: one connection, which holds the lock and does the work, so that both
 * end together, and another one, opened only when it is needed, to see who is in the way. The time-outs of
 * the application's queries are not for migrations.
 */
export function migrationServerConfig(
  config: DatabaseConfig | string | undefined,
  env: Environment,
  auth: MigrationAuth,
): DatabaseConfig {
  const base = auth.authenticate(applicationConfig(config, env));
  return {
    ...base,
    applicationName: base.applicationName ?? "db-migrate",
    maxConnections: 2,
    minConnections: 0,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
    leakAfterMs: 0,
  };
}

/**
 * The same, where a server that asks for the password of a migrator without one is answered with what to set: the
 * application's password is another one.
 */
export function askingForPassword(config: DatabaseConfig, { user }: MigrationAuth): DatabaseConfig {
  if (user === undefined || config.password !== undefined) return config;
  const missing = (): never => {
    throw new ConnectFailedError(
      `the server asks for the password of ${user}, and none was given: set DB_MIGRATION_PASSWORD, or ` +
        "DB_MIGRATION_PASSWORD_COMMAND, or auth.password where auth.user is said. Nothing was sent.",
      { isRetryable: false },
    );
  };
  return { ...config, password: missing };
}

/** The database as the application reaches it. */
export function applicationConfig(
  config: DatabaseConfig | string | undefined,
  env: Environment,
): DatabaseConfig {
  if (typeof config === "object") return config;
  return configFromEnv(config === undefined ? env : { DATABASE_URL: config });
}

async function withObservers<T>(
  server: IDatabaseServer,
  { observers = [] }: MigrationManagerOptions,
  work: (server: IDatabaseServer) => Promise<T>,
): Promise<T> {
  const removals = observers.map((observer) => server.addObserver(observer));
  try {
    return await work(server);
  } finally {
    for (const remove of removals) remove();
  }
}
