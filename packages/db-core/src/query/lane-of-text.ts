import type { Lane } from "../pool/lane.js";
import { isReplanned, statementStart, type TextKind } from "./text-kind.js";

/** What waits by itself, for a time or for a lock of whoever. */
const waits = /\bpg_(?:sleep|advisory_xact_lock)\w*\s*\(/i;
/** A row that is read may be locked for it. */
const locks = /\bFOR\s+(?:NO\s+KEY\s+UPDATE|UPDATE|KEY\s+SHARE|SHARE)\b/i;
const writes = /\b(?:INSERT|UPDATE|DELETE|MERGE|INTO)\b/i;
const reads = /^(?:\(|(?:SELECT|TABLE|VALUES|WITH)\b)/i;

/**
 * The lane of a statement, by its first keyword: SELECT, TABLE, VALUES and WITH share a connection. INSERT,
 * UPDATE, DELETE and MERGE, and what locks rows, ride last. Everything else has a connection for itself, and
 * so has what calls pg_sleep() or waits for an advisory lock.
 *
 * What another function does cannot be seen: one that waits for a lock is taken for a read.
 */
export function laneOfText(text: string, kind: TextKind): Lane {
  if (kind !== "plain" || !isReplanned(text) || waits.test(text)) return "exclusive";
  const statement = text.slice(statementStart(text));
  if (/^CALL\b/i.test(statement)) return "exclusive";
  if (!reads.test(statement) || locks.test(statement)) return "last";
  return writes.test(statement) ? "last" : "shared";
}
