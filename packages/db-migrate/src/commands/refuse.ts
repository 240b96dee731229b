import { HistoryMismatchError, InterruptedMigrationError } from "../errors/history-errors.js";
import { type FileFault, MigrationFileError } from "../errors/file-error.js";
import type { HistoryProblem } from "../plan/problems.js";
import { type InspectedFile, inspectFile } from "../source/inspect-file.js";
import type { MigrationFile } from "../source/migration.js";

/**
 * Stops when the folder and the history disagree. A migration that was interrupted comes first: until it
 * is settled nobody knows what the database holds.
 *
 * @throws InterruptedMigrationError, HistoryMismatchError
 */
export function refuseProblems(problems: readonly HistoryProblem[]): void {
  for (const problem of problems) {
    if (problem.kind === "interrupted") throw new InterruptedMigrationError(problem);
  }
  if (problems.length > 0) throw new HistoryMismatchError(problems);
}

/**
 * Inspects all files before the first of them is run.
 *
 * @throws MigrationFileError with the faults of all of them.
 */
export function inspectAll(files: readonly MigrationFile[]): InspectedFile[] {
  const inspected = files.map(inspectFile);
  refuseFaults(inspected.flatMap(({ faults }) => faults));
  return inspected;
}

/** @throws MigrationFileError */
export function refuseFaults(faults: readonly FileFault[]): void {
  if (faults.length > 0) throw new MigrationFileError(faults);
}
