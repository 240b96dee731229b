import { StatementError, TransactionControlError } from "../errors/query-errors.js";
import { type TextKind, textKind } from "./text-kind.js";

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
