import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DatabaseConfig } from "@abe/db-core";
import type { MigrationAuthOptions } from "../auth/migration-auth.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { type MigrationSettings, settingNames } from "./migration-settings.js";
import { unknownKey } from "./unknown-key.js";

/** What a configuration file may hold. Variables and options go before it. */
export interface MigrationConfigFile extends Partial<MigrationSettings> {
  /** The database, as an object or a URL, where the environment names none. */
  readonly config?: DatabaseConfig | string;
  /**
   * As whom migrations run, where `DB_MIGRATION_USER` does not say. `user`, `password` and `passwordCommand` are for
   * `config` alone: beside a database of the environment they are refused.
   */
  readonly auth?: MigrationAuthOptions;
}

/** A configuration file that was read. */
export interface LoadedConfigFile {
  readonly path: string;
  readonly values: MigrationConfigFile;
}

/** Looked for in this order, in the current directory. */
const usualNames = [".ts", ".mts", ".mjs", ".js", ".json"].map(
  (extension) => `db-migrate.config${extension}`,
);

/** Gives its argument back: editors then know what a configuration file may hold. */
export function defineMigrationConfig(config: MigrationConfigFile): MigrationConfigFile {
  return config;
}

/**
 * Reads the configuration file that is named, or `db-migrate.config.*` of the current directory.
 * `undefined`: there is none.
 *
 * @param path `undefined`: the usual names; there need not be one.
 * @throws MigrationConfigError it cannot be read, or holds what is not known.
 */
export async function loadConfigFile(path?: string): Promise<LoadedConfigFile | undefined> {
  const found = path ?? usualName();
  if (found === undefined) return undefined;
  try {
    const isData = found.endsWith(".json");
    const values = isData ? readJson(found) : defaultOf(await import(addressOf(found)));
    return { path: found, values: checked(found, values) };
  } catch (cause) {
    throw unreadable(found, cause);
  }
}

/**
 * Reads `db-migrate.config.*` of the current directory at once. `undefined`: there is none.
 *
 * @throws MigrationConfigError it cannot be read, waits for something at its top level, or holds what is not
 *   known.
 */
export function loadConfigFileNow(): LoadedConfigFile | undefined {
  const found = usualName();
  if (found === undefined) return undefined;
  try {
    const isData = found.endsWith(".json");
    // Node.js loads modules of either kind by require, unless they await at their top level.
    const load = createRequire(import.meta.url);
    const values = isData ? readJson(found) : defaultOf(load(resolve(found)));
    return { path: found, values: checked(found, values) };
  } catch (cause) {
    throw unreadable(found, cause);
  }
}

function usualName(): string | undefined {
  return usualNames.find((name) => existsSync(name));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}

function addressOf(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

function defaultOf(loaded: unknown): unknown {
  return typeof loaded === "object" && loaded !== null ? Reflect.get(loaded, "default") : loaded;
}

function unreadable(path: string, cause: unknown): MigrationConfigError {
  if (cause instanceof MigrationConfigError) return cause;
  const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  return new MigrationConfigError(
    [`${path} cannot be read: ${reason}. Mend it, or name another one: --config <file>.`],
    { cause },
  );
}

const known: readonly string[] = [...settingNames, "config", "auth"];

function checked(path: string, values: unknown): MigrationConfigFile {
  if (typeof values !== "object" || values === null) {
    throw new MigrationConfigError([
      `${path} has no default export that is an object. Write: export default defineMigrationConfig({ … });`,
    ]);
  }
  const problems = Object.keys(values)
    .filter((key) => !known.includes(key))
    .map((key) => unknownKey(`${path} has an unknown key`, key, known));
  if (problems.length > 0) throw new MigrationConfigError(problems);
  return placed(path, values);
}

/** What is named in the file by a path is beside the file. */
function placed(path: string, values: MigrationConfigFile): MigrationConfigFile {
  const beside = (named: string): string =>
    isAbsolute(named) ? named : relative("", join(dirname(path), named)) || ".";
  const { directory, auth } = values;
  const publicKeys: unknown = auth?.approval?.publicKeys;
  return {
    ...values,
    ...(directory === undefined ? {} : { directory: beside(directory) }),
    ...(typeof publicKeys === "object" && publicKeys !== null
      ? {
          auth: {
            ...auth,
            approval: { ...auth?.approval, publicKeys: placedKeys(publicKeys, beside) },
          },
        }
      : {}),
  };
}

/** What is no text is refused later, with its name. */
function placedKeys(keys: object, beside: (named: string) => string): Record<string, string> {
  const entries = Object.entries(keys) as [string, string][];
  return Object.fromEntries(
    entries.map(([name, key]) => {
      const isPath = typeof key === "string" && key !== "" && !key.includes("-----BEGIN");
      return [name, isPath ? beside(key) : key];
    }),
  );
}
