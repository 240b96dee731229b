import { HistoryMismatchError } from "../errors/history-errors.js";
import { type FileFault, MigrationFileError } from "../errors/file-error.js";
import type { HistoryProblem } from "../plan/problems.js";
import { type RunnableFile, inspectFully } from "../source/inspect-fully.js";
import type { MigrationFile } from "../source/migration.js";
import { positionAt } from "../source/text-position.js";
import type { LockMode } from "../config/migration-settings.js";

/** @throws HistoryMismatchError the folder and the history disagree. */
export function refuseProblems(problems: readonly HistoryProblem[]): void {
  if (problems.length > 0) throw new HistoryMismatchError(problems);
}

/**
 * Inspects all files before the first of them is run.
 *
 * @throws MigrationFileError with the faults of all of them.
 */
export async function inspectAll(
  files: readonly MigrationFile[],
  lockMode: LockMode,
): Promise<RunnableFile[]> {
  const inspected = await Promise.all(files.map(inspectFully));
  refuseFaults(inspected.flatMap((file) => [...file.faults, ...leaseFaults(file, lockMode)]));
  return inspected;
}

/** What runs outside of a transaction needs a session, which a pooler does not keep. */
function leaseFaults({ directives, path, text }: RunnableFile, lockMode: LockMode): FileFault[] {
  if (lockMode === "session" || directives.transaction) return [];
  const at = positionAt(text, text.search(/transaction\s*=/));
  const fault = "transaction=off needs a session of its own: connect without a pooler to run it";
  return [{ file: path, ...at, fault }];
}

/** @throws MigrationFileError */
export function refuseFaults(faults: readonly FileFault[]): void {
  if (faults.length > 0) throw new MigrationFileError(faults);
}
