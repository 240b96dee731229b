import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OutputError } from "../errors.js";

/** A file to write; `content` is `undefined` for one that must not be there. */
export interface OutputFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string | undefined;
}

/** The files that are not yet as they should be. What somebody else has written is not taken away. */
export function staleFiles(files: readonly OutputFile[]): OutputFile[] {
  return files.filter(({ path, content }) => {
    // Git may change the ends of lines.
    const before = contentOf(path)?.replaceAll("\r\n", "\n");
    if (content === undefined && before?.startsWith(ownMark) !== true) return false;
    return before !== content;
  });
}

/** Whether a merge left both sides in a file, for somebody to choose. */
export function isConflicted({ path }: OutputFile): boolean {
  return /^<{7}(?: |$)/m.test(contentOf(path) ?? "");
}

/** How what is written here begins. */
const ownMark = "// Written by db-typegen";

/**
 * Writes all files or none: each is written beside its place first, and all are moved to their places at the end.
 *
 * @throws OutputError one cannot be written. All are as they were.
 */
export function writeFiles(files: readonly OutputFile[]): void {
  const moves: { readonly from: string; readonly to: string }[] = [];
  const suffix = `.${randomBytes(4).toString("hex")}.tmp`;
  const before = files.map(({ path }) => ({ path, content: contentOf(path) }));
  try {
    for (const { path, content } of files) {
      if (content === undefined) continue;
      mkdirSync(dirname(path), { recursive: true });
      moves.push({ from: path + suffix, to: path });
      writeFileSync(path + suffix, content);
    }
    for (const { from, to } of moves) renameSync(from, to);
    for (const { path, content } of files) if (content === undefined) rmSync(path, { force: true });
  } catch (cause) {
    for (const { from } of moves) rmSync(from, { force: true });
    for (const each of before) restore(each);
    const reason = (cause instanceof Error ? cause.message : String(cause)).replaceAll(suffix, "");
    throw new OutputError("DB_TYPEGEN_OUTPUT", `Nothing was written: ${reason}`, { cause });
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function restore({ path, content }: OutputFile): void {
  if (contentOf(path) === content) return;
  try {
    if (content === undefined) rmSync(path, { force: true });
    else writeFileSync(path, content);
  } catch {
    // What cannot be written now could not be written before either.
  }
}
