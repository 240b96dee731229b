import type { DatabaseConfig } from "@abe/db-core";
import type { MigrationAuth } from "../auth/migration-auth.js";
import { resolveOptions } from "../manager/resolve-options.js";
import { loadConfigFileNow } from "./config-file.js";
import { environment } from "./environment.js";
import { type MigrationSettings, settingNames } from "./migration-settings.js";

/** The database that migrations go to, as it may be printed. */
export type MigrationConnection = Pick<DatabaseConfig, "host" | "port" | "user" | "database">;

/** What {@link migrationManager} works with; nothing here is secret. */
export interface MigrationConfig extends MigrationSettings {
  readonly connection: MigrationConnection;
}

/**
 * The configuration that {@link migrationManager} works with: the environment's, then that of the configuration
 * file in the current directory, then the defaults. Read-only, and resolved when a property is first read,
 * never at import.
 *
 * @throws MigrationConfigError, ConfigError when first read, with every bad value; also where the
 *   configuration file awaits something at its top level, which only a command can.
 */
export const migrationConfig: MigrationConfig = resolvedOnFirstRead(readConfig, [
  ...settingNames,
  "connection",
]);

/**
 * The credentials that {@link migrationManager} works with: the environment's, or those of the configuration
 * file. Read-only, and resolved when a property is first read, never at import.
 *
 * @throws MigrationConfigError when first read; from `authenticate`, where those of the file would go to a database
 *   that the environment names.
 */
export const migrationAuth: MigrationAuth = resolvedOnFirstRead(
  () => resolveOptions({}, environment(), loadConfigFileNow()).auth,
  [
    "user",
    "role",
    "applicationUser",
    "actor",
    "approvers",
    "authenticate",
    "policyFor",
    "readApproval",
    "ambientApproval",
  ],
);

function readConfig(): MigrationConfig {
  const { settings, connection } = resolveOptions({}, environment(), loadConfigFileNow());
  const { host, port, user, database } = connection();
  const known = Object.entries({ host, port, user, database }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.freeze({ ...settings, connection: Object.freeze(Object.fromEntries(known)) });
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
