/**
 * One message from the client to the server (PostgreSQL manual, "Message Formats").
 *
 * `text` is the SQL that the message carries or refers to: Query and Parse carry it; for Bind, Describe
 * and Execute it is the text of the prepared statement they name.
 */
export interface FrontendMessage {
  /** The type byte: `Q` Query, `P` Parse, `B` Bind, `E` Execute, `S` Sync, `X` Terminate … */
  readonly type: string;
  /** What follows the length. */
  readonly payload: Buffer;
  readonly text?: string;
}

/** The message types the server answers with ReadyForQuery. */
const ENDS_GROUP = new Set(["Q", "S", "F"]);

/** Whether the server now runs what it was sent and answers with one ReadyForQuery. */
export function endsGroup(message: FrontendMessage): boolean {
  return ENDS_GROUP.has(message.type);
}

/**
 * Matches the message that makes the server run a statement: Query with such a text, or Execute of a
 * statement that was parsed with such a text. White space around the text does not count.
 */
export function executes(text: string | RegExp): (message: FrontendMessage) => boolean {
  const fits = (sql: string): boolean => (typeof text === "string" ? sql === text : text.test(sql));
  return ({ type, text: sql }) =>
    (type === "Q" || type === "E") && sql !== undefined && fits(sql.trim());
}
