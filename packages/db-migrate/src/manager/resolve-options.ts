import type { DatabaseConfig } from "@abe/db-core";
import { type MigrationAuth, authFromEnv, rulesFromEnv } from "../auth/migration-auth.js";
import type { LoadedConfigFile } from "../config/config-file.js";
import type { Environment } from "../config/environment.js";
import { type MigrationSettings, resolveSettings } from "../config/migration-settings.js";
import { applicationConfig, migrationServerConfig } from "./lend-server.js";
import type { MigrationManagerOptions } from "./manager-options.js";

/** What a manager works with, once it is known. */
export interface ResolvedOptions {
  readonly settings: MigrationSettings;
  readonly auth: MigrationAuth;
  /** The configuration of a server of our own. */
  readonly connection: () => DatabaseConfig;
  /** As whom the application logs in. `undefined`: not known, where a server was given. */
  readonly applicationUser: () => string | undefined;
}

/** Variables any of which means that the environment names the database. */
const connectionVariables = [
  "DATABASE_URL",
  "DB_HOST",
  "DB_PORT",
  "DB_USER",
  "DB_PASSWORD",
  "DB_NAME",
];

/**
 * Options first, then variables, then the configuration file, then defaults.
 *
 * @throws MigrationConfigError names every bad value.
 */
export function resolveOptions(
  options: MigrationManagerOptions,
  env: Environment,
  file: LoadedConfigFile | undefined,
): ResolvedOptions {
  const settings = resolveSettings(
    env,
    options,
    file && { path: file.path, values: { ...file.values } },
  );
  const named = connectionVariables.some((variable) => env[variable]);
  const config = options.config ?? (named ? undefined : file?.values.config);
  const auth = options.auth ?? authOf(options, env, file);
  return {
    settings,
    auth,
    connection: () => migrationServerConfig(config, env, auth),
    applicationUser: () =>
      auth.applicationUser ??
      (options.server === undefined ? applicationConfig(config, env).user : undefined),
  };
}

/** Credentials in the environment belong to the environment's database, and to no other; rules to all. */
function authOf(
  { config, server }: MigrationManagerOptions,
  env: Environment,
  file: LoadedConfigFile | undefined,
): MigrationAuth {
  if (config !== undefined || server !== undefined) return rulesFromEnv(env, file?.values.auth);
  return authFromEnv(env, file?.values.auth);
}
