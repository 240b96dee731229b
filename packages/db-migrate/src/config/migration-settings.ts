import { MigrationConfigError } from "../errors/config-error.js";
import type { LintSeverity } from "../lint/lint-finding.js";
import type { Environment } from "./environment.js";
import {
  type SettingReader,
  milliseconds,
  oneOf,
  plainText,
  wordsByName,
  wholeNumber,
  yesOrNo,
} from "./setting-reader.js";

/** What a migration older than an applied one is: a problem, a warning, or the next to apply. */
export type OutOfOrderPolicy = "error" | "warn" | "allow";

/** What keeps runners apart: a lock of the session, or a lease where a pooler keeps no session. */
export type LockMode = "session" | "lease";

/** What `up` does about errors that the linter finds: it does not look, tells, or refuses. */
export type LintPolicy = "off" | "warn" | "refuse";

/** How migrations are found and run. */
export interface MigrationSettings {
  /**
   * The folder of migrations, taken from the current directory of the moment a command runs. Default
   * `migrations`. Variable `DB_MIGRATION_DIRECTORY`.
   */
  readonly directory: string;
  /**
   * The environment the database must belong to. The first command that names one stamps it into the
   * database; from then on another name is refused. Its policy, which under `production` asks for most, decides
   * what is let in. Default: the one that the database was stamped with, if any. Variable `DB_ENVIRONMENT`.
   */
  readonly environment: string | undefined;
  /**
   * Milliseconds to wait for another runner. 0 asks once. 0 to 2,147,483,647. Default 30,000. Variable
   * `DB_MIGRATION_LOCK_WAIT_MS`.
   */
  readonly lockWaitMs: number;
  /**
   * Milliseconds a statement of a migration waits for a lock on a table before it gives up: while it
   * waits, everybody else queues behind it. 0 waits for ever. 0 to 2,147,483,647. Default 3,000. Variable
   * `DB_MIGRATION_LOCK_TIMEOUT_MS`. A file's `lock_timeout` directive goes before it. It grows with each
   * retry, to three times its value at most.
   */
  readonly lockTimeoutMs: number;
  /**
   * Milliseconds a statement of a migration may take; 0: any time. 0 to 2,147,483,647. Default 0. Variable
   * `DB_MIGRATION_STATEMENT_TIMEOUT_MS`. A file's `statement_timeout` directive goes before it.
   */
  readonly statementTimeoutMs: number;
  /**
   * How often a migration is begun when it cannot have a lock, is the victim of a deadlock or of a
   * serialization failure, the first time included. 1 never begins again. 1 to 1,000. Default 10.
   * Variable `DB_MIGRATION_RETRY_ATTEMPTS`.
   */
  readonly retryAttempts: number;
  /**
   * Milliseconds after which a migration is not begun again. 0 to 2,147,483,647. Default 300,000. Variable
   * `DB_MIGRATION_RETRY_MAX_MS`.
   */
  readonly retryMaxMs: number;
  /** `error`, `warn` or `allow`. Default `error`. Variable `DB_MIGRATION_OUT_OF_ORDER`. */
  readonly outOfOrder: OutOfOrderPolicy;
  /**
   * `session` or `lease`. Default `session`. Variable `DB_MIGRATION_LOCK_MODE`. With a lease nothing can run
   * outside of a transaction.
   */
  readonly lockMode: LockMode;
  /**
   * Whether migrations may be programs (`up.ts`, `up.mjs`, …). Default `false`. Variable
   * `DB_MIGRATION_PROGRAMS`.
   */
  readonly programs: boolean;
  /**
   * `off`, `warn` or `refuse`: what `up` does about errors that the linter finds in what it is about to apply.
   * Default `off`. Variable `DB_MIGRATION_LINT_ON_UP`.
   */
  readonly lintOnUp: LintPolicy;
  /**
   * Severities of the linter's rules: `{ "drop-column": "error", "ban-char": "off" }`. Default: each rule's own.
   * Variable `DB_MIGRATION_LINT_RULES`, as `drop-column=error,ban-char=off`.
   */
  readonly lintRules: Readonly<Record<string, LintSeverity>>;
  /**
   * Folder name or version of the last migration that `lint` does not look at, for a history from before
   * there was a linter. Default: none, it looks at all. Variable `DB_MIGRATION_LINT_SINCE`.
   */
  readonly lintSince: string | undefined;
}

