import { encodeValues } from "../codecs/encode-value.js";
import type { Prepared, WireValue } from "../driver/driver.js";
import { UnsupportedError } from "../errors/connection-errors.js";
import { ParameterError, StatementError } from "../errors/query-errors.js";
import type { Call } from "./call.js";
import type { QueryContext } from "./conduit.js";
import type { KnownText } from "./known-texts.js";
import { outlivesTransaction, statementStart, type TextKind } from "./text-kind.js";

/** A statement ready to be sent, and what its text says. */
export interface PreparedCall extends Prepared {
  readonly known: KnownText;
}

/**
 * Checks a call and encodes its values. Nothing is sent.
 *
 * @throws ParameterError, StatementError, TransactionControlError, UnsupportedError.
 */
export function prepareCall(call: Call, context: QueryContext): PreparedCall {
  const { text } = call;
  const known = context.texts.of(text);
  const { kind, isReplanned, commitsInParts } = known;
  if (context.sessions.lastOneTransaction) checkForPooler(text, kind);
  const values = encodeValues(call.values, context.types);
  checkLength(text, values);
  const keep = kind === "plain" && context.use.keep(known, call.options.prepare) && isReplanned;
  const { rowMode } = call;
  return { text, values, keep, rowMode, commitsInParts, known };
}

/** Bytes of one message: PostgreSQL's PQ_LARGE_MESSAGE_LIMIT, less room for what stands around. */
const longestMessage = 2 ** 30 - 2 ** 10;

/** A server that gets a longer message closes the connection without a word. */
function checkLength(text: string, values: readonly WireValue[]): void {
  // A UTF-16 unit takes at most three bytes.
  if (3 * text.length > longestMessage && Buffer.byteLength(text) > longestMessage)
    throw new StatementError(`the text takes more than ${longestMessage} bytes; nothing was sent`);
  if (bytesOf(values) > longestMessage)
    throw new ParameterError(
      `the values together take more than ${longestMessage} bytes: use copyFrom(); nothing was sent`,
    );
}

/** Exactly, where it matters. */
function bytesOf(values: readonly WireValue[]): number {
  // The same, and six bytes more for each value.
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
