import type { Node } from "libpg-query";
import { offsetOfCharacter } from "../source/text-position.js";
import { utf16Offsets } from "./byte-offsets.js";

/** A statement's syntax tree: an object with one key, the name of its kind. */
export type SqlNode = Node;

/** One statement, as PostgreSQL's own parser understands it. */
export interface ParsedStatement {
  /** UTF-16 offset of its first token. */
  readonly start: number;
  /** UTF-16 offset after it, without the semicolon. */
  readonly end: number;
  readonly node: SqlNode;
}

/** A text that PostgreSQL's parser refuses. */
export interface SyntaxFault {
  /** UTF-16 offset. */
  readonly offset: number;
  /** In the server's words. */
  readonly fault: string;
}

/**
 * Parses SQL with PostgreSQL's own parser, which is loaded at the first call (40 ms). A text without a
 * statement yields none.
 */
export async function parseSql(
  sql: string,
): Promise<{ readonly statements: readonly ParsedStatement[] } | { readonly fault: SyntaxFault }> {
  const { hasSqlDetails, loadModule, parseSync } = await import("libpg-query");
  await loadModule();
  try {
    const found = parseSync(sql).stmts ?? [];
    const offset = utf16Offsets(sql);
    return {
      statements: found.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) =>
        stmt === undefined
          ? []
          : [
              {
                start: offset(start),
                end: length === undefined ? sql.length : offset(start + length),
                node: stmt,
              },
            ],
      ),
    };
  } catch (error) {
    if (error instanceof Error && error.message === "Query cannot be empty")
      return { statements: [] };
    if (!hasSqlDetails(error)) throw error;
    const character = error.sqlDetails?.cursorPosition ?? 0;
    return { fault: { offset: offsetOfCharacter(sql, character), fault: error.message } };
  }
}
