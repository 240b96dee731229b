import type { LockHolder } from "../errors/locked-error.js";
import { currentHistory } from "../history/read-history.js";
import { readLockHolder } from "../lock/lock-holder.js";
import { type MigrationStatusEntry, migrationStates } from "../plan/migration-state.js";
import { planUp } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import { readInvalidIndexes } from "../run/leftovers.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { requestOf } from "./up-request.js";

/** Where a database stands. */
export interface MigrationStatus {
  /** Every migration of the folder and of the history, in the order they run. */
  readonly migrations: readonly MigrationStatusEntry[];
  /** Migrations that are not applied. */
  readonly pending: number;
  /** What `up` would refuse. */
  readonly problems: readonly HistoryProblem[];
  /** Who holds the migration lock now. */
  readonly holder: LockHolder | undefined;
  /** Indexes of the database that cannot be used, such as those a failed CONCURRENTLY left behind. */
  readonly invalidIndexes: readonly string[];
}

/** Reads where the database stands. Takes no lock and creates nothing. */
export async function readStatus(
  context: CommandContext,
  available: readonly Migration[],
): Promise<MigrationStatus> {
  const { session } = context;
  const { entries } = await currentHistory(session);
  const holder = await readLockHolder(session);
  const invalidIndexes = await readInvalidIndexes(session);
  const migrations = migrationStates(available, entries, holder !== undefined);
  const { steps, problems } = planUp(available, entries, requestOf(context, available, {}));
  return { migrations, pending: steps.length, problems, holder, invalidIndexes };
}
