/** Fields of a configuration, of the environment and of a statement that nobody should read in a log. */
const secrets = [
  "password",
  "DB_PASSWORD",
  "DATABASE_URL",
  "connectionString",
  "ssl.key",
  "DB_SSL_KEY",
  "values",
] as const;

/** What an error of another library, such as pg's own, carries and may quote values. */
const quotations = ["detail", "where", "internalQuery"] as const;

/**
 * Paths for pino's `redact`, for programs that log configurations, statements or other libraries' errors
 * themselves: at the top of a line and within one or two fields of it. The lines and the errors of these
 * packages need none of them.
 */
export const redactPaths: readonly string[] = [
  ...secrets.flatMap((path) => [path, `*.${path}`, `*.*.${path}`]),
  ...quotations.flatMap((name) => [`err.${name}`, `error.${name}`]),
];
