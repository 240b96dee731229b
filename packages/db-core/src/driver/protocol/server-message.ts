import type { ServerErrorFields } from "../../errors/server-error-fields.js";
import type { Notice } from "../driver.js";

/** An ErrorResponse or NoticeResponse, its fields under pg's names for them. */
export interface ServerMessage {
  readonly message?: string;
  readonly severity?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
  readonly where?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly dataType?: string;
  readonly constraint?: string;
  readonly routine?: string;
}

/** Whether `error` is an ErrorResponse of the server, not an error of the socket. */
export function isServerMessage(error: unknown): error is ServerMessage & { message: string } {
  return (
    error instanceof Error &&
    typeof (error as ServerMessage).severity === "string" &&
    typeof (error as ServerMessage).code === "string"
  );
}

/** Severities that end the session. A server that speaks another language is found out by its socket. */
const lastWords: ReadonlySet<string> = new Set(["FATAL", "PANIC"]);

/** Whether the server ends the session with it. */
export function isLastWord(error: unknown): boolean {
  return isServerMessage(error) && lastWords.has(error.severity ?? "");
}

/** The fields of an ErrorResponse under the names used here; absent ones are left out. */
export function serverErrorFields(message: ServerMessage): ServerErrorFields {
  const { severity, constraint, table, schema, column, dataType } = message;
  const { detail, hint, where, routine, code, position } = message;
  const fields = {
    severity,
    constraint,
    table,
    schema,
    column,
    dataType,
    detail,
    hint,
    where,
    routine,
    sqlState: code,
    position: position === undefined ? undefined : Number(position),
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as ServerErrorFields;
}

/** A notice under the names used here; absent fields are left out. */
export function toNotice(message: ServerMessage): Notice {
  return {
    severity: message.severity ?? "NOTICE",
    sqlState: message.code ?? "00000",
    message: message.message ?? "",
    ...(message.detail === undefined ? {} : { detail: message.detail }),
    ...(message.hint === undefined ? {} : { hint: message.hint }),
    ...(message.routine === undefined ? {} : { routine: message.routine }),
  };
}
