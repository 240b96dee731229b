import { encodeValues } from "../codecs/encode-value.js";
import type { Prepared, WireValue } from "../driver/driver.js";
import { UnsupportedError } from "../errors/connection-errors.js";
import { ParameterError, StatementError, TransactionControlError } from "../errors/query-errors.js";
import type { Call } from "./call.js";
import type { QueryContext } from "./conduit.js";
import {
  isReplanned,
  outlivesTransaction,
  statementStart,
  type TextKind,
  textKind,
} from "./text-kind.js";

/** A statement ready to be sent, and what its first keyword said. */
export interface PreparedCall {
  readonly prepared: Prepared;
  readonly kind: TextKind;
}

/**
 * Checks a call and encodes its values. Nothing is sent.
 *
 * @throws ParameterError, StatementError, TransactionControlError, UnsupportedError.
 */
export function prepareCall(call: Call, context: QueryContext): PreparedCall {
  const { text } = call;
  const kind = checkText(text);
  if (context.sessions.lastOneTransaction) checkForPooler(text, kind);
  const values = encodeValues(call.values, context.types);
  checkLength(text, values);
  const keep =
    kind === "plain" && context.use.keep(text, call.options.prepare) && isReplanned(text);
  const { rowMode } = call;
  const prepared = {
    text,
    values,
    keep,
    ...(rowMode === undefined ? {} : { rowMode }),
    ...(commitsInParts(text) ? { commitsInParts: true } : {}),
  };
  return { prepared, kind };
}

/** @throws StatementError, TransactionControlError. */
export function checkText(text: string): TextKind {
  if (typeof text !== "string")
    throw new StatementError(`a statement is a text, not ${text === null ? "null" : typeof text}`);
  checkCharacters(text);
  const kind = textKind(text);
  if (kind === "empty") throw new StatementError("the text holds no statement");
  if (kind === "transaction")
    throw new TransactionControlError(
      "transaction control is not sent as a statement: use transaction(); savepoints are those of @abe/db-tx; nothing was sent",
      { statement: text },
    );
  if (kind === "copy" && /\bSTD(?:IN|OUT)\b/i.test(text))
    throw new StatementError("COPY from STDIN or to STDOUT: use copyFrom() or copyTo()", {
      statement: text,
    });
  return kind;
}

const loneSurrogate = /\p{Surrogate}/u;

/** What cannot be sent as UTF-8 would arrive as another text. */
function checkCharacters(text: string): void {
  const nul = text.indexOf("\0");
  if (nul !== -1) throw new StatementError(`the text has a NUL character at offset ${nul}`);
  if (isWellFormed(text)) return;
  const at = text.search(loneSurrogate);
  throw new StatementError(
    `the text has half a surrogate pair, which is no character, at offset ${at}`,
  );
}

/** ES2024, in every Node.js that is supported. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** Bytes of one message: PostgreSQL's PQ_LARGE_MESSAGE_LIMIT, less room for what stands around. */
const longestMessage = 2 ** 30 - 2 ** 10;

/** A server that gets a longer message closes the connection without a word. */
function checkLength(text: string, values: readonly WireValue[]): void {
  if (bytesOf([text]) > longestMessage)
    throw new StatementError(`the text takes more than ${longestMessage} bytes; nothing was sent`);
  if (bytesOf(values) > longestMessage)
    throw new ParameterError(
      `the values together take more than ${longestMessage} bytes: use copyFrom(); nothing was sent`,
    );
}

/** Exactly, where it matters. */
function bytesOf(values: readonly WireValue[]): number {
  // A UTF-16 unit takes at most three bytes, and each value six more.
  let most = 0;
  for (const value of values) most += 6 + (value === null ? 0 : 3 * value.length);
  if (most <= longestMessage) return most;
  return values.reduce(
    (sum, value) => sum + 6 + (value === null ? 0 : Buffer.byteLength(value)),
    0,
  );
}

/** A declared cursor lasts as long as its transaction, unless it says otherwise. */
const declares = /^DECLARE\b/i;

/** @throws UnsupportedError what the text changes would reach whoever gets the server's session next. */
function checkForPooler(text: string, kind: TextKind): void {
  const changes = kind === "session" && !declares.test(text.slice(statementStart(text)));
  if (!changes && !outlivesTransaction(text)) return;
  throw new UnsupportedError(
    "behind a pooler in transaction mode a session lasts one transaction: use SET LOCAL, transaction locks, or a direct connection; nothing was sent",
    { statement: text },
  );
}

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
function commitsInParts(text: string): boolean {
  const statement = text.slice(statementStart(text));
  // A block of code that commits says so, or runs what it does not show.
  if (/^DO\b/i.test(statement)) return /commit|call|execute/i.test(statement);
  return manyTransactions.test(statement) || concurrently.test(statement);
}
