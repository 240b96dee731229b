import type { BeginCommand, Prepared, WireValue } from "../driver/driver.js";
import { StatementError } from "../errors/query-errors.js";
import type { IsolationLevel } from "./transaction-client.js";

/** What BEGIN may say. */
export interface BeginWords {
  readonly isolation?: IsolationLevel | undefined;
  readonly readOnly?: boolean | undefined;
  readonly deferrable?: boolean | undefined;
}

const isolationWords: Readonly<Record<IsolationLevel, string>> = {
  "read committed": "READ COMMITTED",
  "repeatable read": "REPEATABLE READ",
  serializable: "SERIALIZABLE",
};

/** `BEGIN …` @throws StatementError for a level that does not exist. */
function beginText(words: BeginWords): string {
  const parts = ["BEGIN"];
  const { isolation, readOnly, deferrable } = words;
  if (isolation !== undefined) parts.push("ISOLATION LEVEL", isolationWord(isolation));
  if (readOnly !== undefined) parts.push(readOnly ? "READ ONLY" : "READ WRITE");
  if (deferrable !== undefined) parts.push(deferrable ? "DEFERRABLE" : "NOT DEFERRABLE");
  return parts.join(" ");
}

function isolationWord(isolation: IsolationLevel): string {
  if (Object.hasOwn(isolationWords, isolation)) return isolationWords[isolation];
  const known = Object.keys(isolationWords).join(", ");
  throw new StatementError(`isolation level "${isolation as string}" is none of ${known}`);
}

/**
 * BEGIN with transaction-local settings behind it (PostgreSQL documentation, section 9.28.1).
 *
 * @param settings each name, followed by its value.
 * @param keep whether statements may be kept parsed.
 * @throws StatementError for an isolation level that does not exist.
 */
export function beginCommand(
  words: BeginWords,
  settings: readonly WireValue[],
  keep: boolean,
): BeginCommand {
  const calls: string[] = [];
  for (let at = 1; at < settings.length; at += 2)
    calls.push(`set_config($${at}, $${at + 1}, true)`);
  if (calls.length === 0) return { text: beginText(words), also: [] };
  const set: Prepared = { text: `SELECT ${calls.join(", ")}`, values: settings, keep };
  return { text: beginText(words), also: [set] };
}

const savepointName = /^[a-z_][a-z0-9_]{0,62}$/;

/** A savepoint's name as it is. @throws StatementError unless it is a plain lower-case identifier. */
export function checkSavepointName(name: string): string {
  if (savepointName.test(name)) return name;
  throw new StatementError(
    "a savepoint's name is 1 to 63 lower-case letters, digits and underscores",
  );
}
