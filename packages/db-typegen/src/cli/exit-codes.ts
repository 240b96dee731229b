import {
  ConfigError,
  ConnectFailedError,
  InsufficientPrivilegeError,
  PoolTimeoutError,
} from "@abe/db-core/errors";
import {
  DatabaseUrlError,
  MigrationsError,
  OutputError,
  ProjectError,
  UnsupportedServerError,
} from "../errors.js";

/** What the program's exit status says; stable, and where they mean the same those of db-migrate. */
export const exitCodes = {
  ok: 0,
  /** A fault of this program. */
  internal: 1,
  /** A wrong argument, folder or file. Nothing was written. */
  usage: 2,
  /** `check`: the files are not what `generate` would write. */
  stale: 3,
  /** The server's release is not known here. Nothing was written. */
  server: 4,
  /** Statements or files have problems. Nothing was written. */
  problems: 5,
  /** The migrations cannot be applied. Nothing was written. */
  migrations: 6,
  /** The server does not allow it. Nothing was written. */
  denied: 8,
  /** The server cannot be started or reached. Nothing was written. */
  unreachable: 10,
  /** It was told to stop; the program itself says 143 for SIGTERM. */
  stopped: 130,
} as const;

type ErrorClass = abstract new (...parameters: never[]) => unknown;

const classes: readonly (readonly [code: number, ...of: ErrorClass[]])[] = [
  [exitCodes.usage, ConfigError, DatabaseUrlError, OutputError, ProjectError],
  [exitCodes.server, UnsupportedServerError],
  [exitCodes.migrations, MigrationsError],
  [exitCodes.denied, InsufficientPrivilegeError],
  [exitCodes.unreachable, ConnectFailedError, PoolTimeoutError],
];

/** Errors of db-testing, which is loaded late, by `code`. */
const codes: Readonly<Record<string, number>> = {
  DB_TESTING_NOT_PERMITTED: exitCodes.denied,
  DB_TESTING_OPTION: exitCodes.usage,
};

/** The exit status for what a command threw. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Error && error.name === "AbortError") return exitCodes.stopped;
  const found = classes.find(([, ...of]) => of.some((each) => error instanceof each));
  if (found !== undefined) return found[0];
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (typeof code !== "string" || !code.startsWith("DB_TESTING_")) return exitCodes.internal;
  return codes[code] ?? exitCodes.unreachable;
}
