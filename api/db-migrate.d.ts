// The public surface of @abe/db-migrate. Regenerate with: pnpm api:update

// ---- auth/actor.d.ts
export interface Actor {
    readonly name: string;
    readonly source: string;
}
export declare function actorOf(env: Readonly<Record<string, string | undefined>>, systemUser: () => string): Actor;

// ---- auth/migration-auth.d.ts
import type { DatabaseConfig } from "@abe/db-core";
import { type Environment } from "../config/environment.js";
import { type Actor } from "./actor.js";
export type MigrationPassword = NonNullable<DatabaseConfig["password"]>;
export interface MigrationAuth {
    readonly user: string | undefined;
    readonly role: string | undefined;
    readonly actor: Actor;
    authenticate(config: DatabaseConfig): DatabaseConfig;
}
export interface MigrationAuthOptions {
    readonly user?: string;
    readonly password?: MigrationPassword;
    readonly role?: string;
    readonly actor?: string;
}
export declare function createMigrationAuth(options?: MigrationAuthOptions): MigrationAuth;
export declare function authFromEnv(env: Environment): MigrationAuth;

// ---- commands/amend-history.d.ts
import type { HistoryProblem } from "../plan/problems.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface BaselineResult {
    readonly recorded: readonly string[];
}
export interface RepairOptions {
    readonly interrupted?: "applied" | "pending";
}
export interface RepairReport {
    readonly restamped: readonly string[];
    readonly settled: readonly string[];
    readonly remaining: readonly HistoryProblem[];
}
export declare function baseline(context: CommandContext, available: readonly Migration[], at: Migration): Promise<BaselineResult>;
export declare function repair(context: CommandContext, available: readonly Migration[], options: RepairOptions): Promise<RepairReport>;

// ---- commands/command-context.d.ts
import type { IDatabaseServer } from "@abe/db-core";
import type { LockHolder } from "../errors/locked-error.js";
import type { MigrationSettings } from "../config/migration-settings.js";
import type { PollClock } from "../lock/poll-clock.js";
import type { RunContext } from "../run/run-unit.js";
export interface CommandContext extends RunContext {
    readonly server: IDatabaseServer;
    readonly settings: MigrationSettings;
    readonly clock: PollClock;
    readonly onWait: (holder: LockHolder | undefined) => void;
}

// ---- commands/create-migration.d.ts
export interface CreatedMigration {
    readonly name: string;
    readonly upFile: string;
    readonly downFile: string;
}
export declare function createMigration(directory: string, slug: string, now: Date): Promise<CreatedMigration>;

// ---- commands/inspect-database.d.ts
import type { FileFault } from "../errors/file-error.js";
import { type MigrationStatusEntry } from "../plan/migration-state.js";
import type { HistoryProblem } from "../plan/problems.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface MigrationStatus {
    readonly migrations: readonly MigrationStatusEntry[];
    readonly pending: number;
    readonly problems: readonly HistoryProblem[];
}
export interface PlannedMigration {
    readonly name: string;
    readonly version: string;
    readonly file: string;
    readonly outOfOrder: boolean;
    readonly transactional: boolean;
    readonly statements: number;
    readonly sql: string;
}
export interface MigrationPlan {
    readonly steps: readonly PlannedMigration[];
    readonly problems: readonly HistoryProblem[];
    readonly faults: readonly FileFault[];
}
export interface VerifyReport {
    readonly checked: number;
    readonly problems: readonly HistoryProblem[];
    readonly faults: readonly FileFault[];
    readonly changedDowns: readonly string[];
}
export declare function readStatus(context: CommandContext, available: readonly Migration[]): Promise<MigrationStatus>;
export declare function readPlan(context: CommandContext, available: readonly Migration[], to: Migration | undefined): Promise<MigrationPlan>;
export declare function readVerification(context: CommandContext, available: readonly Migration[]): Promise<VerifyReport>;

// ---- commands/migrate-down.d.ts
import type { History } from "../history/read-history.js";
import { type DownStep } from "../plan/plan-down.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export type MigrateDownTarget = {
    readonly to: string;
} | {
    readonly steps: number;
};
export interface RevertedMigration {
    readonly name: string;
    readonly version: string;
}
export declare function migrateDown(context: CommandContext, available: readonly Migration[], target: MigrateDownTarget): Promise<RevertedMigration[]>;
export declare function stepsBack(available: readonly Migration[], history: History, target: MigrateDownTarget): DownStep[];
export declare function revertSteps(context: CommandContext, steps: readonly DownStep[]): Promise<RevertedMigration[]>;

