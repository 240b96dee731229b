import type { FileFault } from "../errors/file-error.js";
import { checkEnvironment } from "../history/read-history.js";
import { type MigrationStatusEntry, migrationStates } from "../plan/migration-state.js";
import { planUp } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import { inspectFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { currentHistory } from "./with-history.js";

/** Where a database stands. */
export interface MigrationStatus {
  /** Every migration of the folder and of the history, in the order they run. */
  readonly migrations: readonly MigrationStatusEntry[];
  /** Migrations that are not applied. */
  readonly pending: number;
  /** What `up` would refuse. */
  readonly problems: readonly HistoryProblem[];
}

/** A migration that `up` would apply. */
export interface PlannedMigration {
  /** Folder name. */
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly outOfOrder: boolean;
  /** `false`: it runs outside of a transaction. */
  readonly transactional: boolean;
  /** Statements in the file. */
  readonly statements: number;
  /** The file's text, as it would be sent. */
  readonly sql: string;
}

/** What `up` would do at this moment. */
export interface MigrationPlan {
  readonly steps: readonly PlannedMigration[];
  /** Why it must not. */
  readonly problems: readonly HistoryProblem[];
  /** What in the files of these steps cannot be run. */
  readonly faults: readonly FileFault[];
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
}

/** Reads where the database stands. Takes no lock and creates nothing. */
export async function readStatus(
  context: CommandContext,
  available: readonly Migration[],
): Promise<MigrationStatus> {
  const { entries } = await currentHistory(context);
  const migrations = migrationStates(available, entries);
  const { outOfOrder } = context.settings;
  const { steps, problems } = planUp(available, entries, { to: undefined, outOfOrder });
  return { migrations, pending: steps.length, problems };
}

/** Reads what `up` would do. Takes no lock and creates nothing. */
export async function readPlan(
  context: CommandContext,
  available: readonly Migration[],
  to: Migration | undefined,
): Promise<MigrationPlan> {
  const history = await currentHistory(context);
  checkEnvironment(history, context.settings.environment);
  const { outOfOrder } = context.settings;
  const { steps, problems } = planUp(available, history.entries, { to, outOfOrder });
  const planned = steps.map((step) => ({ step, file: inspectFile(step.migration.up) }));
  return {
    steps: planned.map(({ step, file }) => ({
      name: step.migration.name,
      version: step.migration.version,
      file: file.path,
      outOfOrder: step.outOfOrder,
      transactional: file.directives.transaction,
      statements: file.statements.length,
      sql: file.text,
    })),
    problems,
    faults: planned.flatMap(({ file }) => file.faults),
  };
}

/** Compares files and checksums with the history, and inspects every file. Changes nothing. */
export async function readVerification(
  context: CommandContext,
  available: readonly Migration[],
): Promise<VerifyReport> {
  const { entries } = await currentHistory(context);
  const { outOfOrder } = context.settings;
  const { problems } = planUp(available, entries, { to: undefined, outOfOrder });
  const files = available.flatMap(({ up, down }) => (down === undefined ? [up] : [up, down]));
  const downs = new Map(available.map(({ name, down }) => [name, down?.checksum ?? null]));
  return {
    checked: available.length,
    problems,
    faults: files.flatMap((file) => inspectFile(file).faults),
    changedDowns: entries
      .filter(({ name, downChecksum }) => downs.has(name) && downs.get(name) !== downChecksum)
      .map(({ name }) => name),
  };
}
