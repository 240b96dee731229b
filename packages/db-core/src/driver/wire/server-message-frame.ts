import pg from "pg";
import { ProtocolError } from "../../errors/connection-errors.js";
import type { ServerMessage } from "../protocol/server-message.js";
import type { Frame } from "./frame.js";

/** Fields by their letters (PostgreSQL documentation, section 55.8), under pg's names for them. */
const names: Readonly<Record<number, string>> = {
  0x53: "severity",
  0x43: "code",
  0x44: "detail",
  0x48: "hint",
  0x50: "position",
  0x70: "internalPosition",
  0x71: "internalQuery",
  0x57: "where",
  0x73: "schema",
  0x74: "table",
  0x63: "column",
  0x64: "dataType",
  0x6e: "constraint",
  0x46: "file",
  0x4c: "line",
  0x52: "routine",
};

const messageField = 0x4d;

interface Fields {
  message: string;
  readonly named: Record<string, string>;
}

/**
 * An ErrorResponse as the error that pg makes of it.
 *
 * @throws ProtocolError it says nothing of what every error says.
 */
export function errorMessage(frame: Frame): Error & ServerMessage {
  const length = frame.end - frame.at + 4;
  const { message, named } = fieldsOf(frame);
  if (named["severity"] === undefined || named["code"] === undefined)
    throw new ProtocolError("an error came without its severity or its code");
  const error: Error = new pg.DatabaseError(message, length, "error");
  return Object.assign(error, named);
}

/** A NoticeResponse. */
export function noticeMessage(frame: Frame): ServerMessage {
  const { message, named } = fieldsOf(frame);
  return { message, ...named };
}

function fieldsOf(frame: Frame): Fields {
  const fields: Fields = { message: "", named: {} };
  for (let letter = frame.byte(); letter !== 0; letter = frame.byte()) {
    const text = frame.string();
    const name = names[letter];
    if (letter === messageField) fields.message = text;
    else if (name !== undefined) fields.named[name] = text;
  }
  frame.finish();
  return fields;
}