// ---- commands/migrate-up.d.ts
import { type UpStep } from "../plan/plan-up.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface AppliedMigration {
    readonly name: string;
    readonly version: string;
    readonly startedAt: Date;
    readonly durationMs: number;
    readonly outOfOrder: boolean;
}
export declare function migrateUp(context: CommandContext, available: readonly Migration[], to: Migration | undefined): Promise<AppliedMigration[]>;
export declare function applySteps(context: CommandContext, steps: readonly UpStep[]): Promise<AppliedMigration[]>;
export declare function requireMigration(given: string, available: readonly Migration[], directory: string): Migration;

// ---- config/environment.d.ts
export type Environment = Readonly<Record<string, string | undefined>>;
export declare function environment(): Environment;

// ---- config/migration-config.d.ts
import type { DatabaseConfig } from "@abe/db-core";
import { type MigrationAuth } from "../auth/migration-auth.js";
import { type MigrationSettings } from "./migration-settings.js";
export type MigrationConnection = Pick<DatabaseConfig, "host" | "port" | "user" | "database">;
export interface MigrationConfig extends MigrationSettings {
    readonly connection: MigrationConnection;
}
export declare const migrationConfig: MigrationConfig;
export declare const migrationAuth: MigrationAuth;

// ---- config/migration-settings.d.ts
import type { Environment } from "./environment.js";
export type OutOfOrderPolicy = "error" | "allow";
export interface MigrationSettings {
    readonly directory: string;
    readonly environment: string | undefined;
    readonly lockWaitMs: number;
    readonly lockTimeoutMs: number;
    readonly outOfOrder: OutOfOrderPolicy;
}
export declare function resolveSettings(env: Environment, options?: Partial<MigrationSettings>): MigrationSettings;

// ---- errors/config-error.d.ts
import { MigrationError } from "./migration-error.js";
export declare class MigrationConfigError extends MigrationError {
    static readonly className: string;
    readonly problems: readonly string[];
    constructor(problems: readonly string[]);
}

// ---- errors/directory-errors.d.ts
import { type SourceProblem } from "../plan/problems.js";
import type { MigrationErrorCode } from "./error-codes.js";
import { MigrationError } from "./migration-error.js";
import type { MigrationErrorOptions } from "./migration-error.js";
export declare class MigrationDirectoryError extends MigrationError {
    static readonly className: string;
    constructor(message: string, options?: MigrationErrorOptions);
}
export declare abstract class SourceError extends MigrationError {
    static readonly className: string;
    readonly problems: readonly SourceProblem[];
    constructor(code: MigrationErrorCode, directory: string, problems: readonly SourceProblem[], advice: string);
}
export declare class StrayFileError extends SourceError {
    static readonly className: string;
    constructor(directory: string, problems: readonly SourceProblem[]);
}
export declare class DuplicateVersionError extends SourceError {
    static readonly className: string;
    constructor(directory: string, problems: readonly SourceProblem[]);
}
export declare class MixedVersionsError extends SourceError {
    static readonly className: string;
    constructor(directory: string, problems: readonly SourceProblem[]);
}
export declare class MigrationNameError extends MigrationError {
    static readonly className: string;
    constructor(given: string);
}

