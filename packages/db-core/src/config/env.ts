import type { DatabaseConfig } from "./database-config.js";
import { configOf } from "./labelled-config.js";
import type { LabelledConfig } from "./labelled-config.js";
import { SettingSource } from "./setting-source.js";
import { settingNames, settingOf, settingTexts } from "./settings.js";
import { readUrl } from "./url.js";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the database's variables: `DB_HOST DB_PORT DB_USER DB_PASSWORD DB_NAME DB_SSL
 * DB_MAX_CONNECTIONS`, `DATABASE_URL`, and those of `docs/configuration.md`.
 *
 * An empty variable counts as unset; unknown `DB_*` variables are ignored; `PG*` variables are never
 * read. The password comes back as a function, so printing or copying the result does not show it.
 * What is missing is not reported here, since the caller may add it.
 *
 * @param env Default `process.env`.
 * @throws ConfigError names every bad variable, what was given and what is allowed.
 */
export function configFromEnv(env?: Environment): DatabaseConfig {
  return readEnvironment(env).config;
}

/**
 * What {@link configFromEnv} reads, and which variable each field came from.
 *
 * @throws ConfigError as {@link configFromEnv} does.
 */
export function readEnvironment(env: Environment = process.env): LabelledConfig {
  const source = new SettingSource();
  for (const name of settingNames) {
    const { env: variable } = settingTexts[name];
    const text = env[variable];
    if (text !== undefined && text !== "") source.read(name, variable, text);
  }
  const url = env["DATABASE_URL"];
  if (url !== undefined && url !== "") source.merge(readUrl(url, "DATABASE_URL"));
  return configOf(source, variableOf);
}

/** The variable that holds a field, for messages. */
function variableOf(path: string): string {
  const setting = settingOf(path);
  return setting === undefined ? path : settingTexts[setting].env;
}
