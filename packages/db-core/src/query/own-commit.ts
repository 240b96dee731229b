import type { Prepared } from "../driver/driver.js";
import { StatementError } from "../errors/query-errors.js";
import { isReplanned, statementStart } from "./text-kind.js";

const alone =
  /^(?:VACUUM\b|(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE)\b|ALTER\s+SYSTEM\b|CLUSTER(?:\s+VERBOSE)?\s*(?:;|$)|REINDEX\s+(?:\([^()]*\)\s*)?(?:DATABASE|SCHEMA|SYSTEM)\b)/i;

const concurrently =
  /^(?:CREATE\s+(?:UNIQUE\s+)?INDEX\s+|DROP\s+INDEX\s+|REINDEX\b[^;]*?\b|ALTER\s+TABLE\b[^;]*?\s)CONCURRENTLY\b/i;

/**
 * Refuses what PostgreSQL cannot undo with the rest of a batch, where the text shows it. What it does not
 * show the server refuses, because of {@link mayCommit}.
 *
 * @throws StatementError.
 */
export function checkBatchable(text: string): void {
  const statement = text.slice(statementStart(text));
  if (alone.test(statement) || concurrently.test(statement))
    throw new StatementError("this command commits by itself and cannot be part of a batch", {
      statement: text,
    });
}

/** Whether it may commit by itself: a procedure, a block of code, or a command that is no query. */
export function mayCommit({ text }: Prepared): boolean {
  return !isReplanned(text) || /^CALL\b/i.test(text.slice(statementStart(text)));
}

const manyTransactions =
  /^(?:CALL\b|CLUSTER(?:\s+VERBOSE)?\s*(?:;|$)|REINDEX\s+(?:\([^()]*\)\s*)?(?:DATABASE|SCHEMA|SYSTEM)\b|VACUUM\b)/i;

/**
 * Whether its error leaves open what was applied: it may have committed before, as a procedure, or works in
 * several transactions, as CREATE INDEX CONCURRENTLY, which leaves an invalid index behind.
 */
export function commitsInParts(text: string): boolean {
  const statement = text.slice(statementStart(text));
  // A block of code that commits says so, or runs what it does not show.
  if (/^DO\b/i.test(statement)) return /commit|call|execute/i.test(statement);
  return manyTransactions.test(statement) || concurrently.test(statement);
}