// ---- errors/error-codes.d.ts
export declare const errorCodes: {
    readonly DB_MIGRATE_CONFIG_INVALID: {
        readonly class: "MigrationConfigError";
        readonly when: "An option or a `DB_MIGRATION_*` variable has a value that is not allowed.";
        readonly then: "Nothing was started. The message lists every bad value and what is allowed.";
    };
    readonly DB_MIGRATE_DIRECTORY: {
        readonly class: "MigrationDirectoryError";
        readonly when: "The migrations folder, or a file in it, is missing or cannot be read or written.";
        readonly then: "Nothing was sent. Run the command where the folder is, or name it with `--dir`.";
    };
    readonly DB_MIGRATE_STRAY_FILE: {
        readonly class: "StrayFileError";
        readonly when: "The migrations folder holds something that is no migration.";
        readonly then: "Nothing was sent. Move it out: what is skipped silently is missed in production.";
    };
    readonly DB_MIGRATE_DUPLICATE_VERSION: {
        readonly class: "DuplicateVersionError";
        readonly when: "Two folders have the same version, so their order is not defined.";
        readonly then: "Nothing was sent. Give the one that was never applied a later version.";
    };
    readonly DB_MIGRATE_MIXED_VERSIONS: {
        readonly class: "MixedVersionsError";
        readonly when: "Some versions are dates and others are numbers, so their order is not defined.";
        readonly then: "Nothing was sent. Rename the folders that were never applied.";
    };
    readonly DB_MIGRATE_NAME_INVALID: {
        readonly class: "MigrationNameError";
        readonly when: "The name given for a new migration cannot be a folder's name.";
        readonly then: "Nothing was written. Use letters, digits, `_`, `-` and `.`.";
    };
    readonly DB_MIGRATE_FILE_INVALID: {
        readonly class: "MigrationFileError";
        readonly when: "A migration's file holds what cannot be run: transaction control, a psql command, COPY data, an unknown directive, several statements with `transaction=off`, bytes that are no UTF-8.";
        readonly then: "Nothing of it was sent. The message names every file, line and column.";
    };
    readonly DB_MIGRATE_UNKNOWN: {
        readonly class: "UnknownMigrationError";
        readonly when: "No migration has the name or version given.";
        readonly then: "Nothing was changed. The message names the nearest ones.";
    };
    readonly DB_MIGRATE_HISTORY_MISMATCH: {
        readonly class: "HistoryMismatchError";
        readonly when: "The folder and the history disagree: an applied migration was edited or deleted, or a pending one is older than an applied one.";
        readonly then: "Nothing was changed. `problems` says what, the message how to mend it.";
    };
    readonly DB_MIGRATE_HISTORY_FORMAT: {
        readonly class: "HistoryFormatError";
        readonly when: "The history was written by a newer release of this package.";
        readonly then: "Nothing was changed. Update the package.";
    };
    readonly DB_MIGRATE_INTERRUPTED: {
        readonly class: "InterruptedMigrationError";
        readonly when: "A migration that runs outside of a transaction was started and never finished.";
        readonly then: "Look at the database, then say what happened: `npx @abe/db-migrate repair --interrupted applied|pending`.";
    };
    readonly DB_MIGRATE_ENVIRONMENT: {
        readonly class: "WrongEnvironmentError";
        readonly when: "The database belongs to another environment than the one named.";
        readonly then: "Nothing was changed. Check which database the configuration leads to.";
    };
    readonly DB_MIGRATE_LOCKED: {
        readonly class: "MigrationLockedError";
        readonly when: "Another runner held the lock for the whole of `lockWaitMs`.";
        readonly then: "Nothing was changed; safe to retry. The message names the holder.";
    };
    readonly DB_MIGRATE_FAILED: {
        readonly class: "MigrationFailedError";
        readonly when: "A migration's SQL failed. `code` is the SQLSTATE where the server sent one.";
        readonly then: "`outcome` is `not_applied` in a transaction; the message says what is in the database now.";
    };
    readonly DB_MIGRATE_IRREVERSIBLE: {
        readonly class: "IrreversibleMigrationError";
        readonly when: "A migration to be reverted has no `down.sql`, an empty one, or says it is irreversible.";
        readonly then: "Nothing was changed, not even the migrations after it.";
    };
    readonly DB_MIGRATE_NOT_EMPTY: {
        readonly class: "HistoryNotEmptyError";
        readonly when: "A baseline was asked for where migrations are recorded already.";
        readonly then: "Nothing was changed.";
    };
};
export type MigrationErrorCode = keyof typeof errorCodes;
export declare const warningCodes: {
    readonly DB_MIGRATE_WAITING: {
        readonly when: "Another runner holds the migration lock.";
        readonly then: "Nothing was changed; this runner waits for up to `details.waitMs`. `details.holderPid` is the backend that holds the lock, where it is known.";
    };
};
export type MigrationWarningCode = keyof typeof warningCodes;

