import { encodeValues } from "../codecs/encode-value.js";
import type { Prepared } from "../driver/driver.js";
import { StatementError, TransactionControlError } from "../errors/query-errors.js";
import type { Call } from "./call.js";
import type { QueryContext } from "./conduit.js";
import { type TextKind, textKind } from "./text-kind.js";

/** A statement ready to be sent, and what its first keyword said. */
export interface PreparedCall {
  readonly prepared: Prepared;
  readonly kind: TextKind;
}

/**
 * Checks a call and encodes its values. Nothing is sent.
 *
 * @throws ParameterError, StatementError, TransactionControlError.
 */
export function prepareCall(call: Call, context: QueryContext): PreparedCall {
  const { text } = call;
  const kind = checkText(text);
  const values = encodeValues(call.values, context.types);
  const keep = kind === "plain" && context.use.keep(text, call.options.prepare);
  return { prepared: { text, values, keep }, kind };
}

/** @throws StatementError, TransactionControlError. */
export function checkText(text: string): TextKind {
  if (typeof text !== "string")
    throw new StatementError(`a statement is a text, not ${text === null ? "null" : typeof text}`);
  if (text.includes("\0"))
    throw new StatementError(`the text has a NUL character at offset ${text.indexOf("\0")}`);
  const kind = textKind(text);
  if (kind === "empty") throw new StatementError("the text holds no statement");
  if (kind === "transaction")
    throw new TransactionControlError(
      "transaction control is not sent as a statement: use transaction()",
      { statement: text },
    );
  if (kind === "copy" && /\bSTD(?:IN|OUT)\b/i.test(text))
    throw new StatementError("COPY from STDIN or to STDOUT: use copyFrom() or copyTo()", {
      statement: text,
    });
  return kind;
}

const alone =
  /^\s*(?:VACUUM|CREATE\s+DATABASE|DROP\s+DATABASE|ALTER\s+SYSTEM|CREATE\s+TABLESPACE|DROP\s+TABLESPACE|CLUSTER\b(?!\s*\w)|REINDEX\s+(?:DATABASE|SYSTEM))\b|\bCONCURRENTLY\b/i;

/**
 * Refuses what PostgreSQL cannot undo with the rest of a batch.
 *
 * @throws StatementError.
 */
export function checkBatchable(text: string): void {
  if (alone.test(text))
    throw new StatementError("this command commits by itself and cannot be part of a batch", {
      statement: text,
    });
}
