import { userInfo } from "node:os";
import type { DatabaseConfig } from "@abe/db-core";
import { type Environment, environment } from "../config/environment.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { type Actor, actorOf } from "./actor.js";

/** A password, or a function that yields it for each new connection. */
export type MigrationPassword = NonNullable<DatabaseConfig["password"]>;

/** As whom migrations run, and on whose behalf. */
export interface MigrationAuth {
  /** Role to log in as. `undefined`: the application's own. */
  readonly user: string | undefined;
  /** Role that runs the migrations and owns what they make. `undefined`: the one that logged in. */
  readonly role: string | undefined;
  /** Written to the audit. */
  readonly actor: Actor;
  /** The configuration with these credentials in place of the application's. */
  authenticate(config: DatabaseConfig): DatabaseConfig;
}

/** Options of {@link createMigrationAuth}. */
export interface MigrationAuthOptions {
  readonly user?: string;
  /** Needs `user`: the password of one role is never sent for another. */
  readonly password?: MigrationPassword;
  /** Set with `SET LOCAL ROLE` in each migration's transaction. */
  readonly role?: string;
  /** Default: GITHUB_ACTOR, GITLAB_USER_LOGIN, or the operating system's user. */
  readonly actor?: string;
}

/**
 * Credentials of their own for migrations, so that the application's role needs no right to change the
 * schema. The password is held privately: printing the result does not show it.
 *
 * @throws MigrationConfigError a password without a user.
 */
export function createMigrationAuth(options: MigrationAuthOptions = {}): MigrationAuth {
  return authOf(options, environment());
}

/**
 * Reads `DB_MIGRATION_USER`, `DB_MIGRATION_PASSWORD` and `DB_MIGRATION_ROLE`.
 *
 * @throws MigrationConfigError a password without a user.
 */
export function authFromEnv(env: Environment): MigrationAuth {
  const user = env["DB_MIGRATION_USER"];
  const password = env["DB_MIGRATION_PASSWORD"];
  const role = env["DB_MIGRATION_ROLE"];
  return authOf(
    { ...(user ? { user } : {}), ...(password ? { password } : {}), ...(role ? { role } : {}) },
    env,
  );
}

function authOf(options: MigrationAuthOptions, env: Environment): MigrationAuth {
  const { user, password, role } = options;
  if (password !== undefined && user === undefined) {
    throw new MigrationConfigError([
      "A password for migrations (DB_MIGRATION_PASSWORD) is given without its user (DB_MIGRATION_USER).",
    ]);
  }
  const actor =
    options.actor === undefined
      ? actorOf(env, systemUser)
      : { name: options.actor, source: "option" };
  return {
    user,
    role,
    actor,
    authenticate: (config) => {
      if (user === undefined) return config;
      const { password: _, ...others } = config;
      return { ...others, user, ...(password === undefined ? {} : { password }) };
    },
  };
}

/** A container's user may have no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