// ---- errors/failed-error.d.ts
import type { Outcome, ServerErrorFields } from "@abe/db-core/errors";
import type { TextPosition } from "../source/text-position.js";
import { MigrationError } from "./migration-error.js";
export interface MigrationLocation extends TextPosition {
    readonly file: string;
}
export interface MigrationFailure {
    readonly migration: string;
    readonly direction: "up" | "down";
    readonly location: MigrationLocation | undefined;
    readonly snippet: string | undefined;
    readonly reason: string;
    readonly aftermath: readonly string[];
    readonly server: ServerErrorFields;
    readonly outcome: Outcome;
    readonly isRetryable: boolean;
    readonly cause: unknown;
}
export declare class MigrationFailedError extends MigrationError {
    static readonly className: string;
    readonly migration: string;
    readonly direction: "up" | "down";
    readonly location: MigrationLocation | undefined;
    constructor(failure: MigrationFailure);
}

// ---- errors/file-error.d.ts
import type { TextPosition } from "../source/text-position.js";
import { MigrationError } from "./migration-error.js";
export interface FileFault extends TextPosition {
    readonly file: string;
    readonly fault: string;
}
export declare class MigrationFileError extends MigrationError {
    static readonly className: string;
    readonly faults: readonly FileFault[];
    constructor(faults: readonly FileFault[]);
}

// ---- errors/history-errors.d.ts
import { type HistoryProblem } from "../plan/problems.js";
import { MigrationError } from "./migration-error.js";
export declare class HistoryMismatchError extends MigrationError {
    static readonly className: string;
    readonly problems: readonly HistoryProblem[];
    constructor(problems: readonly HistoryProblem[]);
}
export declare class InterruptedMigrationError extends MigrationError {
    static readonly className: string;
    readonly migration: string;
    constructor(problem: HistoryProblem & {
        readonly kind: "interrupted";
    });
}
export declare class UnknownMigrationError extends MigrationError {
    static readonly className: string;
    readonly given: string;
    readonly nearest: readonly string[];
    constructor(given: string, nearest: readonly string[], where: string);
}
export declare class HistoryFormatError extends MigrationError {
    static readonly className: string;
    constructor(found: number, known: number);
}
export declare class WrongEnvironmentError extends MigrationError {
    static readonly className: string;
    constructor(named: string, recorded: string);
}
export declare class IrreversibleMigrationError extends MigrationError {
    static readonly className: string;
    readonly migration: string;
    constructor(migration: string, reason: string);
}
export declare class HistoryNotEmptyError extends MigrationError {
    static readonly className: string;
    constructor(recorded: number);
}

// ---- errors/index.d.ts
export { MigrationConfigError } from "./config-error.js";
export { DuplicateVersionError, MigrationDirectoryError, MigrationNameError, MixedVersionsError, SourceError, StrayFileError, } from "./directory-errors.js";
export { errorCodes, warningCodes } from "./error-codes.js";
export type { MigrationErrorCode, MigrationWarningCode } from "./error-codes.js";
export { MigrationFailedError } from "./failed-error.js";
export type { MigrationLocation } from "./failed-error.js";
export { MigrationFileError } from "./file-error.js";
export type { FileFault } from "./file-error.js";
export { HistoryFormatError, HistoryMismatchError, HistoryNotEmptyError, InterruptedMigrationError, IrreversibleMigrationError, UnknownMigrationError, WrongEnvironmentError, } from "./history-errors.js";
export { MigrationLockedError } from "./locked-error.js";
export type { LockHolder } from "./locked-error.js";
export { MigrationError } from "./migration-error.js";

// ---- errors/locked-error.d.ts
import { MigrationError } from "./migration-error.js";
export interface LockHolder {
    readonly pid: number;
    readonly user: string | null;
    readonly applicationName: string | null;
    readonly clientAddress: string | null;
    readonly state: string | null;
    readonly connectedAt: Date | null;
}
export declare class MigrationLockedError extends MigrationError {
    static readonly className: string;
    readonly holder: LockHolder | undefined;
    constructor(waitedMs: number, holder: LockHolder | undefined);
}

// ---- errors/migration-error.d.ts
import { DatabaseError } from "@abe/db-core/errors";
import type { DatabaseErrorOptions } from "@abe/db-core/errors";
import type { MigrationErrorCode } from "./error-codes.js";
export interface MigrationErrorOptions extends Omit<DatabaseErrorOptions, "code"> {
    readonly code?: MigrationErrorCode | (string & {});
}
export declare abstract class MigrationError extends DatabaseError {
    static readonly className: string;
    constructor(code: MigrationErrorCode, message: string, options?: MigrationErrorOptions);
}

