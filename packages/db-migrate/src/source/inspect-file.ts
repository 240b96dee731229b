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
 * end, psql commands, COPY data, statements that would end the migration's own transaction, and more
 * than one statement where nothing undoes the first when the second fails.
 */
export function inspectFile(file: MigrationFile): InspectedFile {
  const { directives, faults: directiveFaults } = parseDirectives(file.text);
  const { statements, faults: splitFaults } = splitStatements(file.text);
  const at = (offset: number, fault: string): FileFault => ({
    file: file.path,
    ...positionAt(file.text, offset),
    fault,
  });
  const faults = [
    ...directiveFaults.map(({ line, fault }) => ({ file: file.path, line, column: 1, fault })),
    ...splitFaults.map(({ offset, fault }) => at(offset, splitAdvice(fault))),
    ...statements.flatMap((each) => statementFaults(each).map((fault) => at(each.start, fault))),
    ...severalFaults(directives, statements).map(({ start, fault }) => at(start, fault)),
  ].toSorted((left, right) => left.line - right.line || left.column - right.column);
  return { ...file, directives, statements, faults };
}

/** Whether a statement builds or drops without blocking writes, and so waits for other transactions. */
export function isConcurrent(statement: SourceStatement): boolean {
  return statement.words.includes("CONCURRENTLY");
}

function splitAdvice(fault: string): string {
  return fault === "a psql command" ? "only psql understands a backslash outside of quotes" : fault;
}

const transactionControl =
  /^(?:BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)(?= |$)/;

function statementFaults({ words }: SourceStatement): string[] {
  const text = words.join(" ");
  const control = transactionControl.exec(text)?.[0];
  if (control !== undefined) {
    return [`${control} is not allowed: a migration is one transaction, with its history row`];
  }
  if (/^COPY .*FROM STDIN(?= |$)/.test(text)) {
    return ["COPY … FROM STDIN has no data here: use INSERT, or load data with the application"];
  }
  return [];
}

function severalFaults(
  directives: Directives,
  statements: readonly SourceStatement[],
): { start: number; fault: string }[] {
  const second = statements[1];
  if (directives.transaction || second === undefined) return [];
  const fault =
    "a second statement with transaction=off: nothing would undo the first if this one failed; " +
    "give it a migration of its own";
  return [{ start: second.start, fault }];
}
