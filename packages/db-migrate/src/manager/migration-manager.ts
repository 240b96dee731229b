import type { ServerExamination } from "../admission/server-examination.js";
import type { RunPermit } from "../admission/run-permit.js";
import type { BaselineOptions, BaselineResult } from "../commands/baseline.js";
import type { CreateOptions, CreatedMigration } from "../commands/create-migration.js";
import type { MigrationStatus } from "../commands/read-status.js";
import type { VerifyOptions, VerifyReport } from "../commands/read-verification.js";
import type { LintOptions } from "../commands/lint-folder.js";
import type { MigrateDownTarget, RevertedMigration } from "../commands/migrate-down.js";
import type { AppliedMigration } from "../commands/migrate-up.js";
import type { DownPlan } from "../commands/plan-reversal.js";
import type { MigrateUpOptions } from "../commands/up-request.js";
import type { AuditEntry } from "../commands/read-audit.js";
import type { MigrationPlan, PlanOptions } from "../commands/read-plan.js";
import type { RepairOptions, RepairReport } from "../commands/repair.js";
import type { SquashResult } from "../commands/squash.js";
import type { ImportOptions, ImportReport } from "../import/import-options.js";
import type { LintReport } from "../lint/lint-finding.js";
import type { DriftOptions, DriftReport } from "../drift/detect-drift.js";
import type { CatalogScope } from "../drift/read-catalog.js";
import type { SavedCatalog } from "../drift/saved-catalog.js";
import type { MigrationEvents, MigrationUmzug } from "../umzug-adapter.js";
import type { MigrationListener } from "./migration-listeners.js";

/** A migration that was reverted and applied again. */
export interface RedoneMigration {
  readonly reverted: RevertedMigration;
  readonly applied: AppliedMigration;
}

/**
 * The migrations of one folder and one database.
 *
 * Commands of one manager run one after the other; runners in different processes are kept apart by a
 * lock in the database. Nothing stays open between commands: a program that has called one ends by
 * itself.
 *
 * @throws MigrationDirectoryError, StrayFileError, DuplicateVersionError, MixedVersionsError from every
 *   command, when the folder is not in order. Nothing was sent.
 * @throws ConfigError, MigrationConfigError, ConnectFailedError from every command. Nothing was changed.
 */
