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

const ofTheTransaction = /^SET\s+(?:LOCAL|TRANSACTION|CONSTRAINTS)\b/i;
const temporary = /^(?:CREATE|SELECT|WITH)\b[\s\S]*?\b(?:TEMP|TEMPORARY)\b/i;
const preparesTransaction = /^PREPARE\s+TRANSACTION\b/i;

/** Reads the first keyword, after blanks and comments. Nothing behind it is understood. */
export function textKind(text: string): TextKind {
  const start = statementStart(text);
  if (start === text.length) return "empty";
  const word = /^[A-Za-z]+/.exec(text.slice(start, start + 16))?.[0].toUpperCase() ?? "";
  if (word === "CREATE" || word === "SELECT" || word === "WITH")
    return temporary.test(text.slice(start, start + 200))
      ? temporaryKind(word, text, start)
      : "plain";
  if (word === "PREPARE" && preparesTransaction.test(text.slice(start, start + 64)))
    return "transaction";
  if (word === "SET" && ofTheTransaction.test(text.slice(start, start + 64))) return "plain";
  return kindByKeyword[word] ?? "plain";
}

/** `CREATE TEMP …` always; `SELECT … INTO TEMP …` only when INTO stands before it. */
function temporaryKind(word: string, text: string, start: number): TextKind {
  if (word === "CREATE")
    return /^CREATE\s+(?:OR\s+REPLACE\s+)?(?:LOCAL\s+|GLOBAL\s+)?TEMP/i.test(text.slice(start))
      ? "session"
      : "plain";
  return /\bINTO\s+(?:LOCAL\s+|GLOBAL\s+)?TEMP/i.test(text) ? "session" : "plain";
}

/** Index of the first character that is neither blank nor comment; block comments nest. */
export function statementStart(text: string): number {
  let at = 0;
  for (;;) {
    while (at < text.length && /[\s;]/.test(text[at] as string)) at++;
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
