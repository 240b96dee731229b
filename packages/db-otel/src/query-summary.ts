import type { QueryEvent } from "@abe/db-core/observer";
import { summariseSql } from "./sql/summarise-sql.js";
import type { SqlSummary } from "./sql/summary-builder.js";

/** A text longer than this is never kept as a key. */
export const maxCachedLength = 8_192;
/** A text that is not kept is read again each time: no further than this. */
const maxUncachedLength = 2_048;
const maxSummaryLength = 255;

/** What a summary depends on. */
export type Summarised = Pick<QueryEvent, "text" | "kind" | "batchSize">;

/** `db.query.summary` of an operation, and what to fall back to. */
export type QuerySummary = Pick<SqlSummary, "text" | "operation">;

/**
 * Summary of an operation. A batch is `BATCH` with the summary all its statements share, or `BATCH`
 * alone. Of a text longer than 8,192 characters only the first 2,048 are read.
 */
export function querySummary(operation: Summarised): QuerySummary {
  const summary = summariseSql(readable(operation.text));
  if (operation.kind !== "batch" || operation.batchSize === 1) return summary;
  return { text: batchSummary(summary.statements, operation.batchSize), operation: "BATCH" };
}

function batchSummary(statements: readonly string[], size: number): string {
  const [first] = statements;
  const shared = statements.length === size && statements.every((each) => each === first);
  const summary = `BATCH ${first}`;
  return shared && first !== undefined && summary.length <= maxSummaryLength ? summary : "BATCH";
}

/** Cut at a blank, so that no half of a name is taken for a name. */
function readable(text: string): string {
  if (text.length <= maxCachedLength) return text;
  const cut = text.slice(0, maxUncachedLength);
  return cut.slice(0, Math.max(0, cut.search(/\s\S*$/)));
}
