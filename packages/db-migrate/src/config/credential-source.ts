import type { LoadedConfigFile } from "./config-file.js";
import type { Environment } from "./environment.js";

/** Variables any of which means that the environment names the database. */
const databaseVariables = [
  "DATABASE_URL",
  "DB_HOST",
  "DB_PORT",
  "DB_USER",
  "DB_PASSWORD",
  "DB_NAME",
] as const;

/** Variables any of which means that the environment says who logs in to migrate. */
const credentialVariables = [
  "DB_MIGRATION_USER",
  "DB_MIGRATION_PASSWORD",
  "DB_MIGRATION_PASSWORD_COMMAND",
] as const;

/** What a configuration file says about who logs in; its role is taken on after that, wherever it is. */
const credentialKeys = ["user", "password", "passwordCommand"] as const;

/** The variable by which the environment names the database. `undefined`: it names none. */
export function databaseVariable(env: Environment): string | undefined {
  return databaseVariables.find((variable) => env[variable]);
}

/**
 * Why the credentials of a configuration file may not go to the database: another source has named it, and would
 * be told a password that is not for it. `undefined`: they may, or there are none.
 *
 * The sources are, from the weakest, the file, the environment and the options. Credentials go to a database of
 * the same source or of a weaker one, since whoever sets a variable sees which database the file names; whoever
 * wrote the file does not know what the variables will say.
 */
export function strayCredentials(
  env: Environment,
  file: LoadedConfigFile | undefined,
): string | undefined {
  const variable = databaseVariable(env);
  const { auth, config } = file?.values ?? {};
  const keys = credentialKeys.filter((key) => auth?.[key] !== undefined);
  const own = credentialVariables.some((each) => env[each]);
  if (file === undefined || variable === undefined || keys.length === 0 || own) return undefined;
  const otherwise =
    config === undefined
      ? `name the database in ${file.path} (config) and unset ${variable}`
      : `unset ${variable} to migrate the database of ${file.path}`;
  return (
    `${variable} names the database, and ${file.path} says who logs in (${keys.map((key) => `auth.${key}`).join(", ")}): ` +
    "credentials of the file are not sent to a database of the environment. Set DB_MIGRATION_USER, with " +
    `DB_MIGRATION_PASSWORD or DB_MIGRATION_PASSWORD_COMMAND where it has a password, or ${otherwise}.`
  );
}
