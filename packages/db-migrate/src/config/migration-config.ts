import { configFromEnv } from "@abe/db-core";
import type { DatabaseConfig } from "@abe/db-core";
import { type MigrationAuth, authFromEnv } from "../auth/migration-auth.js";
import { environment } from "./environment.js";
import { type MigrationSettings, resolveSettings, settingNames } from "./migration-settings.js";

/** The database that migrations go to, as it may be printed. */
export type MigrationConnection = Pick<DatabaseConfig, "host" | "port" | "user" | "database">;

/** What {@link migrationManager} works with; nothing here is secret. */
export interface MigrationConfig extends MigrationSettings {
  readonly connection: MigrationConnection;
}

/**
 * The configuration that the environment holds: what {@link migrationManager} works with where there is no
 * configuration file. Read-only, and resolved when a property is first read, never at import.
 *
 * @throws MigrationConfigError, ConfigError when first read, with every bad variable.
 */
export const migrationConfig: MigrationConfig = resolvedOnFirstRead(readConfig, [
  ...settingNames,
  "connection",
]);

/**
 * The credentials that the environment holds for migrations. Read-only, and resolved when a property is
 * first read, never at import.
 *
 * @throws MigrationConfigError when first read.
 */
export const migrationAuth: MigrationAuth = resolvedOnFirstRead(
  () => authFromEnv(environment()),
  ["user", "role", "actor", "authenticate"],
);

function readConfig(): MigrationConfig {
  const env = environment();
  const { host, port, user, database } = authFromEnv(env).authenticate(configFromEnv(env));
  const known = { host, port, user, database };
  const connection = Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== undefined),
  );
  return Object.freeze({ ...resolveSettings(env), connection: Object.freeze(connection) });
}

/** An object whose properties are those of what `resolve` returns; it is called once. */
function resolvedOnFirstRead<T extends object>(resolve: () => T, names: readonly (keyof T)[]): T {
  let resolved: T | undefined;
  const read = (): T => (resolved ??= resolve());
  const view = {};
  for (const name of names) {
    Object.defineProperty(view, name, { enumerable: true, get: () => read()[name] });
  }
  // The names are all of T's: their getters make the object one.
  return Object.freeze(view) as T;
}
