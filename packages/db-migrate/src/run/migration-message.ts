import { guardSetting } from "../history/history-schema.js";
import { characterCount } from "../source/text-position.js";
import { identifier, literal } from "../sql/literal.js";

/** How a migration is run, whatever it holds. */
export interface RunSettings {
  /** Role that owns what is made. `undefined`: the user who logged in. */
  readonly role: string | undefined;
  /** Milliseconds a statement waits for a lock; 0 waits for ever. */
  readonly lockTimeoutMs: number;
  /** Milliseconds a statement may take; 0: any time. */
  readonly statementTimeoutMs: number;
  /** The command that fails unless the migration lock is held where the file runs. */
  readonly lockCheck: string;
}

/** A migration as one message of several commands. */
export interface MigrationMessage {
  readonly text: string;
  /** Characters before the file's text, as the server counts positions. */
  readonly leadingCharacters: number;
  /** Commands before the file's first. */
  readonly leadingCommands: number;
}

/**
 * Forgets what an earlier migration set for its session, such as the empty `search_path` at the top of a
 * dump. DISCARD ALL would do more than that: it gives up the migration lock.
 */
const resetSession = ["RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL", "DISCARD TEMP"];

/** Whether a migration is a transaction of its own, or a part of one that somebody else begins and ends. */
export type MessageExtent = "transaction" | "part";

/**
 * One message for a whole migration: BEGIN, settings, the file, its bookkeeping, COMMIT. One round trip,
 * and whatever happens to the client, the change and its history row commit together or not at all.
 *
 * The guard is a setting that ends with its transaction: when the file ended it, the guard's check
 * raises `AM001` and nothing is recorded.
 *
 * @param bookkeeping statements that run in the same transaction after the file; they check the guard
 */
export function transactionalMessage(
  body: string,
  bookkeeping: readonly string[],
  settings: RunSettings,
  nonce: string,
): MigrationMessage {
  const leading = ["BEGIN", ...openingCommands(settings, nonce)];
  return messageOf(body, leading, [...closingCommands(bookkeeping), "COMMIT"]);
}

/** The same, as a part of a transaction that is open: without BEGIN and COMMIT. */
export function partialMessage(
  body: string,
  bookkeeping: readonly string[],
  settings: RunSettings,
  nonce: string,
): MigrationMessage {
  return messageOf(body, openingCommands(settings, nonce), closingCommands(bookkeeping));
}

function messageOf(
  body: string,
  leading: readonly string[],
  trailing: readonly string[],
): MigrationMessage {
  const head = `${leading.join("; ")};\n`;
  // The line break ends a comment on the file's last line, the semicolon its last statement.
  return {
    text: `${head}${body}\n;${trailing.join("; ")}`,
    leadingCharacters: characterCount(head),
    leadingCommands: leading.length,
  };
}

/** What a migration's transaction begins with, after BEGIN. */
export function openingCommands(settings: RunSettings, nonce: string): readonly string[] {
  return [
    ...resetSession,
    settings.lockCheck,
    // A setting that is selected is planned as a query: three times what a command takes that sets it.
    `SET LOCAL lock_timeout = ${settings.lockTimeoutMs}`,
    `SET LOCAL statement_timeout = ${settings.statementTimeoutMs}`,
    `SET LOCAL ${guardSetting} = ${literal(nonce)}`,
    ...(settings.role === undefined ? [] : [`SET LOCAL ROLE ${identifier(settings.role)}`]),
  ];
}

/** What it ends with, before COMMIT. */
export function closingCommands(bookkeeping: readonly string[]): readonly string[] {
  return ["RESET ROLE", ...bookkeeping];
}

/** Prepares the session for a file that runs outside of a transaction: one message, committed. */
export function sessionMessage(bookkeeping: readonly string[], settings: RunSettings): string {
  return [
    ...resetSession,
    settings.lockCheck,
    ...bookkeeping,
    `SET lock_timeout = ${settings.lockTimeoutMs}`,
    `SET statement_timeout = ${settings.statementTimeoutMs}`,
    ...roleCommand("SET", settings.role),
  ].join("; ");
}

/** Between two statements of such a file: the history's tables belong to the role that logged in. */
export function progressMessage(bookkeeping: readonly string[], role: string | undefined): string {
  return [...roleCommand("RESET", role), ...bookkeeping, ...roleCommand("SET", role)].join("; ");
}

function roleCommand(verb: "SET" | "RESET", role: string | undefined): string[] {
  if (role === undefined) return [];
  return [verb === "SET" ? `SET ROLE ${identifier(role)}` : "RESET ROLE"];
}

/** Bookkeeping after a file that ran outside of a transaction: one message, committed. */
export function closingMessage(bookkeeping: readonly string[]): string {
  return [...resetSession, ...bookkeeping].join("; ");
}