// ---- history/audit-row.d.ts
import type { RunIdentity } from "./run-identity.js";
export interface AuditRow {
    readonly operation: "up" | "down" | "baseline" | "repair";
    readonly phase: "done" | "failed";
    readonly migration: string;
    readonly upChecksum?: string;
    readonly detail?: Readonly<Record<string, string | number | boolean>>;
}
export declare function insertAuditRow(row: AuditRow, run: RunIdentity): string;

// ---- history/read-history.d.ts
import type { Session } from "@abe/db-core/session";
import type { HistoryEntry } from "../plan/history-entry.js";
export interface History {
    readonly entries: readonly HistoryEntry[];
    readonly environment: string | undefined;
}
export interface ReadHistoryOptions {
    readonly downSql?: boolean;
}
export declare function readHistory(session: Session, options?: ReadHistoryOptions): Promise<History | undefined>;
export declare function checkEnvironment(history: History, named: string | undefined): void;

// ---- history/run-identity.d.ts
import type { Actor } from "../auth/actor.js";
export interface RunIdentity {
    readonly runId: string;
    readonly actor: Actor;
    readonly host: string;
    readonly pid: number;
    readonly toolVersion: string;
}

// ---- index.d.ts
export type { Actor } from "./auth/actor.js";
export { createMigrationAuth } from "./auth/migration-auth.js";
export type { MigrationAuth, MigrationAuthOptions, MigrationPassword, } from "./auth/migration-auth.js";
export type { BaselineResult, RepairOptions, RepairReport } from "./commands/amend-history.js";
export type { CreatedMigration } from "./commands/create-migration.js";
export type { MigrationPlan, MigrationStatus, PlannedMigration, VerifyReport, } from "./commands/inspect-database.js";
export type { MigrateDownTarget, RevertedMigration } from "./commands/migrate-down.js";
export type { AppliedMigration } from "./commands/migrate-up.js";
export { migrationAuth, migrationConfig } from "./config/migration-config.js";
export type { MigrationConfig, MigrationConnection } from "./config/migration-config.js";
export type { MigrationSettings, OutOfOrderPolicy } from "./config/migration-settings.js";
export { DuplicateVersionError, errorCodes, HistoryFormatError, HistoryMismatchError, HistoryNotEmptyError, InterruptedMigrationError, IrreversibleMigrationError, MigrationConfigError, MigrationDirectoryError, MigrationError, MigrationFailedError, MigrationFileError, MigrationLockedError, MigrationNameError, MixedVersionsError, SourceError, StrayFileError, UnknownMigrationError, warningCodes, WrongEnvironmentError, } from "./errors/index.js";
export type { FileFault, LockHolder, MigrationErrorCode, MigrationLocation, MigrationWarningCode, } from "./errors/index.js";
export { createMigrationManager } from "./manager/create-migration-manager.js";
export { migrationManager } from "./manager/environment-manager.js";
export type { MigrationManagerOptions } from "./manager/manager-options.js";
export type { MigrationManager, RedoneMigration } from "./manager/migration-manager.js";
export type { MigrationState, MigrationStatusEntry } from "./plan/migration-state.js";
export type { HistoryProblem, SourceProblem } from "./plan/problems.js";

// ---- lock/poll-clock.d.ts
export interface PollClock {
    now(): number;
    sleep(milliseconds: number): Promise<void>;
    random(): number;
}
export declare const systemPollClock: PollClock;
export declare function pollDelayMs(attempt: number, random: number): number;

// ---- manager/create-migration-manager.d.ts
import { type MigrationManagerOptions } from "./manager-options.js";
import type { MigrationManager } from "./migration-manager.js";
export declare function createMigrationManager(options?: MigrationManagerOptions): MigrationManager;

// ---- manager/environment-manager.d.ts
import type { MigrationManager } from "./migration-manager.js";
export declare const migrationManager: MigrationManager;

// ---- manager/manager-options.d.ts
import type { DatabaseConfig, IDatabaseServer } from "@abe/db-core";
import type { DbObserver, Logger } from "@abe/db-core/observer";
import type { MigrationAuth } from "../auth/migration-auth.js";
import type { MigrationSettings } from "../config/migration-settings.js";
export interface MigrationManagerOptions extends Partial<MigrationSettings> {
    readonly config?: DatabaseConfig | string;
    readonly server?: IDatabaseServer;
    readonly auth?: MigrationAuth;
    readonly observers?: readonly DbObserver[];
    readonly logger?: Logger;
}
export declare function checkOptions(options: MigrationManagerOptions): void;

