import type { DatabaseConfig } from "@abe/db-core";
import { type MigrationAuth, authFromEnv, rulesFromEnv } from "../auth/migration-auth.js";
import type { LoadedConfigFile } from "../config/config-file.js";
import { databaseVariable, strayCredentials } from "../config/credential-source.js";
import type { Environment } from "../config/environment.js";
import { type MigrationSettings, resolveSettings } from "../config/migration-settings.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { applicationConfig, migrationServerConfig } from "./lend-server.js";
import type { MigrationManagerOptions } from "./manager-options.js";

/** What a manager works with, once it is known. */
export interface ResolvedOptions {
  readonly settings: MigrationSettings;
  readonly auth: MigrationAuth;
  /**
   * The configuration of a server of our own.
   *
   * @throws MigrationConfigError the file's credentials would go to the environment's database. What needs no
   *   database, such as `lint`, is not refused for it.
   */
  readonly connection: () => DatabaseConfig;
  /** As whom the application logs in. `undefined`: not known, where a server was given. */
  readonly applicationUser: () => string | undefined;
}

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
  const named = databaseVariable(env) !== undefined;
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

/**
 * Credentials go to the database of their own source or of a weaker one, and to no other; rules to all. Those of
 * the environment beside a database of an option are left out: an option that names a database says who logs in.
 */
function authOf(
  { config, server }: MigrationManagerOptions,
  env: Environment,
  file: LoadedConfigFile | undefined,
): MigrationAuth {
  const said = file?.values.auth;
  if (config !== undefined || server !== undefined) return rulesFromEnv(env, said);
  const stray = strayCredentials(env, file);
  if (stray === undefined) return authFromEnv(env, said);
  const { user: _user, password: _password, passwordCommand: _command, ...others } = said ?? {};
  const refuse = (): never => {
    throw new MigrationConfigError([stray]);
  };
  return { ...authFromEnv(env, others), authenticate: refuse };
}
