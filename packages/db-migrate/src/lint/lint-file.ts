import { utf16Offsets } from "../sql/byte-offsets.js";
import { type SqlNode, type SyntaxFault, parseSql } from "../sql/parser.js";
import { type SourceStatement, type SplitFault, splitStatements } from "../sql/statements.js";
import { type Directives, type DirectiveFault, parseDirectives } from "../source/directives.js";
import type { Migration, MigrationFile } from "../source/migration.js";

/** One statement of a file, parsed. */
export interface LintStatement extends SourceStatement {
  readonly node: SqlNode;
}

/** A file, as rules see it. */
export interface LintFile {
  readonly path: string;
  readonly text: string;
  /** Folder name of its migration. */
  readonly migration: string;
  readonly direction: "up" | "down";
  /** It runs again whenever it has changed, and has no way back. */
  readonly isRepeatable: boolean;
  readonly directives: Directives;
  readonly directiveFaults: readonly DirectiveFault[];
  /** None where PostgreSQL's parser refuses the file. */
  readonly statements: readonly LintStatement[];
  /** What a splitter can tell even of a file that cannot be parsed. */
  readonly pieces: readonly SourceStatement[];
  readonly splitFaults: readonly SplitFault[];
  readonly syntaxFault: SyntaxFault | undefined;
  /** The UTF-16 offset of a place that the parser gives in UTF-8 bytes. */
  readonly offsetOf: (location: number | undefined) => number | undefined;
}

/** Parses a file of SQL. */
export async function readLintFile(
  file: MigrationFile,
  { name: migration, kind }: Pick<Migration, "name" | "kind">,
  direction: "up" | "down",
): Promise<LintFile> {
  const { path, text } = file;
  const { directives, faults: directiveFaults } = parseDirectives(text);
  const { statements: pieces, faults: splitFaults } = splitStatements(text);
  const parsed = await parseSql(text);
  const found = "statements" in parsed ? parsed.statements : [];
  let next = 0;
  const statements = found.flatMap(({ node, start, end }): LintStatement[] => {
    // The parser counts the comments before a statement as a part of it.
    while ((pieces[next]?.start ?? Infinity) < start) next += 1;
    const piece = pieces[next];
    return piece === undefined || piece.start >= end ? [] : [{ ...piece, node }];
  });
  return {
    path,
    text,
    migration,
    direction,
    directives,
    directiveFaults,
    statements,
    pieces,
    isRepeatable: kind === "repeatable",
    splitFaults,
    syntaxFault: "fault" in parsed ? parsed.fault : undefined,
    offsetOf: (location) => (location === undefined ? undefined : utf16Offsets(text)(location)),
  };
}
