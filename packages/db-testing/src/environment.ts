/** This package's only reader of `process.env`. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/**
 * What PostgreSQL's own programs are started with: a search path and nothing else, so that `PGDATA`,
 * `PGOPTIONS`, a locale or a time zone of the shell never reach them.
 */
export function programEnvironment(): Record<string, string> {
  return { PATH: environment()["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}
