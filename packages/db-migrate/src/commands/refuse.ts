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
  refuseUnfit(inspected, lockMode);
  return inspected;
}

/** @throws MigrationFileError with the faults of all of them. */
export function refuseUnfit(files: readonly RunnableFile[], lockMode: LockMode): void {
  const faults = files.flatMap((file) => [...file.faults, ...leaseFaults(file, lockMode)]);
  refuseFaults(faults, files);
}

/** What runs outside of a transaction needs a session, which a pooler does not keep. */
function leaseFaults(file: RunnableFile, lockMode: LockMode): FileFault[] {
  return lockMode === "session"
    ? []
    : outsideFault(file, "needs a session of its own: connect without a pooler to run it");
}

/** What runs outside of a transaction can be no part of one. */
export function outsideFaults(file: RunnableFile): FileFault[] {
  return outsideFault(file, "cannot be part of one transaction with others: run it by itself");
}

function outsideFault({ directives, path, text }: RunnableFile, why: string): FileFault[] {
  if (directives.transaction) return [];
  const at = positionAt(text, text.search(/transaction\s*=/));
  return [{ file: path, ...at, fault: `transaction=off ${why}` }];
}

/**
 * @param files those that are shown where they have a fault
 * @throws MigrationFileError
 */
export function refuseFaults(
  faults: readonly FileFault[],
  files: readonly MigrationFile[] = [],
): void {
  if (faults.length === 0) return;
  throw new MigrationFileError(faults, new Map(files.map(({ path, text }) => [path, text])));
}
