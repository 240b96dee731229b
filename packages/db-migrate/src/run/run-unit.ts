import { InterruptedMigrationError } from "../errors/history-errors.js";
import type { MigrationUnit } from "./migration-unit.js";
import type { RunContext, UnitTiming } from "./run-context.js";
import { runInTransaction } from "./run-in-transaction.js";
import { runOutside } from "./run-outside.js";

/**
 * Runs one file and records it. `undefined`: it ran, and its history row was not there to be changed.
 *
 * @throws MigrationFailedError says where and what is in the database now.
 */
export async function runUnit(
  unit: MigrationUnit,
  context: RunContext,
): Promise<UnitTiming | undefined> {
  if (!unit.file.directives.transaction) return runOutside(unit, context);
  refuseMixedEnds(unit);
  return runInTransaction(unit, context);
}

/**
 * A migration that was begun outside of a transaction, and whose file now says that it runs inside of one:
 * nobody knows which of its statements took effect.
 *
 * @throws InterruptedMigrationError
 */
export function refuseMixedEnds({ begun, direction, file, name }: MigrationUnit): void {
  if (begun === undefined || (begun.state === "failed" && begun.statementsDone === 0)) return;
  throw new InterruptedMigrationError({
    migration: name,
    direction,
    location: { file: file.path, line: 1, column: 1 },
    snippet: undefined,
    statement: begun.statementsDone + 1,
    statements: file.statements.length,
  });
}
