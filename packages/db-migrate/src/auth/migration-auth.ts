import { userInfo } from "node:os";
import type { DatabaseConfig } from "@abe/db-core";
import { type Environment, environment } from "../config/environment.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { type Actor, actorOf } from "./actor.js";
import { parseCommand, passwordFromCommand } from "./password-command.js";

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
  /**
   * A program and its arguments, run without a shell for each new connection; the first line it prints is
   * the password. Needs `user`, and no `password`. It has 5,000 ms.
   */
  readonly passwordCommand?: readonly string[];
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
 * Reads `DB_MIGRATION_USER`, `DB_MIGRATION_PASSWORD`, `DB_MIGRATION_PASSWORD_COMMAND` (a JSON array of
 * texts, or words) and `DB_MIGRATION_ROLE`.
 *
 * @param otherwise what a configuration file says; a user in the environment comes with its own password.
 * @throws MigrationConfigError a password without a user, or two of them.
 */
export function authFromEnv(env: Environment, otherwise: MigrationAuthOptions = {}): MigrationAuth {
  const user = env["DB_MIGRATION_USER"];
  const password = env["DB_MIGRATION_PASSWORD"];
  const command = env["DB_MIGRATION_PASSWORD_COMMAND"];
  const role = env["DB_MIGRATION_ROLE"];
  const { user: _user, password: _password, passwordCommand: _command, ...others } = otherwise;
  const named = user || password || command;
  return authOf(
    {
      ...(named ? others : otherwise),
      ...(user ? { user } : {}),
      ...(password ? { password } : {}),
      ...(command ? { passwordCommand: parseCommand(command) } : {}),
      ...(role ? { role } : {}),
    },
    env,
  );
}

function authOf(options: MigrationAuthOptions, env: Environment): MigrationAuth {
  const { user, role, passwordCommand } = options;
  const password =
    passwordCommand === undefined ? options.password : passwordFromCommand(passwordCommand);
  const problems = [
    password !== undefined && user === undefined
      ? "A password for migrations (DB_MIGRATION_PASSWORD) is given without its user (DB_MIGRATION_USER)."
      : undefined,
    passwordCommand !== undefined && options.password !== undefined
      ? "Give a password for migrations or a command that prints it, not both."
      : undefined,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new MigrationConfigError(problems);
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