// ---- manager/migration-manager.d.ts
import type { BaselineResult, RepairOptions, RepairReport } from "../commands/amend-history.js";
import type { CreatedMigration } from "../commands/create-migration.js";
import type { MigrationPlan, MigrationStatus, VerifyReport } from "../commands/inspect-database.js";
import type { MigrateDownTarget, RevertedMigration } from "../commands/migrate-down.js";
import type { AppliedMigration } from "../commands/migrate-up.js";
export interface RedoneMigration {
    readonly reverted: RevertedMigration;
    readonly applied: AppliedMigration;
}
export interface MigrationManager extends AsyncDisposable {
    initialize(): Promise<void>;
    migrateUp(to?: string): Promise<AppliedMigration[]>;
    migrateDown(target?: MigrateDownTarget): Promise<RevertedMigration[]>;
    status(): Promise<MigrationStatus>;
    plan(to?: string): Promise<MigrationPlan>;
    verify(): Promise<VerifyReport>;
    repair(options?: RepairOptions): Promise<RepairReport>;
    baseline(at: string): Promise<BaselineResult>;
    redo(): Promise<RedoneMigration | undefined>;
    create(name: string): Promise<CreatedMigration>;
    close(): Promise<void>;
}

// ---- plan/history-entry.d.ts
export interface HistoryEntry {
    readonly id: number;
    readonly name: string;
    readonly version: string;
    readonly kind: "versioned" | "baseline";
    readonly state: "running" | "applied";
    readonly upChecksum: string;
    readonly downChecksum: string | null;
    readonly downSql: string | null;
    readonly outOfOrder: boolean;
    readonly startedAt: Date;
    readonly durationMs: number | null;
}

// ---- plan/migration-state.d.ts
import type { Migration } from "../source/migration.js";
import type { HistoryEntry } from "./history-entry.js";
export type MigrationState = "applied" | "baselined" | "pending" | "out-of-order" | "changed" | "missing" | "interrupted";
export interface MigrationStatusEntry {
    readonly name: string;
    readonly version: string;
    readonly state: MigrationState;
    readonly appliedAt: Date | null;
    readonly durationMs: number | null;
}
export declare function migrationStates(available: readonly Migration[], history: readonly HistoryEntry[]): readonly MigrationStatusEntry[];

// ---- plan/plan-down.d.ts
import type { Migration } from "../source/migration.js";
import { type InspectedFile } from "../source/inspect-file.js";
import type { HistoryEntry } from "./history-entry.js";
export type DownTarget = {
    readonly entry: HistoryEntry;
} | {
    readonly steps: number;
};
export interface DownStep {
    readonly entry: HistoryEntry;
    readonly file: InspectedFile;
}
export interface Irreversible {
    readonly entry: HistoryEntry;
    readonly reason: string;
}
export declare function planDown(available: readonly Migration[], history: readonly HistoryEntry[], target: DownTarget): readonly (DownStep | Irreversible)[];

// ---- plan/plan-up.d.ts
import type { Migration } from "../source/migration.js";
import { type MigrationName } from "../source/migration-name.js";
import type { HistoryEntry } from "./history-entry.js";
import type { HistoryProblem } from "./problems.js";
export interface UpStep {
    readonly migration: Migration;
    readonly outOfOrder: boolean;
}
export interface UpPlan {
    readonly steps: readonly UpStep[];
    readonly problems: readonly HistoryProblem[];
}
export interface UpRequest {
    readonly to: MigrationName | undefined;
    readonly outOfOrder: "error" | "allow";
}
export declare function planUp(available: readonly Migration[], history: readonly HistoryEntry[], request: UpRequest): UpPlan;
export declare function historyProblems(available: readonly Migration[], history: readonly HistoryEntry[]): readonly HistoryProblem[];
export declare function pendingSteps(available: readonly Migration[], history: readonly HistoryEntry[]): readonly UpStep[];