type Readers = { readonly [K in keyof MigrationSettings]: SettingReader<MigrationSettings[K]> };

/** Every setting: its variable, its default and how it is read. */
const readers: Readers = {
  directory: plainText("DB_MIGRATION_DIRECTORY", "migrations"),
  environment: plainText("DB_ENVIRONMENT", undefined),
  lockWaitMs: milliseconds("DB_MIGRATION_LOCK_WAIT_MS", 30_000),
  lockTimeoutMs: milliseconds("DB_MIGRATION_LOCK_TIMEOUT_MS", 3000),
  statementTimeoutMs: milliseconds("DB_MIGRATION_STATEMENT_TIMEOUT_MS", 0),
  retryAttempts: wholeNumber("DB_MIGRATION_RETRY_ATTEMPTS", 10, { first: 1, last: 1000 }),
  retryMaxMs: milliseconds("DB_MIGRATION_RETRY_MAX_MS", 300_000),
  outOfOrder: oneOf("DB_MIGRATION_OUT_OF_ORDER", "error", ["error", "warn", "allow"]),
  lockMode: oneOf("DB_MIGRATION_LOCK_MODE", "session", ["session", "lease"]),
  programs: yesOrNo("DB_MIGRATION_PROGRAMS", false),
  lintOnUp: oneOf("DB_MIGRATION_LINT_ON_UP", "off", ["off", "warn", "refuse"]),
  lintRules: wordsByName("DB_MIGRATION_LINT_RULES", ["error", "warning", "info", "off"]),
  lintSince: plainText("DB_MIGRATION_LINT_SINCE", undefined),
};

/** The names of all settings. */
export const settingNames: readonly (keyof MigrationSettings)[] = Object.keys(
  readers,
) as (keyof MigrationSettings)[];

/** Each setting with its variable and its default. */
export const settingVariables: readonly {
  readonly setting: keyof MigrationSettings;
  readonly variable: string;
  readonly otherwise: unknown;
}[] = settingNames.map((setting) => {
  const { variable, otherwise } = readers[setting];
  return { setting, variable, otherwise };
});

/** Settings of a configuration file, and what messages call it. */
export interface FileSettings {
  readonly path: string;
  readonly values: Readonly<Partial<Record<keyof MigrationSettings, unknown>>>;
}

/**
 * Options first, then variables, then the configuration file, then defaults.
 *
 * @throws MigrationConfigError names every bad value, what was given and what is allowed.
 */
export function resolveSettings(
  env: Environment,
  options: Partial<MigrationSettings> = {},
  file: FileSettings = { path: "", values: {} },
): MigrationSettings {
  const problems: string[] = [];
  const settings = Object.fromEntries(
    settingNames.map((name) => {
      const reader: SettingReader<unknown> = readers[name];
      const { given, source } = findValue(name, { env, options, file });
      const read = given === undefined ? { value: reader.otherwise } : reader.read(given);
      if ("fault" in read) problems.push(`${source} is ${JSON.stringify(given)}: ${read.fault}.`);
      return [name, "value" in read ? read.value : reader.otherwise];
    }),
  );
  if (problems.length > 0) throw new MigrationConfigError(problems);
  // One entry for each reader, each of the reader's type.
  return settings as unknown as MigrationSettings;
}

interface Sources {
  readonly env: Environment;
  readonly options: Partial<MigrationSettings>;
  readonly file: FileSettings;
}

function findValue(
  name: keyof MigrationSettings,
  { env, options, file }: Sources,
): { given: unknown; source: string } {
  const { variable } = readers[name];
  if (options[name] !== undefined) return { given: options[name], source: name };
  // An empty variable is one that was not set.
  if (env[variable]) return { given: env[variable], source: variable };
  return { given: file.values[name], source: `${name} in ${file.path}` };
}
