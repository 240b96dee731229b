import { maySetSession } from "./set-config.js";

/**
 * What the first keyword of a text says about where it may run.
 *
 * - `plain`: anywhere.
 * - `transaction`: transaction control, which only `transaction()` sends.
 * - `session`: it changes the session, so it runs on a leased connection that is reset afterwards.
 * - `copy`: COPY, which has methods of its own.
 * - `empty`: nothing but blanks and comments.
 */
export type TextKind = "plain" | "transaction" | "session" | "copy" | "empty";

const kindByKeyword: Readonly<Record<string, TextKind>> = {
  ABORT: "transaction",
  BEGIN: "transaction",
  COMMIT: "transaction",
  END: "transaction",
  RELEASE: "transaction",
  ROLLBACK: "transaction",
  SAVEPOINT: "transaction",
  START: "transaction",
  COPY: "copy",
  DEALLOCATE: "session",
  DECLARE: "session",
  DISCARD: "session",
  LISTEN: "session",
  LOAD: "session",
  PREPARE: "session",
  RESET: "session",
  SET: "session",
  UNLISTEN: "session",
};

/** A READ ONLY transaction is known to have applied nothing, which this would make untrue. */
const allowsWrites =
  /^SET\s+(?:LOCAL\s+|SESSION\s+)?TRANSACTION(?:_READ_ONLY\b|\b[^;]*\bREAD\s+WRITE\b)/i;
const ofTheTransaction = /^SET\s+(?:LOCAL|TRANSACTION|CONSTRAINTS)\b/i;
const createsTemporary = /^CREATE (?:OR REPLACE )?(?:LOCAL |GLOBAL )?TEMP(?:ORARY)?\b/;
const inTemporarySchema = /\bpg_temp\s*\./i;
const temporary = /\bTEMP(?:ORARY)?\b|\bpg_temp\s*\./i;
const intoTemporary =
  /\bINTO\s+(?:(?:LOCAL\s+|GLOBAL\s+)?TEMP(?:ORARY)?\b|(?:TABLE\s+)?pg_temp\s*\.)/i;
const ofTheSession = /\bpg_(?:try_)?advisory_(?:lock|unlock)\w*\s*\(|\bWITH\s+HOLD\b/i;
const preparesTransaction = /^PREPARE\s+TRANSACTION\b/i;

/** Calls what lasts, or may last, longer than its transaction: a session's lock or setting. */
export function outlivesTransaction(text: string): boolean {
  return ofTheSession.test(text) || maySetSession(text);
}

/**
 * Reads the first keyword, after blanks and comments. Of what stands behind it only temporary objects and
 * the functions of {@link outlivesTransaction} are known.
 */
export function textKind(text: string): TextKind {
  const kind = kindByStart(text);
  return kind === "plain" && outlivesTransaction(text) ? "session" : kind;
}

function kindByStart(text: string): TextKind {
  const start = statementStart(text);
  if (start === text.length) return "empty";
  const word = firstWord(text, start);
  if (word === "CREATE") return createKind(text, start);
  // With ANALYZE it runs what it explains.
  if (word === "EXPLAIN") return temporary.test(text) ? "session" : "plain";
  // INTO may stand behind a long list of columns.
  if (word === "SELECT" || word === "WITH") return intoTemporary.test(text) ? "session" : "plain";
  if (word === "PREPARE" && preparesTransaction.test(text.slice(start, start + 64)))
    return "transaction";
  if (word === "SET") return setKind(text.slice(start, start + 128));
  return kindByKeyword[word] ?? "plain";
}

function setKind(text: string): TextKind {
  if (allowsWrites.test(text)) return "transaction";
  return ofTheTransaction.test(text) ? "plain" : "session";
}

function createKind(text: string, start: number): TextKind {
  if (createsTemporary.test(leadingWords(text, start, 5))) return "session";
  return inTemporarySchema.test(text.slice(start, start + 200)) ? "session" : "plain";
}

const replanned: ReadonlySet<string> = new Set([
  "CALL",
  "DELETE",
  "INSERT",
  "MERGE",
  "SELECT",
  "TABLE",
  "UPDATE",
  "VALUES",
  "WITH",
]);

/**
 * Whether the server looks again at what a parsed statement of this text returns, and refuses it when that
 * has changed. Of others, such as FETCH from a cursor of the same name, it would return something else.
 */
export function isReplanned(text: string): boolean {
  const start = statementStart(text);
  return text[start] === "(" || replanned.has(firstWord(text, start));
}

function firstWord(text: string, start: number): string {
  return /^[A-Za-z]+/.exec(text.slice(start, start + 16))?.[0].toUpperCase() ?? "";
}

/** The first words in capitals, one blank between them, up to what is no word; comments are passed over. */
function leadingWords(text: string, start: number, most: number): string {
  const words: string[] = [];
  for (let at = start; words.length < most;) {
    const word = /^[A-Za-z_]+/.exec(text.slice(at, at + 64))?.[0];
    if (word === undefined) break;
    words.push(word.toUpperCase());
    at = skipBlank(text, at + word.length);
  }
  return words.join(" ");
}

/** Index of the first character that is neither blank nor comment; block comments nest. */
export function statementStart(text: string): number {
  let at = skipBlank(text, 0);
  while (text[at] === ";") at = skipBlank(text, at + 1);
  return at;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] as string)) at++;
    if (text.startsWith("--", at)) {
      // PostgreSQL ends a line at either character.
      const end = text.slice(at).search(/[\n\r]/);
      at = end === -1 ? text.length : at + end + 1;
    } else if (text.startsWith("/*", at)) at = skipBlockComment(text, at);
    else return at;
  }
}

function skipBlockComment(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (text.startsWith("/*", at)) {
      depth++;
      at += 2;
    } else if (text.startsWith("*/", at)) {
      at += 2;
      if (--depth === 0) return at;
    } else at++;
  }
  return at;
}
