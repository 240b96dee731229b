import type { FileFault } from "../errors/file-error.js";
import { type SourceStatement, splitStatements } from "../sql/statements.js";
import { type Directives, parseDirectives } from "./directives.js";
import type { MigrationFile } from "./migration.js";
import { positionAt } from "./text-position.js";

/** A file, ready to be run unless it has faults. */
export interface InspectedFile extends MigrationFile {
  readonly directives: Directives;
  readonly statements: readonly SourceStatement[];
  readonly faults: readonly FileFault[];
}

/**
 * Reads a file's directives and statements, and finds what must not reach the server: text that does not
 * end, psql commands, COPY data, statements that would end the migration's own transaction, and those that
 * PostgreSQL refuses inside of one.
 */
export function inspectFile(file: MigrationFile): InspectedFile {
  return file.language === "program" ? inspectProgram(file) : inspectSql(file);
}

function inspectSql(file: MigrationFile): InspectedFile {
  const { directives, faults: directiveFaults } = parseDirectives(file.text);
  const { statements, faults: splitFaults } = splitStatements(file.text);
  const at = (offset: number, fault: string): FileFault => ({
    file: file.path,
    ...positionAt(file.text, offset),
    fault,
  });
  const faults = [
    ...directiveFaults.map(({ line, fault }) => ({ file: file.path, line, column: 1, fault })),
    ...splitFaults.map(({ offset, fault }) => at(offset, splitAdvice(fault, file.text, offset))),
    ...statements.flatMap((each) =>
      statementFaults(each, directives).map((fault) => at(each.start, fault)),
    ),
  ].toSorted((left, right) => left.line - right.line || left.column - right.column);
  return { ...file, directives, statements, faults };
}

/** A program is not looked into; what it must not do, the guard of its transaction finds out. */
function inspectProgram(file: MigrationFile): InspectedFile {
  const { directives, faults } = parseDirectives(file.text, "//");
  const outside = directives.transaction
    ? []
    : [{ line: 1, fault: "a program runs in a transaction: put such a statement into an up.sql" }];
  return {
    ...file,
    directives,
    statements: [],
    faults: [...faults, ...outside].map((each) => ({ file: file.path, column: 1, ...each })),
  };
}

/** Whether a statement builds or drops without blocking writes, and so waits for other transactions. */
export function isConcurrent(statement: Pick<SourceStatement, "words">): boolean {
  return statement.words.includes("CONCURRENTLY");
}

function splitAdvice(fault: string, text: string, offset: number): string {
  if (fault !== "a psql command") return fault;
  const [command = ""] = /^\\\S*/.exec(text.slice(offset, offset + 64)) ?? [];
  return command === "\\."
    ? "\\. ends the data of a COPY, which has no place here"
    : `${command} must go: only psql understands a backslash outside of quotes`;
}

const transactionControl =
  /^(?:BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)(?= |$)/;

function statementFaults({ words }: SourceStatement, directives: Directives): string[] {
  const text = words.join(" ");
  const control = transactionControl.exec(text)?.[0];
  if (control !== undefined) {
    return [
      `${control} is not allowed: a migration is one transaction, with its history row. Leave it out`,
    ];
  }
  if (/^COPY .*FROM STDIN(?= |$)/.test(text)) {
    return ["COPY … FROM STDIN has no data here: use INSERT, or load data with the application"];
  }
  if (text === "DISCARD ALL") {
    return [
      "DISCARD ALL gives up the lock that keeps other runners away: say what is to go, as in DISCARD PLANS",
    ];
  }
  const outside = directives.transaction ? outsideOnlyWords(words) : undefined;
  if (outside === undefined) return [];
  return [
    `${outside} cannot run inside a transaction: begin the file with -- db-migrate: transaction=off, ` +
      "and give what can run in one a migration of its own",
  ];
}

/** The words by which a statement is known as one that runs outside of a transaction only. */
export function outsideOnlyWords(words: readonly string[]): string | undefined {
  return outsideOnly.exec(words.join(" "))?.[0];
}

/** What PreventInTransactionBlock refuses, as far as the first words tell; the server knows the rest. */
const outsideOnly =
  /^(?:CREATE (?:UNIQUE )?INDEX CONCURRENTLY|DROP INDEX CONCURRENTLY|REINDEX .*CONCURRENTLY|REINDEX (?:DATABASE|SYSTEM|SCHEMA)|VACUUM|ALTER SYSTEM|(?:CREATE|DROP) (?:DATABASE|TABLESPACE)|ALTER TABLE .*DETACH PARTITION .*CONCURRENTLY)(?= |$)/;
