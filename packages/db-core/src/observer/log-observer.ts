import type { DbObserver, PoolInfo, QueryEnd, QueryEvent } from "./db-observer.js";

/** The part of pino's logger that is used: pino passes as it is. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Options of {@link logObserver}. */
export interface LogObserverOptions {
  /** Milliseconds from which a query is logged, waiting included. Default 500; 0 logs every one. */
  readonly slowQueryMs?: number;
  /** Log the server's `detail`, `hint` and `where`, which may quote values. Default `false`. */
  readonly verboseErrors?: boolean;
}

/** Paths for pino's `redact`, for programs that log configurations themselves. */
export const redactPaths: readonly string[] = [
  "password",
  "*.password",
  "connectionString",
  "*.connectionString",
  "ssl.key",
  "*.ssl.key",
  "values",
  "*.values",
];

/**
 * Writes log lines: slow queries, retries, refusals of the pool, retired connections, warnings. Every
 * line has an `event` and the `pool`. Parameter values are never logged.
 */
export function logObserver(logger: Logger, options: LogObserverOptions = {}): DbObserver {
  const { slowQueryMs = 500, verboseErrors = false } = options;
  const about = (error: unknown): object => errorFields(error, verboseErrors);
  return {
    query: (event) => (end) => {
      if (end.durationMs >= slowQueryMs)
        logger.warn(slowQueryFields(event, end, about), "slow query");
    },
    acquire:
      ({ pool }) =>
      (end) => {
        if (end.error === undefined) return;
        logger.warn(
          { event: "db.pool.refused", ...of(pool), err: about(end.error) },
          "no connection",
        );
      },
    connect:
      ({ pool }) =>
      (end) => {
        if (end.error === undefined) {
          const { connectionId, backendPid } = end;
          logger.debug(
            { event: "db.connected", ...of(pool), connectionId, backendPid },
            "connected",
          );
        } else
          logger.warn(
            { event: "db.connect.failed", ...of(pool), err: about(end.error) },
            "connecting failed",
          );
      },
    retire: ({ pool, connectionId, reason, error }) => {
      const fields = { event: "db.connection.retired", ...of(pool), connectionId, reason };
      if (error === undefined) logger.debug(fields, "connection retired");
      else logger.warn({ ...fields, err: about(error) }, "connection lost");
    },
    retry: ({ pool, kind, attempt, delayMs, error }) =>
      logger.info(
        { event: "db.retry", ...of(pool), kind, attempt, delayMs, err: about(error) },
        "running again",
      ),
    warning: ({ pool, code, message, details, error }) =>
      logger.warn(
        {
          event: "db.warning",
          ...of(pool),
          code,
          ...details,
          ...(error === undefined ? {} : { err: about(error) }),
        },
        message,
      ),
  };
}

function of(pool: PoolInfo): { pool: string } {
  return { pool: pool.name };
}

function slowQueryFields(
  event: QueryEvent,
  end: QueryEnd,
  about: (error: unknown) => object,
): object {
  const { name, kind, text, parameterised, transactionId } = event;
  return {
    event: "db.query.slow",
    ...of(event.pool),
    kind,
    durationMs: Math.round(end.durationMs),
    waitMs: Math.round(end.waitMs),
    rows: end.rowCount ?? null,
    ...(name === undefined ? {} : { name }),
    // A text without parameters may hold literal values.
    ...(parameterised ? { text } : {}),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(end.error === undefined ? {} : { err: about(end.error) }),
  };
}

const quoting = ["detail", "hint", "where"] as const;
const safe = [
  "name",
  "code",
  "severity",
  "schema",
  "table",
  "column",
  "constraint",
  "routine",
  "outcome",
] as const;

/** What of an error may stand in a log: a server's message can quote values, ours cannot. */
function errorFields(error: unknown, verbose: boolean): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const wanted = verbose ? [...safe, ...quoting] : safe;
  const fields: Record<string, unknown> = { type: error.name };
  for (const name of wanted) {
    const value: unknown = Reflect.get(error, name);
    if (value !== undefined) fields[name] = value;
  }
  const fromServer = Reflect.get(error, "sqlState") !== undefined;
  if (verbose || !fromServer) fields["message"] = error.message;
  return fields;
}
