import type { ShadowPlace } from "../drift/shadow-host.js";
import type { ReversibilityReport } from "../drift/verify-reversible.js";
import type { FileFault } from "../errors/file-error.js";
import { checkEnvironment } from "../history/read-history.js";
import { type MigrationStatusEntry, migrationStates } from "../plan/migration-state.js";
import type { PlannedLock } from "../locks/planned-locks.js";
import type { LockHolder } from "../errors/locked-error.js";
import { readLockHolder } from "../lock/lock-holder.js";
import { emptySteps } from "../plan/empty-steps.js";
import { hasChanged } from "../plan/file-change.js";
import { planHashOf } from "../plan/plan-hash.js";
import { type UpReason, type UpStep, planUp } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import { readInvalidIndexes } from "../run/leftovers.js";
import { type RunnableFile, inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { type MigrateUpOptions, requestOf } from "./migrate-up.js";
import { currentHistory } from "./with-history.js";

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

/** A migration that `up` would apply. */
export interface PlannedMigration {
  /** Folder name. */
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly reason: UpReason;
  readonly outOfOrder: boolean;
  /** `false`: it runs outside of a transaction. */
  readonly transactional: boolean;
  /** Statements in the file. */
  readonly statements: number;
  /**
   * The locks that keep others out of tables that are there now, by the names in its SQL. What a program, a
   * function or a DO block locks is not known.
   */
  readonly locks: readonly PlannedLock[];
  /** The file's text, as it would be sent. */
  readonly sql: string;
}

/** What `up` would do at this moment. */
export interface MigrationPlan {
  readonly steps: readonly PlannedMigration[];
  /** Stands for exactly these steps on this database; see `MigrateUpOptions`. */
  readonly planHash: string;
  /** Why it must not. */
  readonly problems: readonly HistoryProblem[];
  /** What in the files of these steps cannot be run. */
  readonly faults: readonly FileFault[];
}

/** What `verify` looks at besides files and history. */
export interface VerifyOptions {
  /**
   * Apply every versioned migration to a shadow database, revert it, compare, and apply it again. Default
   * `false`. Left out where an `up.sql` cannot be run.
   */
  readonly reversible?: boolean | undefined;
  /** Where. Default `embedded`. */
  readonly shadow?: ShadowPlace | undefined;
  /** Stops it. Nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
}

/** What `verify` found. */
export interface VerifyReport {
  /** Migrations in the folder. */
  readonly checked: number;
  /** Where the history disagrees with the folder. */
  readonly problems: readonly HistoryProblem[];
  /** What cannot be run, in every file, applied or not. */
  readonly faults: readonly FileFault[];
  /** Applied migrations whose down.sql was edited since: allowed, and good to know before `down`. */
  readonly changedDowns: readonly string[];
  /** Applied migrations whose up.sql was edited since and runs the same statements. */
  readonly cosmetic: readonly string[];
  /** What the ways back are worth, where that was asked for. */
  readonly reversibility?: ReversibilityReport;
}

/** Reads where the database stands. Takes no lock and creates nothing. */
export async function readStatus(
  context: CommandContext,
  available: readonly Migration[],
): Promise<MigrationStatus> {
  const { session } = context;
  const { entries } = await currentHistory(context);
  const holder = await readLockHolder(session);
  const invalidIndexes = await readInvalidIndexes(session);
  const migrations = migrationStates(available, entries, holder !== undefined);
  const { steps, problems } = planUp(available, entries, requestOf(context, available, {}));
  return { migrations, pending: steps.length, problems, holder, invalidIndexes };
}

/** Reads what `up` would do. Takes no lock and creates nothing. */
export async function readPlan(
  context: CommandContext,
  available: readonly Migration[],
  options: MigrateUpOptions,
): Promise<MigrationPlan> {
  const history = await currentHistory(context);
  checkEnvironment(history, context.settings.environment);
  const request = requestOf(context, available, options);
  const { steps, problems } = planUp(available, history.entries, request);
  const files = await Promise.all(steps.map(({ migration }) => inspectFully(migration.up)));
  const { plannedLocks } = await import("../locks/planned-locks.js");
  const texts = files.map(({ language, text }) => (language === "sql" ? text : ""));
  const locks = await plannedLocks(context.session, texts);
  return {
    steps: steps.flatMap((step, index) => {
      const file = files[index];
      return file === undefined ? [] : [planned(step, file, locks[index] ?? [])];
    }),
    planHash: planHashOf(steps, history.databaseId),
    problems,
    faults: [
      ...emptySteps(steps, available, history.entries).refused,
      ...files.flatMap(({ faults }) => faults),
    ],
  };
}

function planned(
  step: UpStep,
  file: RunnableFile,
  locks: readonly PlannedLock[],
): PlannedMigration {
  return {
    name: step.migration.name,
    version: step.migration.version,
    file: file.path,
    reason: step.reason,
    outOfOrder: step.outOfOrder,
    transactional: file.directives.transaction,
    statements: file.statements.length,
    locks: step.reason === "replace" ? [] : locks,
    sql: file.text,
  };
}

/** Compares files and checksums with the history, and inspects every file. Changes nothing. */
export async function readVerification(
  context: CommandContext,
  available: readonly Migration[],
): Promise<VerifyReport> {
  const { entries } = await currentHistory(context);
  const { steps, problems } = planUp(available, entries, requestOf(context, available, {}));
  const files = available.flatMap(({ up, down }) => (down === undefined ? [up] : [up, down]));
  const inspected = await Promise.all(files.map(inspectFully));
  const byName = new Map(available.map((migration) => [migration.name, migration]));
  const applied = entries.flatMap((entry) => {
    const migration = byName.get(entry.name);
    return migration === undefined || entry.state !== "applied" ? [] : [{ entry, migration }];
  });
  return {
    checked: available.length,
    problems,
    faults: [
      ...emptySteps(steps, available, entries).refused,
      ...inspected.flatMap(({ faults }) => faults),
    ],
    changedDowns: applied
      .filter(({ entry, migration }) => (migration.down?.checksum ?? null) !== entry.downChecksum)
      .map(({ entry }) => entry.name),
    cosmetic: applied
      .filter(({ entry, migration }) => hasChanged(migration.up, entry) === "cosmetic")
      .map(({ entry }) => entry.name),
  };
}
