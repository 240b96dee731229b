import { checkConfig } from "./check-config.js";
import type { ChoiceValues, PrepareMode, ServerMode } from "./choices.js";
import type { DatabaseConfig } from "./database-config.js";
import { readEnvironment } from "./env.js";
import { choiceFields, numberFields } from "./fields.js";
import type { NumberFieldName } from "./fields.js";
import { defaultPort, splitHosts } from "./hosts.js";
import type { HostAndPort } from "./hosts.js";
import { configOf } from "./labelled-config.js";
import type { LabelledConfig } from "./labelled-config.js";
import { passwordSource } from "./password.js";
import { shown, throwProblems } from "./problems.js";
import { resolveTls } from "./resolve-tls.js";
import { serverSettings } from "./server-settings.js";
import type { ServerSettings } from "./server-settings.js";
import type { ResolvedTls } from "./tls.js";
import { readUrl } from "./url.js";

/**
 * A configuration that was checked, every default filled in. Numbers are those of `DatabaseConfig`,
 * 0 meaning the same there as here.
 */
export interface ResolvedConfig
  extends Readonly<Record<NumberFieldName, number>>, ChoiceValues, ServerSettings {
  /** In the order they are tried; at least one. */
  readonly hosts: readonly HostAndPort[];
  readonly user: string;
  readonly database: string;
  /**
   * Yields the password for one new connection. Not enumerable.
   *
   * @throws ConnectFailedError the user's password function failed or took longer than 5,000 ms.
   */
  readonly password: () => Promise<string | undefined>;
  readonly tls: false | ResolvedTls;
  readonly applicationName?: string;
  /** What should be said once when the server is created, such as that TLS verifies nothing. */
  readonly warnings: readonly string[];
}

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param input An object, a `postgres://` URL, or nothing: `configFromEnv()`.
 * @throws ConfigError lists every bad value, what was given (never a password) and what is allowed.
 * Nothing was started.
 */
export function resolveConfig(input: DatabaseConfig | string | undefined): ResolvedConfig {
  if (input === undefined) return resolve(readEnvironment());
  if (typeof input === "string") {
    return resolve(configOf(readUrl(input, "URL"), (path) => `URL ${path}`));
  }
  // An array or null comes from JavaScript only.
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    const allowed = "expected an object, or a postgres:// URL";
    throwProblems([{ name: "configuration", given: shown(input), allowed }]);
  }
  return resolve({ config: input, label: (path) => path });
}

function resolve({ config, label }: LabelledConfig): ResolvedConfig {
  const problems = checkConfig(config, label);
  const hosts = problems.length === 0 ? hostsOf(config) : [];
  const words = wordsOf(config);
  const { channelBinding } = words;
  const tls = resolveTls(config.ssl, { hosts, channelBinding, label }, problems);
  throwProblems(problems);
  const numbers = numbersOf(config);
  const { applicationName } = config;
  const name = applicationName === undefined ? {} : { applicationName };
  const resolved: ResolvedConfig = {
    hosts,
    user: config.user ?? "",
    database: config.database ?? "",
    tls,
    ...name,
    ...words,
    ...numbers,
    ...serverSettings({ mode: words.mode, ...name, ...numbers }),
    password: passwordSource(config.password),
    warnings: warningsOf(tls),
  };
  // Not enumerable, so that printing or copying a configuration never carries it along.
  return Object.defineProperty(resolved, "password", { enumerable: false });
}

function hostsOf(config: DatabaseConfig): HostAndPort[] {
  const port = config.port ?? defaultPort;
  if (Array.isArray(config.hosts)) {
    return config.hosts.map(({ host, port: own }) => ({ host, port: own ?? port }));
  }
  return (splitHosts(config.host ?? "localhost") ?? []).map((host) => ({ host, port }));
}

function numbersOf(config: DatabaseConfig): Record<NumberFieldName, number> {
  const of = (name: NumberFieldName): number => config[name] ?? numberFields[name].default;
  return {
    maxConnections: of("maxConnections"),
    minConnections: of("minConnections"),
    maxPending: of("maxPending"),
    acquireTimeoutMs: of("acquireTimeoutMs"),
    connectTimeoutMs: of("connectTimeoutMs"),
    idleTimeoutMs: of("idleTimeoutMs"),
    maxLifetimeMs: of("maxLifetimeMs"),
    maxLifetimeJitter: of("maxLifetimeJitter"),
    validateAfterIdleMs: of("validateAfterIdleMs"),
    validateTimeoutMs: of("validateTimeoutMs"),
    leakAfterMs: of("leakAfterMs"),
    slowQueryMs: of("slowQueryMs"),
    statementTimeoutMs: of("statementTimeoutMs"),
    lockTimeoutMs: of("lockTimeoutMs"),
    idleInTransactionTimeoutMs: of("idleInTransactionTimeoutMs"),
    statementCacheSize: of("statementCacheSize"),
  };
}

function wordsOf(config: DatabaseConfig): ChoiceValues {
  const mode = config.mode ?? choiceFields.mode.default;
  return {
    mode,
    channelBinding: config.channelBinding ?? choiceFields.channelBinding.default,
    targetSessionAttrs: config.targetSessionAttrs ?? choiceFields.targetSessionAttrs.default,
    loadBalanceHosts: config.loadBalanceHosts ?? choiceFields.loadBalanceHosts.default,
    prepare: prepareOf(config, mode),
  };
}

/** PgBouncer before 1.21 mixes up the prepared statements of its clients, so there `never` is the default. */
function prepareOf({ prepare }: DatabaseConfig, mode: ServerMode): PrepareMode {
  if (prepare === undefined) return mode === "pgbouncer-transaction" ? "never" : "auto";
  if (typeof prepare === "boolean") return prepare ? "auto" : "never";
  return prepare;
}

function warningsOf(tls: false | ResolvedTls): string[] {
  if (tls === false || tls.verify !== "none") return [];
  return [
    "TLS verifies nothing (require-unverified): whoever is in between can read and change everything.",
  ];
}
