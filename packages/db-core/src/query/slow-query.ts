import type { QueryEnd, QueryEvent } from "../observer/db-observer.js";
import { hideLiteralsOfAll } from "../observer/sql-text/hide-literals.js";
import type { QueryContext } from "./conduit.js";

/** What has to be known of a statement that took long. */
type SlowQuery = Omit<QueryEvent, "pool" | "parameterised">;

/**
 * Tells of a statement that took long. Whoever listens does so to write it somewhere, so its text has no
 * literals any more.
 */
export function tellOfSlow(
  { observers, pool }: QueryContext,
  query: SlowQuery,
  { error, rowCount, durationMs, waitMs }: QueryEnd,
): void {
  if (observers.current?.slowQuery === undefined) return;
  const { name, kind, batchSize, transactionId } = query;
  observers.current.slowQuery({
    pool,
    text: hideLiteralsOfAll(query.texts ?? [query.text]),
    name,
    kind,
    batchSize,
    transactionId,
    ...(error === undefined ? {} : { error }),
    rowCount,
    durationMs,
    waitMs,
  });
}
