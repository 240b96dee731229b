import type { DatabaseConfig } from "./database-config.js";
import { throwProblems } from "./problems.js";
import { SettingSource } from "./settings.js";
import { settingsToConfig } from "./settings-to-config.js";

/**
 * Reads a `postgres://` or `postgresql://` URL.
 *
 * @throws ConfigError names every bad part; the password is never shown.
 */
export function configFromUrl(url: string): DatabaseConfig {
  const source = new SettingSource();
  readUrl(source, url);
  const config = settingsToConfig(source);
  throwProblems(source.problems);
  return config;
}

/** The part of a URL that holds a field, for messages. */
export function urlLabel(path: string): string {
  return `${path} of the URL`;
}

/** Adds what a URL says to a source. */
export function readUrl(source: SettingSource, url: string): void {
  if (!/^postgres(ql)?:\/\//i.test(url)) {
    source.problems.push({
      name: "URL",
      allowed: "expected postgres://user:password@host:port/database",
    });
  }
}
