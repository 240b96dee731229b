import type { DbObserver, PoolInfo } from "../db-observer.js";
import { type ErrorDescription, describeError } from "./error-fields.js";
import { LineBudget } from "./line-budget.js";
import type { LogLine } from "./log-line.js";
import type { Logger } from "./logger.js";
import { connectLine, refusalLine, retireLine, warningLine } from "./pool-lines.js";
import { migrationLine, retryLine, slowQueryLine } from "./work-lines.js";

/** Options of {@link logObserver}. */
export interface LogObserverOptions {
  /**
   * Log the messages of all errors, and the server's `detail`, `hint` and `where`, which may quote values.
   * Default `false`.
   */
  readonly verboseErrors?: boolean;
  /**
   * Lines of one kind within {@link sampleMs}; further ones are counted, and the next line says how many.
   * 1 or more; `Infinity` suppresses nothing. Default 10.
   */
  readonly sampleLines?: number;
  /** Milliseconds. Default 10,000. */
  readonly sampleMs?: number;
  /** Milliseconds of a monotonic clock. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * Writes log lines: slow queries, refusals of the pool, connections that could not be opened, were lost or
 * leaked, retries, migrations, warnings. Every line has an `event` and the pool's name.
 *
 * Parameter values, literals of texts, passwords and what a server's message may quote are never logged.
 */
export function logObserver(logger: Logger, options: LogObserverOptions = {}): DbObserver {
  const { verboseErrors = false, sampleLines = 10, sampleMs = 10_000 } = options;
  const { now = (): number => performance.now() } = options;
  const budget = new LineBudget({ lines: sampleLines, intervalMs: sampleMs });
  const describe = (error: unknown): ErrorDescription => describeError(error, verboseErrors);
  const write = ({ name }: PoolInfo, line: LogLine): void => {
    const { event, kind = "", level, fields, message } = line;
    // Who asks for debug lines wants to see all of them.
    const suppressed = level === "debug" ? 0 : budget.spend(`${name} ${event}`, kind, now());
    if (suppressed === undefined) return;
    const told = suppressed === 0 ? {} : { suppressed };
    logger[level]({ event, "db.client.connection.pool.name": name, ...fields, ...told }, message);
  };
  return {
    connect: ({ pool }) => {
      const startedAt = now();
      return (end) => write(pool, connectLine(end, now() - startedAt, describe));
    },
    migration: (event) => {
      const startedAt = now();
      return (end) =>
        write(
          event.pool,
          migrationLine(event, { ...end, durationMs: now() - startedAt }, describe),
        );
    },
    slowQuery: (event) => write(event.pool, slowQueryLine(event, describe)),
    refusal: (event) => write(event.pool, refusalLine(event, describe)),
    retire: (event) => write(event.pool, retireLine(event, describe)),
    retry: (event) => write(event.pool, retryLine(event, describe)),
    warning: (event) => write(event.pool, warningLine(event, describe)),
  };
}
