import { excerpt } from "./excerpt.js";
import type { ServerErrorFields } from "./server-error-fields.js";

/** Quotation marks of PostgreSQL's message catalogues: English, French, German, Polish and others. */
const quoted = /["'«»„“”‚‘’「].*["'«»„“”‚‘’」]/su;
/** `date field value out of range: 2024-13-45` has no marks. */
const figures = /: [^:]*\d.*$/su;

/**
 * The server's primary message as it may be logged, with a caret under the place in the statement.
 *
 * Where the message is about data (class 22, and a syntax error that is not in the statement but in a
 * value, such as a tsquery), everything it quotes is replaced by `"…"`: the quotation is the value.
 */
export function serverMessage(
  message: string,
  fields: ServerErrorFields,
  statement: string | undefined,
): string {
  const text = speaksOfData(fields) ? redact(message) : message;
  if (fields.position === undefined || statement === undefined) return text;
  const shown = excerpt(statement, fields.position);
  return shown === "" ? text : `${text}\n${shown}`;
}

function speaksOfData({ sqlState, position }: ServerErrorFields): boolean {
  if (sqlState === undefined) return false;
  return sqlState.startsWith("22") || (sqlState === "42601" && position === undefined);
}

function redact(message: string): string {
  return message.replace(quoted, '"…"').replace(figures, ": …");
}