// ---- plan/problems.d.ts
export type SourceProblem = {
    readonly kind: "stray";
    readonly path: string;
    readonly fault: string;
} | {
    readonly kind: "duplicate";
    readonly version: string;
    readonly migrations: readonly string[];
} | {
    readonly kind: "mixed";
    readonly date: string;
    readonly sequence: string;
};
export type HistoryProblem =
{
    readonly kind: "missing";
    readonly migration: string;
}
 | {
    readonly kind: "changed";
    readonly migration: string;
}
 | {
    readonly kind: "out-of-order";
    readonly migration: string;
    readonly newest: string;
}
 | {
    readonly kind: "interrupted";
    readonly migration: string;
    readonly startedAt: Date;
};
export declare function describeHistoryProblem(problem: HistoryProblem): string;
export declare function describeSourceProblem(problem: SourceProblem): string;

// ---- run/migration-unit.d.ts
import type { AuditRow } from "../history/audit-row.js";
import type { DownStep } from "../plan/plan-down.js";
import type { UpStep } from "../plan/plan-up.js";
import type { InspectedFile } from "../source/inspect-file.js";
export interface MigrationUnit {
    readonly name: string;
    readonly direction: "up" | "down";
    readonly file: InspectedFile;
    readonly audit: Pick<AuditRow, "operation" | "migration" | "upChecksum">;
    together(): string;
    before(): string;
    after(): string;
    undo(): string;
}
export declare function upUnit(step: UpStep, file: InspectedFile, runId: string): MigrationUnit;
export declare function downUnit({ entry, file }: DownStep): MigrationUnit;

// ---- run/run-unit.d.ts
import type { Session } from "@abe/db-core/session";
import type { RunIdentity } from "../history/run-identity.js";
import type { MigrationUnit } from "./migration-unit.js";
export interface RunContext {
    readonly session: Session;
    readonly run: RunIdentity;
    readonly role: string | undefined;
    readonly lockTimeoutMs: number;
    readonly nonce: () => string;
}
export interface UnitTiming {
    readonly startedAt: Date;
    readonly durationMs: number;
}
export declare function runUnit(unit: MigrationUnit, context: RunContext): Promise<UnitTiming | undefined>;

// ---- source/directives.d.ts
export interface Directives {
    readonly transaction: boolean;
    readonly lockTimeoutMs?: number;
    readonly statementTimeoutMs?: number;
    readonly irreversible?: string;
    readonly noop: boolean;
}
export interface DirectiveFault {
    readonly line: number;
    readonly fault: string;
}
export declare function parseDirectives(text: string): {
    directives: Directives;
    faults: DirectiveFault[];
};

// ---- source/inspect-file.d.ts
import type { FileFault } from "../errors/file-error.js";
import { type SourceStatement } from "../sql/statements.js";
import { type Directives } from "./directives.js";
import type { MigrationFile } from "./migration.js";
export interface InspectedFile extends MigrationFile {
    readonly directives: Directives;
    readonly statements: readonly SourceStatement[];
    readonly faults: readonly FileFault[];
}
export declare function inspectFile(file: MigrationFile): InspectedFile;
export declare function isConcurrent(statement: SourceStatement): boolean;

// ---- source/migration-name.d.ts
export type VersionScheme = "zero" | "date" | "sequence";
export interface MigrationName {
    readonly name: string;
    readonly version: string;
    readonly slug: string;
    readonly scheme: VersionScheme;
    readonly orderKey: string;
}
export declare function parseMigrationName(name: string): MigrationName | undefined;
export declare function orderKeyOf(version: string): string;
export declare function compareVersions(left: Pick<MigrationName, "orderKey">, right: Pick<MigrationName, "orderKey">): number;

// ---- source/migration.d.ts
import type { MigrationName } from "./migration-name.js";
export interface MigrationFile {
    readonly path: string;
    readonly text: string;
    readonly checksum: string;
}
export interface Migration extends MigrationName {
    readonly up: MigrationFile;
    readonly down: MigrationFile | undefined;
}

// ---- source/text-position.d.ts
export interface TextPosition {
    readonly line: number;
    readonly column: number;
}
export declare function positionAt(text: string, offset: number): TextPosition;
export declare function offsetOfCharacter(text: string, count: number): number;
export declare function characterCount(text: string): number;
export declare function caretSnippet(text: string, position: TextPosition): string;

// ---- sql/statements.d.ts
export interface SourceStatement {
    readonly start: number;
    readonly end: number;
    readonly words: readonly string[];
}
export interface SplitFault {
    readonly offset: number;
    readonly fault: string;
}
export declare function splitStatements(sql: string): {
    statements: SourceStatement[];
    faults: SplitFault[];
};
