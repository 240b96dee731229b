import type { DatabaseConfig, IDatabaseServer } from "@abe/db-core";
import type { DbObserver, Logger } from "@abe/db-core/observer";
import type { MigrationAuth } from "../auth/migration-auth.js";
import { type MigrationSettings, settingNames } from "../config/migration-settings.js";
import { unknownKey } from "../config/unknown-key.js";
import { MigrationConfigError } from "../errors/config-error.js";

/** Options of {@link createMigrationManager}. Every one may be left out. */
export interface MigrationManagerOptions extends Partial<MigrationSettings> {
  /** The database, as an object or a URL. Default: the environment's (`DB_*`, `DATABASE_URL`). */
  readonly config?: DatabaseConfig | string;
  /**
   * A server to run on instead of `config`. It is never closed; its role is used, so `auth` may not name
   * a user of its own.
   */
  readonly server?: IDatabaseServer;
  /**
   * As whom migrations run. Default: `DB_MIGRATION_USER`, `DB_MIGRATION_PASSWORD` and
   * `DB_MIGRATION_ROLE` where the database comes from the environment too; otherwise as the
   * configuration says.
   */
  readonly auth?: MigrationAuth;
  /**
   * The configuration file. Default: `db-migrate.config.ts`, `.mts`, `.mjs`, `.js` or `.json` of the current
   * directory, where there is one; `false` reads none.
   */
  readonly configFile?: string | false;
  /** Told about migrations, connections and queries while a command runs. */
  readonly observers?: readonly DbObserver[];
  /** Anything with pino's methods. */
  readonly logger?: Logger;
}

const known: readonly string[] = [
  ...settingNames,
  "auth",
  "config",
  "configFile",
  "logger",
  "observers",
  "server",
];

/**
 * A misspelt option that is silently ignored would run with a default nobody wanted.
 *
 * @throws MigrationConfigError
 */
export function checkOptions(options: MigrationManagerOptions): void {
  const unknown = Object.keys(options).filter((key) => !known.includes(key));
  const problems = unknown.map((key) => unknownKey("Unknown option", key, known));
  if (options.server !== undefined && options.config !== undefined) {
    problems.push("Give server or config, not both.");
  }
  if (options.server !== undefined && options.auth?.user !== undefined) {
    problems.push("auth names a user, but server is connected as its own already: give config.");
  }
  if (problems.length > 0) throw new MigrationConfigError(problems);
}
