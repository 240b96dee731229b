import type { FileFault } from "../errors/file-error.js";
import { inspectFile, outsideOnlyWords } from "../source/inspect-file.js";
import { inspectFully } from "../source/inspect-fully.js";
import type { MigrationFile } from "../source/migration.js";
import type { SourceStatement } from "../sql/statements.js";
import type { ForeignSql } from "./foreign-folder.js";

/** SQL as it is written here. */
export interface MendedSql {
  readonly text: string;
  /** What was changed, a phrase for each. */
  readonly notes: readonly string[];
  /** What cannot be run here. Places are those of the file it comes from. */
  readonly faults: readonly FileFault[];
}

const outsideLine = "-- db-migrate: transaction=off\n";
const noopLine = "-- db-migrate: noop\n";

/**
 * Turns another tool's SQL into a file of ours: BEGIN and COMMIT around all of it go, and what does not run
 * in a transaction, or is a way up that does nothing, says so. Everything else stays as it is.
 *
 * @param path names the file it comes from
 */
export async function mendSql(
  sql: ForeignSql,
  direction: "up" | "down",
  path: string,
): Promise<MendedSql> {
  const unwrapped = withoutTransaction(sql.text);
  const inner = unwrapped ?? sql.text;
  const { statements } = inspectFile(fileOf(path, inner));
  const needed = statements.flatMap(({ words }) => outsideOnlyWords(words) ?? []);
  const empty = direction === "up" && statements.length === 0;
  const outside = !empty && (needed.length > 0 || (sql.outside && unwrapped === undefined));
  const body = inner.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
  const header = empty ? noopLine : outside ? outsideLine : "";
  const text = body === "" ? header : `${header}${body}\n`;
  const { faults } = await inspectFully(fileOf(path, text));
  const shift = linesBefore(inner, body) - (header === "" ? 0 : 1) + sql.firstLine - 1;
  return {
    text,
    notes: [
      ...(unwrapped === undefined ? [] : [withoutNote]),
      ...(outside && !sql.outside ? [outsideNote(needed[0] ?? "", statements.length)] : []),
      ...(empty ? ["gets noop: it holds no statement"] : []),
    ],
    faults: faults.map((fault) => ({ ...fault, line: Math.max(1, fault.line + shift) })),
  };
}

const withoutNote = "loses BEGIN and COMMIT around it: a migration is one transaction anyway";

function outsideNote(words: string, statements: number): string {
  const alone = `gets transaction=off: ${words} cannot run inside a transaction`;
  if (statements === 1) return alone;
  return `${alone}. Its ${statements} statements run one by one: those before one that fails stay done`;
}

function fileOf(path: string, text: string): MigrationFile {
  return { path, language: "sql", text, checksum: "" };
}

/** How many lines of a text come before a part of it. */
function linesBefore(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length - 1;
}

/** The text without the BEGIN and COMMIT that are its first and last statement; else `undefined`. */
function withoutTransaction(text: string): string | undefined {
  const { statements } = inspectFile(fileOf("", text));
  const [first, last] = [statements[0], statements.at(-1)];
  if (first === undefined || last === undefined || !begins(first) || !commits(last)) {
    return undefined;
  }
  return without(without(text, last), first);
}

function begins({ words }: SourceStatement): boolean {
  return /^(?:BEGIN(?: WORK| TRANSACTION)?|START TRANSACTION)$/.test(words.join(" "));
}

function commits({ words }: SourceStatement): boolean {
  return /^(?:COMMIT|END)(?: WORK| TRANSACTION)?$/.test(words.join(" "));
}

function without(text: string, { start, end }: SourceStatement): string {
  const rest = text.slice(end).replace(/^\s*;/, "");
  return text.slice(0, start) + rest;
}
