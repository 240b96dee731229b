import type { MigrationEnd, MigrationEvent, RetryEvent, SlowQueryEvent } from "../db-observer.js";
import type { Describe } from "./error-fields.js";
import { type LogLine, sentence, tenths } from "./log-line.js";

/** A statement took long. */
export function slowQueryLine(event: SlowQueryEvent, describe: Describe): LogLine {
  const { name, kind, text, batchSize, transactionId } = event;
  const { fields, words } = describe(event.error);
  return {
    level: "warn",
    event: "db.query.slow",
    kind: name ?? text,
    fields: {
      kind,
      durationMs: tenths(event.durationMs),
      waitMs: tenths(event.waitMs),
      rows: event.rowCount ?? null,
      ...(name === undefined ? {} : { "db.query.summary": name }),
      "db.query.text": text,
      ...(kind === "batch" ? { "db.operation.batch.size": batchSize } : {}),
      ...(transactionId === undefined ? {} : { transactionId }),
      ...fields,
    },
    message: sentence("slow query", words),
  };
}

/** Something is about to be tried again. */
export function retryLine(event: RetryEvent, describe: Describe): LogLine {
  const { kind, attempt, delayMs, error } = event;
  const { fields, words } = describe(error);
  const what = kind === "connect" ? "connecting" : "the transaction runs";
  return {
    level: "info",
    event: `db.${kind}.retry`,
    fields: { attempt, delayMs: tenths(delayMs), ...fields },
    message: sentence(`${what} again`, words),
  };
}

/** A migration has ended. */
export function migrationLine(
  event: MigrationEvent,
  end: MigrationEnd & { readonly durationMs: number },
  describe: Describe,
): LogLine {
  const { migration, direction } = event;
  const { fields, words } = describe(end.error);
  const verb = direction === "up" ? "applied" : "reverted";
  const failed = end.error !== undefined;
  const outcome = end.outcome === undefined ? {} : { outcome: end.outcome };
  return {
    level: failed ? "error" : "info",
    event: `db.migration.${failed ? "failed" : verb}`,
    kind: migration,
    fields: { migration, direction, durationMs: tenths(end.durationMs), ...fields, ...outcome },
    message: sentence(
      failed ? `migration failed: ${migration}` : `migration ${verb}: ${migration}`,
      words,
    ),
  };
}