export interface MigrationManager extends AsyncDisposable {
  /**
   * Connects, and makes the tables of the history where they are missing. Optional: {@link migrateUp} does
   * the same. Applies no migration. Idempotent.
   *
   * @throws MigrationLockedError, WrongEnvironmentError, HistoryFormatError, PreflightError, PoolerDetectedError
   */
  initialize(): Promise<void>;
  /**
   * Applies what is pending, each migration in its own transaction together with its history row. What
   * was begun outside of a transaction by a run that ended is finished first.
   *
   * @param to folder name or version of the last one to apply, or options; default: all. One that is
   *   applied already yields an empty array.
   * @returns what was applied by this call, in order; empty when there was nothing to do.
   * @throws MigrationFailedError names file, line and column, and what is in the database now. Those
   *   applied before it stay applied.
   * @throws InterruptedMigrationError a person must say whether a statement took effect.
   * @throws MigrationAbortedError the signal came. Those applied before stay applied.
   * @throws UnknownMigrationError, MigrationFileError, HistoryMismatchError, MigrationLockedError,
   *   WrongEnvironmentError, PreflightError, PoolerDetectedError, PlanChangedError. Nothing was changed.
   * @throws MigrationLockLostError a migration gave the lock up. What is recorded stays.
   */
  migrateUp(to?: string | MigrateUpOptions): Promise<AppliedMigration[]>;
  /**
   * Reverts what was applied last.
   *
   * @param target how many, or which one stays the last (`"0"`: none). Default `{ steps: 1 }`.
   * @throws IrreversibleMigrationError one of them has no way back. Nothing was changed.
   * @throws DataLossError rows would be lost, or nobody can tell, in production or where they must not. Nothing was
   *   changed.
   * @throws MigrationFailedError and the others of {@link migrateUp}.
   */
  migrateDown(target?: MigrateDownTarget): Promise<RevertedMigration[]>;
  /** Where the database stands. Takes no lock and creates nothing. */
  status(): Promise<MigrationStatus>;
  /**
   * What {@link migrateUp} would do, or another command: `plan({ down: { steps: 1 } })`. Takes no lock and
   * creates nothing.
   *
   * @throws UnknownMigrationError; IrreversibleMigrationError, HistoryNotEmptyError as the command itself does.
   */
  plan(to?: string | PlanOptions): Promise<MigrationPlan>;
  /**
   * What {@link migrateDown} would do, and which rows would be lost. Takes no lock and changes nothing.
   *
   * @param target default `{ steps: 1 }`
   * @throws UnknownMigrationError
   */
  planDown(target?: MigrateDownTarget): Promise<DownPlan>;
  /**
   * Compares files and checksums with the history and inspects every file; with `reversible` it also tries
   * every way back in a shadow database. Changes nothing.
   *
   * @throws ShadowError
   */
  verify(options?: VerifyOptions): Promise<VerifyReport>;
  /**
   * Runs the applied migrations in a shadow database and compares what it holds then with what the database
   * holds. The database is only read.
   *
   * @throws HistoryMismatchError an applied migration was edited, or its folder is gone.
   * @throws ShadowError there is no shadow, or the migrations do not run in it.
   * @throws MigrationConfigError `against` is nothing that was saved.
   */
  drift(options?: DriftOptions): Promise<DriftReport>;
  /**
   * What the database holds: a fingerprint, and each object. Two databases that hold the same have the same one,
   * whatever their servers are called and in whatever order things were made. The database is only read.
   */
  fingerprint(scope?: CatalogScope): Promise<SavedCatalog>;
  /**
   * Looks in the files for what blocks others, breaks the version that is still running, or loses data. Needs
   * no database, but for `pending`. With `fix` it writes files.
   *
   * @throws UnknownMigrationError; MigrationConfigError for a rule that does not exist or options that exclude
   * each other. Nothing was written.
   */
  lint(options?: LintOptions): Promise<LintReport>;
  /**
   * Makes the files of applied migrations count as they are, and settles interrupted ones. Edits that
   * change what runs count only where the migration is named.
   *
   * @throws UnknownMigrationError, PreflightError, PlanChangedError, MigrationLockedError, WrongEnvironmentError. Nothing
   *   was changed.
   */
  repair(options?: RepairOptions): Promise<RepairReport>;
  /**
   * Records migrations as applied without running them, for a database that has its schema already.
   *
   * @param at folder name or version of the last one to record.
   * @throws HistoryNotEmptyError, BaselineMismatchError, UnknownMigrationError, PreflightError, PlanChangedError,
   *   MigrationLockedError, WrongEnvironmentError. Nothing was changed.
   * @throws ShadowError `shadow` is given, and there is none, or the migrations do not run in it.
   */
  baseline(at: string, options?: BaselineOptions): Promise<BaselineResult>;
  /**
   * Writes another tool's migrations into the folder, as `<version>_<name>/{up,down}.sql`, and, with
   * `adoptHistory`, records those that it has applied. The other tool's folder and history are only read.
   * Needs no database without `adoptHistory`. Doing it again changes nothing.
   *
   * @throws ImportError something cannot be a migration here. Nothing was written.
   * @throws AdoptionError its history cannot be taken over. Nothing was written and nothing was recorded.
   * @throws PreflightError, MigrationLockedError, WrongEnvironmentError with `adoptHistory`. Nothing was recorded.
   */
  import(options: ImportOptions): Promise<ImportReport>;
  /**
   * Looks at the server, the roles and what is pending, as {@link migrateUp} does first. Changes nothing.
   *
   * @param approval token of an approval to look at; it is not used up.
   */
  examine(approval?: string): Promise<ServerExamination>;
  /** The last rows of the audit, the latest first. @param limit default 100. */
  audit(limit?: number): Promise<readonly AuditEntry[]>;
  /**
   * Reverts the last applied migration and applies it again, for work on a migration that is not shared
   * yet. `undefined`: none is applied.
   *
   * @throws PreflightError it is not let in: nothing was changed. The others of {@link migrateDown} and
   *   {@link migrateUp}: when applying fails, it stays reverted.
   */
  redo(options?: RunPermit): Promise<RedoneMigration | undefined>;
  /**
   * Writes the folder of a new migration. Needs no database.
   *
   * @param name letters, digits, `_`, `-` and `.`; the version is put in front.
   * @throws MigrationNameError nothing was written; MigrationConfigError a program, where none may run.
   */
  create(name: string, options?: CreateOptions): Promise<CreatedMigration>;
  /**
   * Writes one migration that takes the place of all up to and including `through`, and moves their
   * folders away. Needs no database: the next {@link migrateUp} runs it, or records it where all of them
   * are applied.
   *
   * @param name default `squashed`; the version of `through` is put in front.
   * @throws SquashError, UnknownMigrationError. Nothing was written.
   */
  squash(through: string, name?: string): Promise<SquashResult>;
  /**
   * Calls a listener for each of umzug's events, while a command that has something to run runs it.
   *
   * @returns how to stop listening.
   */
  on<K extends keyof MigrationEvents>(name: K, listener: MigrationListener<K>): () => void;
  /**
   * An Umzug whose migrations are those of the folder, for code that knows umzug's interface. Each one is
   * run, locked and recorded as {@link migrateUp} and {@link migrateDown} do it.
   */
  createUmzug(): Promise<MigrationUmzug>;
  /** Waits for the command that is running, if any. The manager can be used again. */
  close(): Promise<void>;
}
