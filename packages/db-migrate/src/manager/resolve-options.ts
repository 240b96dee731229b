import type { DatabaseConfig } from "@abe/db-core";
import { type MigrationAuth, authFromEnv, createMigrationAuth } from "../auth/migration-auth.js";
import type { LoadedConfigFile } from "../config/config-file.js";
import type { Environment } from "../config/environment.js";
import { type MigrationSettings, resolveSettings } from "../config/migration-settings.js";
import { migrationServerConfig } from "./lend-server.js";
import type { MigrationManagerOptions } from "./manager-options.js";

/** What a manager works with, once it is known. */
export interface ResolvedOptions {
  readonly settings: MigrationSettings;
  readonly auth: MigrationAuth;
  /** The configuration of a server of our own. */
  readonly connection: () => DatabaseConfig;
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
  return { settings, auth, connection: () => migrationServerConfig(config, env, auth) };
}

/** Credentials in the environment belong to the environment's database, and to no other. */
function authOf(
  { config, server }: MigrationManagerOptions,
  env: Environment,
  file: LoadedConfigFile | undefined,
): MigrationAuth {
  if (config !== undefined || server !== undefined) return createMigrationAuth();
  return authFromEnv(env, file?.values.auth);
}
