import { checkConfig } from "./check-config.js";
import type { DatabaseConfig } from "./database-config.js";
import { throwProblems } from "./problems.js";
import { SettingSource, settingNames, settingTexts } from "./settings.js";
import { settingsToConfig } from "./settings-to-config.js";

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
export function configFromEnv(env: Environment = process.env): DatabaseConfig {
  const source = readEnvironment(env);
  const config = settingsToConfig(source);
  const problems = [...source.problems, ...checkConfig(config, envLabel)];
  if (problems.some(({ missing }) => missing !== true)) throwProblems(problems);
  return config;
}

/** The variable that holds a field, for messages. */
export function envLabel(path: string): string {
  const name = path === "ssl.mode" ? "ssl" : path.replace(/^ssl\./, "");
  const setting = settingNames.find((candidate) => candidate === name);
  return setting === undefined ? path : settingTexts[setting].env;
}

function readEnvironment(env: Environment): SettingSource {
  const source = new SettingSource();
  for (const name of settingNames) {
    const { env: variable } = settingTexts[name];
    const text = env[variable];
    if (text !== undefined && text !== "") source.read(name, variable, text);
  }
  return source;
}
