import { HistoryMismatchError, InterruptedMigrationError } from "../errors/history-errors.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import type { OutsideStatement } from "../source/inspect-fully.js";
import { tokenHashOf } from "../source/token-hash.js";
import { caretSnippet, positionAt } from "../source/text-position.js";
import type { MigrationUnit } from "./migration-unit.js";

/**
 * What took effect must be what the file still says.
 *
 * @throws HistoryMismatchError
 */
export function refuseChangedMidway({ name, file }: MigrationUnit, begun: HistoryEntry): void {
  const { statementsDone: done, doneTokens } = begun;
  if (done === 0) return;
  const last = file.outside[done - 1];
  const same = last !== undefined && tokenHashOf(file.text.slice(0, last.end)) === doneTokens;
  if (same) return;
  throw new HistoryMismatchError([
    { kind: "changed-midway", migration: name, file: file.path, done },
  ]);
}

/** @throws InterruptedMigrationError */
export function refuseInDoubt(
  { name, file, direction }: MigrationUnit,
  statement: OutsideStatement,
  done: number,
): never {
  const position = positionAt(file.text, statement.start);
  throw new InterruptedMigrationError({
    migration: name,
    direction,
    location: { file: file.path, ...position },
    snippet: caretSnippet(file.text, position),
    statement: done + 1,
    statements: file.outside.length,
  });
}
