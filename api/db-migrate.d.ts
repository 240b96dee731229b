// The public surface of @abe/db-migrate. Regenerate with: pnpm api:update

// ---- admission/run-permit.d.ts
export interface RunPermit {
    readonly planHash?: string;
    readonly approval?: string;
    readonly breakGlass?: string;
}
export declare function permitOf({ planHash, approval, breakGlass }: RunPermit): RunPermit;

// ---- admission/run-plan.d.ts
import type { History } from "../history/read-history.js";
import type { IntendedStep } from "../plan/intended-step.js";
import type { AdmittedOperation, LateMigration } from "../policy/judge-policy.js";
import type { RunnableFile } from "../source/inspect-fully.js";
import type { ReadHistoryOptions } from "../history/read-history.js";
import type { RunPermit } from "./run-permit.js";
export interface RunPlan<W> {
    readonly steps: readonly IntendedStep[];
    readonly files: readonly RunnableFile[];
    readonly late: readonly LateMigration[];
    readonly work: W;
    readonly confirm?: () => Promise<void> | void;
}
export interface RunRequest<W> {
    readonly operation: AdmittedOperation;
    readonly permit: RunPermit;
    readonly together?: boolean;
    readonly historyOptions?: ReadHistoryOptions;
    readonly plan: (history: History) => Promise<RunPlan<W>> | RunPlan<W>;
}

// ---- admission/server-examination.d.ts
import type { Actor } from "../auth/actor.js";
import type { Refusal } from "../errors/refusal.js";
import type { MigrationPolicy } from "../policy/migration-policy.js";
export interface ServerExamination {
    readonly user: string;
    readonly role: string | null;
    readonly applicationUser: string | null;
    readonly database: string;
    readonly environment: string | null;
    readonly actor: Actor;
    readonly connection: "encrypted" | "local" | "open";
    readonly policy: MigrationPolicy;
    readonly approvers: readonly string[];
    readonly refusals: readonly Refusal[];
    readonly problems: readonly string[];
    readonly warnings: readonly string[];
    readonly notes: readonly string[];
    readonly pooler: boolean;
}

// ---- approval/approval-claims.d.ts
export interface ApprovalClaims {
    readonly db: string;
    readonly env: string | null;
    readonly op: string;
    readonly planHash: string;
    readonly approver: string;
    readonly iat: number;
    readonly exp: number;
    readonly jti: string;
}
export declare const longestLifeSeconds: number;
export declare const approvalHeader: {
    readonly alg: string;
    readonly typ: string;
};
export declare function isApprovalHeader(given: unknown): boolean;
export declare function isApprovalClaims(given: unknown): given is ApprovalClaims;

// ---- approval/approval-reading.d.ts
import type { Refusal } from "../errors/refusal.js";
import type { ApprovalClaims } from "./approval-claims.js";
export type ApprovalReading = {
    readonly claims: ApprovalClaims;
} | {
    readonly refusal: Refusal;
};

// ---- approval/approve-plan.d.ts
import type { MigrationPlan } from "../commands/read-plan.js";
export interface ApproveOptions {
    readonly key: string;
    readonly approver: string;
    readonly ttlMs?: number;
}
export declare function approvePlan(plan: MigrationPlan, options: ApproveOptions): string;

// ---- auth/actor.d.ts
export interface Actor {
    readonly name: string;
    readonly source: string;
}
export declare function actorOf(env: Readonly<Record<string, string | undefined>>, systemUser: () => string): Actor;

// ---- auth/migration-auth.d.ts
import type { DatabaseConfig } from "@abe/db-core";
import type { ApprovalReading } from "../approval/approval-reading.js";
import { type Environment } from "../config/environment.js";
import { type MigrationPolicies, type MigrationPolicy } from "../policy/migration-policy.js";
import { type Actor } from "./actor.js";
export type MigrationPassword = NonNullable<DatabaseConfig["password"]>;
export interface MigrationAuth {
    readonly user: string | undefined;
    readonly role: string | undefined;
    readonly applicationUser: string | undefined;
    readonly actor: Actor;
    readonly approvers: readonly string[];
    authenticate(config: DatabaseConfig): DatabaseConfig;
    policyFor(environment: string | undefined): MigrationPolicy;
    readApproval(token: string): ApprovalReading;
    ambientApproval(): string | undefined;
}
export interface ApprovalOptions {
    readonly publicKeys?: Readonly<Record<string, string>>;
}
export interface MigrationAuthOptions {
    readonly user?: string;
    readonly password?: MigrationPassword;
    readonly passwordCommand?: readonly string[];
    readonly role?: string;
    readonly applicationUser?: string;
    readonly actor?: string;
    readonly policy?: MigrationPolicies;
    readonly approval?: ApprovalOptions;
}
export declare function createMigrationAuth(options?: MigrationAuthOptions): MigrationAuth;
export declare function authFromEnv(env: Environment, otherwise?: MigrationAuthOptions): MigrationAuth;
export declare function rulesFromEnv(env: Environment, otherwise?: MigrationAuthOptions): MigrationAuth;

// ---- commands/baseline.d.ts
import { type RunPermit } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import type { ShadowPlace } from "../drift/shadow-host.js";
import type { IntendedStep } from "../plan/intended-step.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface BaselineResult {
    readonly recorded: readonly string[];
}
export type SchemaComparison = (migrations: readonly string[]) => Promise<readonly string[]>;
export interface BaselineOptions extends RunPermit {
    readonly compare?: SchemaComparison;
    readonly shadow?: ShadowPlace;
    readonly reason?: string;
}
export declare function baseline(context: CommandContext, available: readonly Migration[], at: Migration, options: BaselineOptions): Promise<BaselineResult>;
export declare function baselineRun(available: readonly Migration[], at: Migration, options: BaselineOptions): RunRequest<readonly Migration[]>;
export declare function recordedStep({ name, version, up: file }: Migration): IntendedStep;

// ---- commands/command-context.d.ts
import type { MigrationAuth } from "../auth/migration-auth.js";
import type { MigrationSettings } from "../config/migration-settings.js";
import type { LockHolder } from "../errors/locked-error.js";
import type { RunContext } from "../run/run-context.js";
import type { MigrationEventSink } from "../umzug-adapter.js";
export interface CommandContext extends RunContext {
    readonly settings: MigrationSettings;
    readonly auth: MigrationAuth;
    readonly applicationUser: () => string | undefined;
    readonly pooled: boolean;
    readonly onWait: (holder: LockHolder | undefined) => void;
    readonly events: MigrationEventSink;
}

// ---- commands/create-migration.d.ts
export interface CreatedMigration {
    readonly name: string;
    readonly upFile: string;
    readonly downFile: string;
}
export interface CreateOptions {
    readonly program?: boolean;
}
export declare function createMigration(directory: string, slug: string, now: Date, options: CreateOptions & {
    readonly programs: boolean;
}): Promise<CreatedMigration>;

// ---- commands/lint-folder.d.ts
import type { MigrationSettings } from "../config/migration-settings.js";
import type { LintReport, LintSeverity } from "../lint/lint-finding.js";
import type { Migration } from "../source/migration.js";
export interface LintOptions {
    readonly names?: readonly string[];
    readonly since?: string;
    readonly pending?: boolean;
    readonly fix?: boolean;
    readonly rules?: Readonly<Record<string, LintSeverity>>;
}
export declare function lintFolder(available: readonly Migration[], settings: MigrationSettings, options: LintOptions, pending: readonly string[] | undefined): Promise<LintReport>;

// ---- commands/migrate-down.d.ts
import { type RunPermit } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import type { History } from "../history/read-history.js";
import { type DownStep, type DownTarget } from "../plan/plan-down.js";
import { type RunnableFile } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export type MigrateDownTarget = ({
    readonly to: string;
} | {
    readonly steps: number;
}) & RunPermit & {
    readonly acceptDataLoss?: boolean;
    readonly signal?: AbortSignal;
};
export interface RevertedMigration {
    readonly name: string;
    readonly version: string;
}
export declare function migrateDown(context: CommandContext, available: readonly Migration[], target: MigrateDownTarget): Promise<RevertedMigration[]>;
export declare function downRun(context: CommandContext, available: readonly Migration[], target: MigrateDownTarget): RunRequest<InspectedWaysBack>;
export interface InspectedWaysBack {
    readonly steps: readonly DownStep[];
    readonly files: readonly RunnableFile[];
}
export declare function stepsBack(available: readonly Migration[], history: History, target: MigrateDownTarget): DownStep[];
export declare function revertSteps(context: CommandContext, steps: readonly DownStep[]): Promise<RevertedMigration[]>;
export declare function resolveTarget({ entries }: History, target: MigrateDownTarget): DownTarget;

// ---- commands/migrate-up.d.ts
import type { RunPlan } from "../admission/run-plan.js";
import { type UpStep } from "../plan/plan-up.js";
import { type RunnableFile } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { type MigrateUpOptions } from "./up-request.js";
export interface AppliedMigration {
    readonly name: string;
    readonly version: string;
    readonly startedAt: Date;
    readonly durationMs: number;
    readonly outOfOrder: boolean;
}
export declare function migrateUp(context: CommandContext, available: readonly Migration[], options?: MigrateUpOptions): Promise<AppliedMigration[]>;
export declare function runPlanOf(steps: readonly UpStep[], { named, together, }: {
    readonly named: readonly string[];
    readonly together?: boolean | undefined;
}): Promise<RunPlan<InspectedSteps>>;
export interface InspectedSteps {
    readonly steps: readonly UpStep[];
    readonly files: readonly RunnableFile[];
    readonly together: boolean;
}
export declare function applySteps(context: CommandContext, steps: readonly UpStep[]): Promise<AppliedMigration[]>;

// ---- commands/plan-reversal.d.ts
import type { FileFault } from "../errors/file-error.js";
import { type PlannedLock } from "../locks/planned-locks.js";
import type { DataLoss } from "../loss/data-loss.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { type MigrateDownTarget } from "./migrate-down.js";
export interface PlannedReversal {
    readonly name: string;
    readonly version: string;
    readonly file: string;
    readonly transactional: boolean;
    readonly statements: number;
    readonly locks: readonly PlannedLock[];
    readonly sql: string;
}
export interface DownPlan {
    readonly steps: readonly PlannedReversal[];
    readonly irreversible: readonly {
        readonly migration: string;
        readonly reason: string;
    }[];
    readonly faults: readonly FileFault[];
    readonly losses: readonly DataLoss[];
}
export declare function readDownPlan({ session, role }: CommandContext, available: readonly Migration[], target: MigrateDownTarget): Promise<DownPlan>;

// ---- commands/read-audit.d.ts
import type { Session } from "@abe/db-core/session";
export interface AuditEntry {
    readonly at: Date;
    readonly operation: string;
    readonly phase: string;
    readonly migration: string | null;
    readonly actor: string;
    readonly actorSource: string;
    readonly databaseUser: string;
    readonly host: string | null;
    readonly planHash: string | null;
    readonly approvalId: string | null;
    readonly approver: string | null;
    readonly detail: unknown;
}
export declare function readAudit(session: Session, limit: number): Promise<readonly AuditEntry[]>;

// ---- commands/read-plan.d.ts
import type { FileFault } from "../errors/file-error.js";
import { type PlanReason } from "../plan/intended-step.js";
import type { PlannedLock } from "../locks/planned-locks.js";
import type { DataLoss } from "../loss/data-loss.js";
import type { HistoryProblem } from "../plan/problems.js";
import type { PolicyOperation } from "../policy/migration-policy.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { type MigrateDownTarget } from "./migrate-down.js";
import { type RepairOptions } from "./repair.js";
import { type MigrateUpOptions } from "./up-request.js";
export type PlanOptions = MigrateUpOptions | {
    readonly down: MigrateDownTarget;
} | {
    readonly redo: true;
} | {
    readonly repair: RepairOptions;
} | {
    readonly baseline: string;
};
export interface PlannedMigration {
    readonly name: string;
    readonly version: string;
    readonly file: string;
    readonly reason: PlanReason;
    readonly outOfOrder: boolean;
    readonly transactional: boolean;
    readonly statements: number;
    readonly done: number;
    readonly locks: readonly PlannedLock[];
    readonly sql: string;
}
export interface MigrationPlan {
    readonly operation: PolicyOperation;
    readonly databaseId: string | null;
    readonly environment: string | null;
    readonly role: string | null;
    readonly request: PlanOptions;
    readonly steps: readonly PlannedMigration[];
    readonly planHash: string;
    readonly problems: readonly HistoryProblem[];
    readonly faults: readonly FileFault[];
    readonly losses: readonly DataLoss[];
}
export declare function readPlan(context: CommandContext, available: readonly Migration[], options: PlanOptions): Promise<MigrationPlan>;

// ---- commands/read-status.d.ts
import type { LockHolder } from "../errors/locked-error.js";
import { type MigrationStatusEntry } from "../plan/migration-state.js";
import type { HistoryProblem } from "../plan/problems.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface MigrationStatus {
    readonly migrations: readonly MigrationStatusEntry[];
    readonly pending: number;
    readonly problems: readonly HistoryProblem[];
    readonly holder: LockHolder | undefined;
    readonly invalidIndexes: readonly string[];
}
export declare function readStatus(context: CommandContext, available: readonly Migration[]): Promise<MigrationStatus>;

// ---- commands/read-verification.d.ts
import type { ShadowPlace } from "../drift/shadow-host.js";
import type { ReversibilityReport } from "../drift/verify-reversible.js";
import type { FileFault } from "../errors/file-error.js";
import type { HistoryProblem } from "../plan/problems.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface VerifyOptions {
    readonly reversible?: boolean | undefined;
    readonly shadow?: ShadowPlace | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface VerifyReport {
    readonly checked: number;
    readonly problems: readonly HistoryProblem[];
    readonly faults: readonly FileFault[];
    readonly changedDowns: readonly string[];
    readonly cosmetic: readonly string[];
    readonly reversibility?: ReversibilityReport;
}
export declare function readVerification(context: CommandContext, available: readonly Migration[]): Promise<VerifyReport>;

// ---- commands/repair.d.ts
import { type RunPermit } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import type { History } from "../history/read-history.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import type { InterruptedVerdict } from "../plan/interrupted-verdict.js";
import type { HistoryProblem } from "../plan/problems.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface RepairOptions extends RunPermit {
    readonly interrupted?: InterruptedVerdict;
    readonly accept?: readonly string[];
}
export interface RepairReport {
    readonly restamped: readonly string[];
    readonly settled: readonly string[];
    readonly remaining: readonly HistoryProblem[];
}
export declare function repair(context: CommandContext, available: readonly Migration[], options: RepairOptions): Promise<RepairReport>;
export interface PlannedRepair {
    readonly entries: History["entries"];
    readonly restamped: readonly Migration[];
    readonly settled: readonly HistoryEntry[];
}
export declare function repairRun({ settings }: CommandContext, available: readonly Migration[], options: RepairOptions): RunRequest<PlannedRepair>;

// ---- commands/squash.d.ts
import type { Migration } from "../source/migration.js";
export interface SquashResult {
    readonly name: string;
    readonly replaced: readonly string[];
    readonly movedTo: string;
}
export declare function squash(directory: string, available: readonly Migration[], through: Migration, slug: string): Promise<SquashResult>;

// ---- commands/up-request.d.ts
import type { RunPermit } from "../admission/run-permit.js";
import type { UpRequest } from "../plan/plan-up.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
export interface MigrateUpOptions extends RunPermit {
    readonly to?: string;
    readonly steps?: number;
    readonly allowOutOfOrder?: readonly string[] | boolean;
    readonly phase?: "pre" | "post";
    readonly atomic?: boolean;
    readonly signal?: AbortSignal;
}
export declare function checkSteps(steps: number | undefined): void;
export declare function requestOf(context: CommandContext, available: readonly Migration[], options: MigrateUpOptions): UpRequest;
export declare function namedLate({ settings }: CommandContext, available: readonly Migration[], { allowOutOfOrder }: MigrateUpOptions): string[];
export declare function requireMigration(given: string, available: readonly Migration[], directory: string): Migration;

// ---- config/config-file.d.ts
import type { DatabaseConfig } from "@abe/db-core";
import type { MigrationAuthOptions } from "../auth/migration-auth.js";
import { type MigrationSettings } from "./migration-settings.js";
export interface MigrationConfigFile extends Partial<MigrationSettings> {
    readonly config?: DatabaseConfig | string;
    readonly auth?: MigrationAuthOptions;
}
export interface LoadedConfigFile {
    readonly path: string;
    readonly values: MigrationConfigFile;
}
export declare function defineMigrationConfig(config: MigrationConfigFile): MigrationConfigFile;
export declare function loadConfigFile(path?: string): Promise<LoadedConfigFile | undefined>;
export declare function loadConfigFileNow(): LoadedConfigFile | undefined;

// ---- config/environment.d.ts
export type Environment = Readonly<Record<string, string | undefined>>;
export declare function environment(): Environment;

// ---- config/migration-config.d.ts
import type { DatabaseConfig } from "@abe/db-core";
import type { MigrationAuth } from "../auth/migration-auth.js";
import { type MigrationSettings } from "./migration-settings.js";
export type MigrationConnection = Pick<DatabaseConfig, "host" | "port" | "user" | "database">;
export interface MigrationConfig extends MigrationSettings {
    readonly connection: MigrationConnection;
}
export declare const migrationConfig: MigrationConfig;
export declare const migrationAuth: MigrationAuth;

// ---- config/migration-settings.d.ts
import type { LintSeverity } from "../lint/lint-finding.js";
import type { Environment } from "./environment.js";
export type OutOfOrderPolicy = "error" | "warn" | "allow";
export type LockMode = "session" | "lease";
export type LintPolicy = "off" | "warn" | "refuse";
export interface MigrationSettings {
    readonly directory: string;
    readonly environment: string | undefined;
    readonly lockWaitMs: number;
    readonly lockTimeoutMs: number;
    readonly statementTimeoutMs: number;
    readonly retryAttempts: number;
    readonly retryMaxMs: number;
    readonly outOfOrder: OutOfOrderPolicy;
    readonly lockMode: LockMode;
    readonly programs: boolean;
    readonly lintOnUp: LintPolicy;
    readonly lintRules: Readonly<Record<string, LintSeverity>>;
    readonly lintSince: string | undefined;
}
export declare const settingNames: readonly (keyof MigrationSettings)[];
export declare const settingVariables: readonly {
    readonly setting: keyof MigrationSettings;
    readonly variable: string;
    readonly otherwise: unknown;
}[];
export interface FileSettings {
    readonly path: string;
    readonly values: Readonly<Partial<Record<keyof MigrationSettings, unknown>>>;
}
export declare function resolveSettings(env: Environment, options?: Partial<MigrationSettings>, file?: FileSettings): MigrationSettings;

// ---- drift/catalog-difference.d.ts
import { type Catalog } from "./catalog-object.js";
export interface PropertyDifference {
    readonly property: string;
    readonly expected: string | null;
    readonly actual: string | null;
}
export interface CatalogDifference {
    readonly change: "added" | "missing" | "changed";
    readonly kind: string;
    readonly identity: string;
    readonly properties: readonly PropertyDifference[];
}
export declare function differencesOf(expected: Catalog, actual: Catalog): readonly CatalogDifference[];

// ---- drift/catalog-object.d.ts
export interface CatalogObject {
    readonly kind: string;
    readonly identity: string;
    readonly parent: string | undefined;
    readonly properties: Readonly<Record<string, string>>;
}
export type Catalog = readonly CatalogObject[];
export declare function keyOf({ kind, identity }: Pick<CatalogObject, "kind" | "identity">): string;
export declare function toCatalog(objects: readonly CatalogObject[]): Catalog;
export declare function fingerprintOf(catalog: Catalog): string;

// ---- drift/describe-difference.d.ts
import type { CatalogDifference } from "./catalog-difference.js";
export declare function describeDifference(difference: CatalogDifference): string[];

// ---- drift/detect-drift.d.ts
import type { CommandContext } from "../commands/command-context.js";
import type { Migration } from "../source/migration.js";
import { type CatalogDifference } from "./catalog-difference.js";
import { type ShadowOptions } from "./expected-catalog.js";
import type { SavedCatalog } from "./saved-catalog.js";
import type { LiveConnection } from "./shadow-host.js";
export interface DriftOptions extends ShadowOptions {
    readonly ignore?: readonly string[] | undefined;
    readonly against?: SavedCatalog | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface DriftReport {
    readonly differences: readonly CatalogDifference[];
    readonly ignored: number;
    readonly fingerprint: {
        readonly expected: string;
        readonly actual: string;
    };
    readonly objects: number;
    readonly comparedWith: "migrations" | "saved";
    readonly replayed: number;
    readonly notes: readonly string[];
}
export declare function detectDrift(context: CommandContext, available: readonly Migration[], options: DriftOptions, connection: LiveConnection): Promise<DriftReport>;

// ---- drift/expected-catalog.d.ts
import type { CommandContext } from "../commands/command-context.js";
import type { Migration } from "../source/migration.js";
import type { Catalog } from "./catalog-object.js";
import { type CatalogScope } from "./read-catalog.js";
import { type LiveConnection, type ShadowPlace } from "./shadow-host.js";
export interface ShadowOptions extends CatalogScope {
    readonly shadow?: ShadowPlace | undefined;
}
export declare function makeExpected(context: CommandContext, migrations: readonly Migration[], options: ShadowOptions, connection: LiveConnection): Promise<{
    catalog: Catalog;
    version: number;
}>;
export declare function compareWithShadow(context: CommandContext, migrations: readonly Migration[], options: ShadowOptions, connection: LiveConnection): Promise<string[]>;

// ---- drift/live-facts.d.ts
import type { Session } from "@abe/db-core/session";
export interface RoleFacts {
    readonly name: string;
    readonly memberOf: readonly string[];
}
export interface LiveFacts {
    readonly version: number;
    readonly user: string;
    readonly searchPath: string;
    readonly roles: readonly RoleFacts[];
}
export declare function readLiveFacts(session: Session): Promise<LiveFacts>;

// ---- drift/read-catalog.d.ts
import type { Session } from "@abe/db-core/session";
import { type Catalog } from "./catalog-object.js";
export interface CatalogScope {
    readonly comments?: boolean | undefined;
    readonly privileges?: boolean | undefined;
    readonly owners?: boolean | undefined;
}
export declare function readCatalog(session: Session, scope?: CatalogScope): Promise<Catalog>;
export declare function readCatalogWithin(session: Session, scope: CatalogScope): Promise<Catalog>;

// ---- drift/saved-catalog.d.ts
import type { CommandContext } from "../commands/command-context.js";
import { type Catalog } from "./catalog-object.js";
import { type CatalogScope } from "./read-catalog.js";
export interface SavedCatalog {
    readonly fingerprint: string;
    readonly serverVersion: number;
    readonly scope: Required<{
        readonly [K in keyof CatalogScope]: boolean;
    }>;
    readonly migrations: readonly string[];
    readonly objects: Catalog;
}
export declare function saveCatalog(context: CommandContext, { comments, privileges, owners }: CatalogScope): Promise<SavedCatalog>;
export declare function toSavedCatalog(value: unknown, source: string): SavedCatalog;

// ---- drift/shadow-host.d.ts
import type { DatabaseConfig, DatabaseServer } from "@abe/db-core";
import { type Session } from "@abe/db-core/session";
import type { LiveFacts } from "./live-facts.js";
export type ShadowPlace = "embedded" | "same-server" | (string & {});
export type LiveConnection = (() => DatabaseConfig) | undefined;
export interface ShadowHost {
    readonly config: DatabaseConfig;
    readonly role: string | undefined;
    stop(): Promise<void>;
}
export interface ShadowDatabase {
    readonly server: DatabaseServer;
    readonly session: Session;
}
export declare function openShadowHost(place: ShadowPlace, live: LiveConnection, facts: LiveFacts, role: string | undefined): Promise<ShadowHost>;
export declare function withShadowDatabase<T>({ config }: ShadowHost, facts: LiveFacts, work: (database: ShadowDatabase) => Promise<T>): Promise<T>;

// ---- drift/verify-reversible.d.ts
import type { CommandContext } from "../commands/command-context.js";
import type { Migration } from "../source/migration.js";
import { type CatalogDifference } from "./catalog-difference.js";
import { type LiveConnection, type ShadowPlace } from "./shadow-host.js";
export interface BrokenDown {
    readonly migration: string;
    readonly fault: "down-fails" | "not-restored" | "up-fails-again" | "not-repeated";
    readonly message: string | undefined;
    readonly differences: readonly CatalogDifference[];
}
export interface ReversibilityReport {
    readonly checked: number;
    readonly broken: readonly BrokenDown[];
    readonly irreversible: readonly {
        readonly migration: string;
        readonly reason: string;
    }[];
}
export declare function verifyReversible(context: CommandContext, available: readonly Migration[], shadow: ShadowPlace, connection: LiveConnection): Promise<ReversibilityReport>;

// ---- errors/aborted-error.d.ts
import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";
export declare class MigrationAbortedError extends MigrationError {
    static readonly className: string;
    constructor(where: string, options?: MigrationErrorOptions);
}

// ---- errors/config-error.d.ts
import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";
export declare class MigrationConfigError extends MigrationError {
    static readonly className: string;
    readonly problems: readonly string[];
    constructor(problems: readonly string[], options?: MigrationErrorOptions);
}

// ---- errors/data-loss-error.d.ts
import { type DataLoss } from "../loss/data-loss.js";
import { MigrationError } from "./migration-error.js";
export declare class DataLossError extends MigrationError {
    static readonly className: string;
    readonly losses: readonly DataLoss[];
    constructor(losses: readonly DataLoss[]);
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
    constructor(given: string, without?: string);
}
export declare class SquashError extends MigrationError {
    static readonly className: string;
    readonly obstacles: readonly string[];
    constructor(obstacles: readonly string[]);
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
        readonly when: "A migration's file holds what cannot be run: transaction control, a psql command, COPY data, an unknown directive, no statement at all, what PostgreSQL refuses inside of a transaction, bytes that are no UTF-8.";
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
        readonly when: "A migration that runs outside of a transaction was started and never finished, and nothing in the database tells whether the statement that was running took effect.";
        readonly then: "Look at the database, then say what happened: `npx @abe/db-migrate repair --interrupted done|again`.";
    };
    readonly DB_MIGRATE_ABORTED: {
        readonly class: "MigrationAbortedError";
        readonly when: "The command was told to stop, by a signal, between two migrations or while it waited.";
        readonly then: "Migrations applied before that stay; nothing else was changed. Running it again is safe.";
    };
    readonly DB_MIGRATE_PREFLIGHT: {
        readonly class: "PreflightError";
        readonly when: "A run is not let in: the server is a standby or read-only, a role lacks a privilege the plan needs, the policy of the environment forbids it, or its approval is missing or does not fit.";
        readonly then: "Nothing was changed. `refusals` has every reason with what to do next; the audit keeps it where there is one.";
    };
    readonly DB_MIGRATE_POOLER: {
        readonly class: "PoolerDetectedError";
        readonly when: "The connection leads through a pooler in transaction mode, where a lock protects nothing.";
        readonly then: "Nothing was changed. Connect to PostgreSQL itself, or set `DB_MIGRATION_LOCK_MODE=lease`.";
    };
    readonly DB_MIGRATE_PROGRAM: {
        readonly class: "ProgramError";
        readonly when: "A migration's program cannot be loaded, or exports no `up` or `down`.";
        readonly then: "Nothing of it ran, and nothing was changed.";
    };
    readonly DB_MIGRATE_PLAN_CHANGED: {
        readonly class: "PlanChangedError";
        readonly when: "What is to be done is not the plan that was given.";
        readonly then: "Nothing was changed. Make the plan anew and look at it.";
    };
    readonly DB_MIGRATE_BASELINE_MISMATCH: {
        readonly class: "BaselineMismatchError";
        readonly when: "A baseline was asked for, and the database does not hold what the migrations make.";
        readonly then: "Nothing was changed. `differences` says where they differ.";
    };
    readonly DB_MIGRATE_SHADOW: {
        readonly class: "ShadowError";
        readonly when: "A shadow database is needed and cannot be had: `@abe/db-testing` is not installed, the role may not create databases, or the migrations do not run in it.";
        readonly then: "Your database was only read. The message says what is missing; the shadow is gone.";
    };
    readonly DB_MIGRATE_SQUASH: {
        readonly class: "SquashError";
        readonly when: "The migrations named cannot be one: one of them runs outside of a transaction or is a program.";
        readonly then: "Nothing was written.";
    };
    readonly DB_MIGRATE_IMPORT: {
        readonly class: "ImportError";
        readonly when: "Another tool's folder holds what cannot be a migration here, or the migrations folder would be out of order.";
        readonly then: "Nothing was written. `obstacles` says everything; mend it, or leave it out with `leaveOut`.";
    };
    readonly DB_MIGRATE_ADOPTION: {
        readonly class: "AdoptionError";
        readonly when: "Another tool's history cannot be taken over: it is not there, is dirty, knows migrations without a file, or disagrees with the history of this database.";
        readonly then: "Nothing was written and nothing was recorded. `problems` says why.";
    };
    readonly DB_MIGRATE_ENVIRONMENT: {
        readonly class: "WrongEnvironmentError";
        readonly when: "The database belongs to another environment than the one named.";
        readonly then: "Nothing was changed. Check which database the configuration leads to.";
    };
    readonly DB_MIGRATE_LINT: {
        readonly class: "LintRefusedError";
        readonly when: "The linter found errors in what would be applied, and `lintOnUp` is `refuse`.";
        readonly then: "Nothing was changed. `findings` says where; `npx @abe/db-migrate lint --pending` says what to do instead.";
    };
    readonly DB_MIGRATE_LOCKED: {
        readonly class: "MigrationLockedError";
        readonly when: "Another runner held the lock for the whole of `lockWaitMs`.";
        readonly then: "Nothing was changed; safe to retry. The message names the holder.";
    };
    readonly DB_MIGRATE_LOCK_LOST: {
        readonly class: "MigrationLockLostError";
        readonly when: "A migration gave up the migration lock, as `pg_advisory_unlock_all()` does.";
        readonly then: "Nothing was begun since it was noticed; `outcome` says whether `migration` took effect. Look at the audit: another runner may have been at work since.";
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
    readonly DB_MIGRATE_DATA_LOSS: {
        readonly class: "DataLossError";
        readonly when: "A migration to be reverted drops, empties or converts what holds rows, or cannot be checked for that, and in production, or where `acceptDataLoss` is `false`, nobody has said that they may go.";
        readonly then: "Nothing was changed. `losses` names them with file and line. `down --accept-data-loss` when they may go.";
    };
    readonly DB_MIGRATE_NOT_EMPTY: {
        readonly class: "HistoryNotEmptyError";
        readonly when: "A baseline was asked for where migrations are recorded already.";
        readonly then: "Nothing was changed.";
    };
};
export type MigrationErrorCode = keyof typeof errorCodes;
export declare const warningCodes: {
    readonly DB_MIGRATE_APPLICATION_RIGHTS: {
        readonly when: "An environment is named, and the application's role may change the schema: it may make things in it, owns some, or may act as the role that migrations run as.";
        readonly then: "The run goes on. The message says what to revoke.";
    };
    readonly DB_MIGRATE_BLOCKED: {
        readonly when: "A migration waits for a lock that other sessions hold.";
        readonly then: "It goes on waiting, gives way after `lockTimeoutMs` and begins again. `details.pids` are the backends in its way.";
    };
    readonly DB_MIGRATE_BREAK_GLASS: {
        readonly when: "A run goes without an approval that the policy asks for, because somebody gave a reason and the policy allows that.";
        readonly then: "It goes on. The audit has a row of phase `break-glass`; `details.reason` and `details.actor` say why and who.";
    };
    readonly DB_MIGRATE_EMPTY: {
        readonly when: "A database is built from nothing, and one of its older migrations holds no statement.";
        readonly then: "It is recorded as applied, and the next one runs. `details.migration` names it; a file that says `-- db-migrate: noop` is not told of. In a database with a history it is refused.";
    };
    readonly DB_MIGRATE_INVALID_INDEX: {
        readonly when: "An attempt to build an index concurrently left it invalid, and it was dropped.";
        readonly then: "Nothing is to be done: it is built anew, or was never there. `details.index` names it.";
    };
    readonly DB_MIGRATE_LINT_FINDING: {
        readonly when: "The linter found an error in what is about to be applied, and `lintOnUp` is `warn`.";
        readonly then: "It is applied all the same. `details.rule`, `details.file` and `details.line` say what and where.";
    };
    readonly DB_MIGRATE_OPEN_TRANSACTIONS: {
        readonly when: "The plan says CONCURRENTLY, and a transaction has been open for 10 s or more, or is prepared: it would be waited for.";
        readonly then: "The run goes on, and waits. End those that nobody needs any more.";
    };
    readonly DB_MIGRATE_OUT_OF_ORDER: {
        readonly when: "A migration older than an applied one is applied, because `outOfOrder` is `warn`.";
        readonly then: "Nothing is to be done; `details.migration` names it, and the history remembers it.";
    };
    readonly DB_MIGRATE_ROWS_LOST: {
        readonly when: "A migration that is about to be reverted drops a table or a column that holds rows, empties a table, gives a column another type that not all of its values survive, or cannot be checked for that. In production it is refused.";
        readonly then: "It is reverted. `details.object` names what goes away.";
    };
    readonly DB_MIGRATE_SUPERUSER: {
        readonly when: "Migrations run as a superuser, or as a role that may bypass row security or replicate, where an environment other than production is named.";
        readonly then: "Let them log in as a role of their own: `DB_MIGRATION_USER`. In production it is refused.";
    };
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
import { type TextPosition } from "../source/text-position.js";
import { MigrationError } from "./migration-error.js";
export interface FileFault extends TextPosition {
    readonly file: string;
    readonly fault: string;
}
export declare class MigrationFileError extends MigrationError {
    static readonly className: string;
    readonly faults: readonly FileFault[];
    constructor(faults: readonly FileFault[], texts?: ReadonlyMap<string, string>);
}

// ---- errors/history-errors.d.ts
import { type HistoryProblem } from "../plan/problems.js";
import type { MigrationLocation } from "./failed-error.js";
import { MigrationError } from "./migration-error.js";
export declare class HistoryMismatchError extends MigrationError {
    static readonly className: string;
    readonly problems: readonly HistoryProblem[];
    constructor(problems: readonly HistoryProblem[]);
}
export interface Interruption {
    readonly migration: string;
    readonly direction: "up" | "down";
    readonly location: MigrationLocation;
    readonly snippet: string | undefined;
    readonly statement: number;
    readonly statements: number;
}
export declare class InterruptedMigrationError extends MigrationError {
    static readonly className: string;
    readonly migration: string;
    readonly location: MigrationLocation;
    constructor(interruption: Interruption);
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
    constructor(migration: string, reason: string, isLast?: boolean);
}
export declare class HistoryNotEmptyError extends MigrationError {
    static readonly className: string;
    constructor(recorded: number);
}
export declare class PlanChangedError extends MigrationError {
    static readonly className: string;
    constructor(wanted: string, found: string);
}
export declare class BaselineMismatchError extends MigrationError {
    static readonly className: string;
    readonly differences: readonly string[];
    constructor(at: string, differences: readonly string[]);
}

// ---- errors/import-errors.d.ts
import type { ImportObstacle } from "../import/import-findings.js";
import { MigrationError } from "./migration-error.js";
export declare class ImportError extends MigrationError {
    static readonly className: string;
    readonly obstacles: readonly ImportObstacle[];
    constructor(obstacles: readonly ImportObstacle[]);
}
export declare class AdoptionError extends MigrationError {
    static readonly className: string;
    readonly problems: readonly string[];
    constructor(problems: readonly string[], command: string);
}

// ---- errors/index.d.ts
export { MigrationAbortedError } from "./aborted-error.js";
export { MigrationConfigError } from "./config-error.js";
export { DataLossError } from "./data-loss-error.js";
export { DuplicateVersionError, MigrationDirectoryError, MigrationNameError, MixedVersionsError, SourceError, SquashError, StrayFileError, } from "./directory-errors.js";
export { errorCodes, warningCodes } from "./error-codes.js";
export type { MigrationErrorCode, MigrationWarningCode } from "./error-codes.js";
export { MigrationFailedError } from "./failed-error.js";
export type { MigrationLocation } from "./failed-error.js";
export { MigrationFileError } from "./file-error.js";
export type { FileFault } from "./file-error.js";
export { BaselineMismatchError, HistoryFormatError, HistoryMismatchError, HistoryNotEmptyError, InterruptedMigrationError, IrreversibleMigrationError, PlanChangedError, UnknownMigrationError, WrongEnvironmentError, } from "./history-errors.js";
export type { Interruption } from "./history-errors.js";
export { AdoptionError, ImportError } from "./import-errors.js";
export { LintRefusedError } from "./lint-error.js";
export { MigrationLockedError } from "./locked-error.js";
export type { LockHolder } from "./locked-error.js";
export { MigrationError } from "./migration-error.js";
export { MigrationLockLostError } from "./lock-lost-error.js";
export { PoolerDetectedError, PreflightError } from "./preflight-error.js";
export { ProgramError } from "./program-error.js";
export type { Refusal, RefusalReason } from "./refusal.js";
export { ShadowError } from "./shadow-error.js";

// ---- errors/lint-error.d.ts
import type { LintFinding } from "../lint/lint-finding.js";
import { MigrationError } from "./migration-error.js";
export declare class LintRefusedError extends MigrationError {
    static readonly className: string;
    readonly findings: readonly LintFinding[];
    constructor(findings: readonly LintFinding[]);
}

// ---- errors/lock-lost-error.d.ts
import { MigrationError } from "./migration-error.js";
export type LockLoss = "before" | "after";
export declare class MigrationLockLostError extends MigrationError {
    static readonly className: string;
    readonly migration: string;
    constructor(migration: string, direction: "up" | "down", noticed: LockLoss);
}

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
    constructor(waitedMs: number, holder: LockHolder | undefined, command: string);
}
export declare function describeHolder(holder: LockHolder): string;

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

// ---- errors/preflight-error.d.ts
import { MigrationError } from "./migration-error.js";
import { type Refusal } from "./refusal.js";
export declare class PreflightError extends MigrationError {
    static readonly className: string;
    readonly refusals: readonly Refusal[];
    readonly problems: readonly string[];
    constructor(refusals: readonly Refusal[]);
}
export declare class PoolerDetectedError extends MigrationError {
    static readonly className: string;
    constructor();
}

// ---- errors/program-error.d.ts
import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";
export declare class ProgramError extends MigrationError {
    static readonly className: string;
    readonly file: string;
    constructor(file: string, reason: string, options?: MigrationErrorOptions);
}

// ---- errors/refusal.d.ts
export type RefusalReason = "approval-bad-signature" | "approval-expired" | "approval-malformed" | "approval-missing" | "approval-not-yet-valid" | "approval-other-database" | "approval-other-environment" | "approval-other-operation" | "approval-other-plan" | "approval-own" | "approval-unknown-key" | "approval-used" | "lint" | "not-encrypted" | "operation" | "out-of-order" | "privilege" | "program" | "read-only" | "role-missing" | "role-not-allowed" | "same-user" | "standby" | "superuser" | "verify";
export interface Refusal {
    readonly reason: RefusalReason;
    readonly message: string;
    readonly next: string;
}
export declare function describeRefusal({ message, next }: Refusal): string;

// ---- errors/shadow-error.d.ts
import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";
export declare class ShadowError extends MigrationError {
    static readonly className: string;
    constructor(reason: string, options?: MigrationErrorOptions);
}

// ---- history/audit-row.d.ts
import type { RunIdentity } from "./run-identity.js";
export interface AuditRow {
    readonly operation: "up" | "down" | "redo" | "baseline" | "import" | "repair" | "squash" | "initialize";
    readonly phase: "started" | "approved" | "break-glass" | "done" | "failed" | "denied";
    readonly migration: string | null;
    readonly upChecksum?: string;
    readonly detail?: Readonly<Record<string, string | number | boolean>>;
}
export declare function insertAuditRow(row: AuditRow, run: RunIdentity): string;

// ---- history/read-history.d.ts
import type { Session } from "@abe/db-core/session";
import type { HistoryEntry } from "../plan/history-entry.js";
export interface HistoryStamp {
    readonly environment: string | undefined;
    readonly databaseId: string | undefined;
}
export interface History extends HistoryStamp {
    readonly entries: readonly HistoryEntry[];
    readonly isNew: boolean;
}
export interface HistoryDigest extends HistoryStamp {
    readonly digest: string | undefined;
}
export interface ReadHistoryOptions {
    readonly downSql?: boolean;
}
export declare function readHistory(session: Session, options?: ReadHistoryOptions): Promise<History | undefined>;
export declare function readHistoryDigest(session: Session): Promise<HistoryDigest | undefined>;
export declare function checkEnvironment(history: History, named: string | undefined): void;
export declare function isOfEnvironment({ environment: recorded }: HistoryStamp, named: string | undefined): boolean;
export declare const noHistory: History;
export declare function currentHistory(session: Session): Promise<History>;

// ---- history/run-identity.d.ts
import type { Actor } from "../auth/actor.js";
export interface ApprovalRecord {
    readonly id: string;
    readonly approver: string;
}
export interface RunIdentity {
    readonly runId: string;
    readonly actor: Actor;
    readonly host: string;
    readonly pid: number;
    readonly toolVersion: string;
    readonly planHash?: string | undefined;
    readonly approval?: ApprovalRecord | undefined;
}

// ---- import/import-findings.d.ts
export interface ImportNote {
    readonly file: string;
    readonly note: string;
}
export interface ImportObstacle {
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
    readonly fault: string;
}

// ---- import/import-options.d.ts
import type { ImportNote } from "./import-findings.js";
import type { ImportTool } from "./import-tool.js";
export interface ImportOptions {
    readonly from: ImportTool;
    readonly source: string;
    readonly adoptHistory?: boolean;
    readonly historyTable?: string;
    readonly printed?: readonly string[];
    readonly leaveOut?: readonly string[];
    readonly dryRun?: boolean;
}
export interface AdoptedHistory {
    readonly table: string | null;
    readonly recorded: readonly string[];
    readonly pending: readonly string[];
    readonly edited: readonly string[];
}
export interface ImportReport {
    readonly written: readonly string[];
    readonly unchanged: readonly string[];
    readonly notes: readonly ImportNote[];
    readonly history: AdoptedHistory | null;
    readonly dryRun: boolean;
}

// ---- import/import-tool.d.ts
export declare const importTools: readonly ["dbmate", "diesel", "drizzle", "golang-migrate", "hasura", "node-pg-migrate", "prisma"];
export type ImportTool = (typeof importTools)[number];

// ---- index.d.ts
export type { ServerExamination } from "./admission/server-examination.js";
export type { RunPermit } from "./admission/run-permit.js";
export type { ApprovalClaims } from "./approval/approval-claims.js";
export { approvePlan } from "./approval/approve-plan.js";
export type { ApproveOptions } from "./approval/approve-plan.js";
export type { ApprovalReading } from "./approval/approval-reading.js";
export type { Actor } from "./auth/actor.js";
export { createMigrationAuth } from "./auth/migration-auth.js";
export type { ApprovalOptions, MigrationAuth, MigrationAuthOptions, MigrationPassword, } from "./auth/migration-auth.js";
export type { BaselineOptions, BaselineResult, SchemaComparison } from "./commands/baseline.js";
export type { CreatedMigration, CreateOptions } from "./commands/create-migration.js";
export type { LintOptions } from "./commands/lint-folder.js";
export type { MigrateDownTarget, RevertedMigration } from "./commands/migrate-down.js";
export type { AppliedMigration } from "./commands/migrate-up.js";
export type { DownPlan, PlannedReversal } from "./commands/plan-reversal.js";
export type { AuditEntry } from "./commands/read-audit.js";
export type { MigrationPlan, PlannedMigration, PlanOptions } from "./commands/read-plan.js";
export type { MigrationStatus } from "./commands/read-status.js";
export type { VerifyOptions, VerifyReport } from "./commands/read-verification.js";
export type { RepairOptions, RepairReport } from "./commands/repair.js";
export type { SquashResult } from "./commands/squash.js";
export type { MigrateUpOptions } from "./commands/up-request.js";
export { defineMigrationConfig } from "./config/config-file.js";
export type { MigrationConfigFile } from "./config/config-file.js";
export { migrationAuth, migrationConfig } from "./config/migration-config.js";
export type { MigrationConfig, MigrationConnection } from "./config/migration-config.js";
export type { LintPolicy, LockMode, MigrationSettings, OutOfOrderPolicy, } from "./config/migration-settings.js";
export type { CatalogDifference, PropertyDifference } from "./drift/catalog-difference.js";
export { describeDifference } from "./drift/describe-difference.js";
export type { DriftOptions, DriftReport } from "./drift/detect-drift.js";
export type { CatalogObject } from "./drift/catalog-object.js";
export type { CatalogScope } from "./drift/read-catalog.js";
export { toSavedCatalog } from "./drift/saved-catalog.js";
export type { SavedCatalog } from "./drift/saved-catalog.js";
export type { ShadowPlace } from "./drift/shadow-host.js";
export type { BrokenDown, ReversibilityReport } from "./drift/verify-reversible.js";
export { AdoptionError, BaselineMismatchError, DataLossError, DuplicateVersionError, errorCodes, HistoryFormatError, HistoryMismatchError, HistoryNotEmptyError, ImportError, InterruptedMigrationError, IrreversibleMigrationError, LintRefusedError, MigrationAbortedError, MigrationConfigError, MigrationDirectoryError, MigrationError, MigrationFailedError, MigrationFileError, MigrationLockLostError, MigrationLockedError, MigrationNameError, MixedVersionsError, PlanChangedError, PoolerDetectedError, PreflightError, ProgramError, ShadowError, SourceError, SquashError, StrayFileError, UnknownMigrationError, warningCodes, WrongEnvironmentError, } from "./errors/index.js";
export type { FileFault, Interruption, LockHolder, MigrationErrorCode, MigrationLocation, MigrationWarningCode, Refusal, RefusalReason, } from "./errors/index.js";
export type { ImportNote, ImportObstacle } from "./import/import-findings.js";
export type { ImportTool } from "./import/import-tool.js";
export type { AdoptedHistory, ImportOptions, ImportReport } from "./import/import-options.js";
export type { PlannedLock } from "./locks/planned-locks.js";
export type { TableLockMode } from "./locks/table-lock-mode.js";
export type { LintFinding, LintLockMode, LintReport, LintSeverity, LintTableWork, TextEdit, } from "./lint/lint-finding.js";
export { describeLoss } from "./loss/data-loss.js";
export type { DataLoss } from "./loss/data-loss.js";
export { createMigrationManager } from "./manager/create-migration-manager.js";
export { migrationManager } from "./manager/environment-manager.js";
export type { MigrationManagerOptions } from "./manager/manager-options.js";
export type { MigrationListener } from "./manager/migration-listeners.js";
export type { MigrationManager, RedoneMigration } from "./manager/migration-manager.js";
export type { InterruptedVerdict } from "./plan/interrupted-verdict.js";
export type { MigrationState, MigrationStatusEntry } from "./plan/migration-state.js";
export type { UpReason } from "./plan/plan-up.js";
export type { HistoryProblem, SourceProblem } from "./plan/problems.js";
export type { MigrationPolicies, MigrationPolicy, MigrationPolicyOptions, Permission, PolicyOperation, PolicyPermissions, PolicyRequirement, } from "./policy/migration-policy.js";
export type { MigrationProgram } from "./run/run-program.js";
export type { MigrationEvents, MigrationUmzug } from "./umzug-adapter.js";

// ---- lint/lint-finding.d.ts
import type { TextPosition } from "../source/text-position.js";
export type LintSeverity = "error" | "warning" | "info" | "off";
export type LintLockMode = "SHARE UPDATE EXCLUSIVE" | "SHARE" | "SHARE ROW EXCLUSIVE" | "ACCESS EXCLUSIVE";
export type LintTableWork = "scan" | "rewrite";
export interface TextEdit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}
export interface LintFinding extends TextPosition {
    readonly rule: string;
    readonly severity: Exclude<LintSeverity, "off">;
    readonly file: string;
    readonly message: string;
    readonly recipe: string;
    readonly lockMode: LintLockMode | undefined;
    readonly work: LintTableWork | undefined;
    readonly snippet: string;
    readonly fix: readonly TextEdit[] | undefined;
}
export interface LintReport {
    readonly checked: number;
    readonly findings: readonly LintFinding[];
    readonly allowed: number;
    readonly fixed: readonly string[];
}

// ---- lock/poll-clock.d.ts
export interface PollClock {
    now(): number;
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
    random(): number;
}
export declare const systemPollClock: PollClock;
export declare function pollDelayMs(attempt: number, random: number): number;

// ---- locks/planned-locks.d.ts
import type { Session } from "@abe/db-core/session";
import { type TableLockMode } from "./table-lock-mode.js";
export interface PlannedLock {
    readonly table: string;
    readonly mode: TableLockMode;
    readonly estimatedRows: number | undefined;
}
export interface LockingFile {
    readonly text: string;
    readonly role: string | undefined;
}
export declare function plannedLocks(session: Session, files: readonly LockingFile[]): Promise<readonly (readonly PlannedLock[])[]>;

// ---- locks/table-lock-mode.d.ts
export declare const tableLockModes: readonly ["SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"];
export type TableLockMode = (typeof tableLockModes)[number];
export declare function strongest(modes: readonly TableLockMode[]): TableLockMode | undefined;

// ---- loss/data-loss.d.ts
import type { TextPosition } from "../source/text-position.js";
export interface DataLoss extends TextPosition {
    readonly migration: string;
    readonly file: string;
    readonly what: "table" | "column" | "rows" | "values" | "unknown";
    readonly object: string;
    readonly estimatedRows: number | undefined;
}
export declare function describeLoss({ file, line, column, ...loss }: DataLoss): string;

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
import { type MigrationSettings } from "../config/migration-settings.js";
export interface MigrationManagerOptions extends Partial<MigrationSettings> {
    readonly config?: DatabaseConfig | string;
    readonly server?: IDatabaseServer;
    readonly auth?: MigrationAuth;
    readonly configFile?: string | false;
    readonly observers?: readonly DbObserver[];
    readonly logger?: Logger;
}
export declare function checkOptions(options: MigrationManagerOptions): void;

// ---- manager/migration-listeners.d.ts
import type { MigrationEvents } from "../umzug-adapter.js";
export type MigrationListener<K extends keyof MigrationEvents> = (event: MigrationEvents[K]) => unknown;
export declare class MigrationListeners {
    #private;
    add<K extends keyof MigrationEvents>(name: K, listener: MigrationListener<K>): () => void;
    emit<K extends keyof MigrationEvents>(name: K, event: MigrationEvents[K]): Promise<void>;
}

// ---- manager/migration-manager.d.ts
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
export interface RedoneMigration {
    readonly reverted: RevertedMigration;
    readonly applied: AppliedMigration;
}
export interface MigrationManager extends AsyncDisposable {
    initialize(): Promise<void>;
    migrateUp(to?: string | MigrateUpOptions): Promise<AppliedMigration[]>;
    migrateDown(target?: MigrateDownTarget): Promise<RevertedMigration[]>;
    status(): Promise<MigrationStatus>;
    plan(to?: string | PlanOptions): Promise<MigrationPlan>;
    planDown(target?: MigrateDownTarget): Promise<DownPlan>;
    verify(options?: VerifyOptions): Promise<VerifyReport>;
    drift(options?: DriftOptions): Promise<DriftReport>;
    fingerprint(scope?: CatalogScope): Promise<SavedCatalog>;
    lint(options?: LintOptions): Promise<LintReport>;
    repair(options?: RepairOptions): Promise<RepairReport>;
    baseline(at: string, options?: BaselineOptions): Promise<BaselineResult>;
    import(options: ImportOptions): Promise<ImportReport>;
    examine(approval?: string): Promise<ServerExamination>;
    audit(limit?: number): Promise<readonly AuditEntry[]>;
    redo(options?: RunPermit): Promise<RedoneMigration | undefined>;
    create(name: string, options?: CreateOptions): Promise<CreatedMigration>;
    squash(through: string, name?: string): Promise<SquashResult>;
    on<K extends keyof MigrationEvents>(name: K, listener: MigrationListener<K>): () => void;
    createUmzug(): Promise<MigrationUmzug>;
    close(): Promise<void>;
}

// ---- plan/history-entry.d.ts
export interface HistoryEntry {
    readonly id: number;
    readonly name: string;
    readonly version: string;
    readonly kind: "versioned" | "baseline" | "repeatable";
    readonly state: "running" | "failed" | "applied";
    readonly direction: "up" | "down";
    readonly statementsDone: number;
    readonly doneTokens: string | null;
    readonly upChecksum: string;
    readonly upTokens: string | null;
    readonly downChecksum: string | null;
    readonly downSql: string | null;
    readonly outOfOrder: boolean;
    readonly startedAt: Date;
    readonly durationMs: number | null;
}

// ---- plan/intended-step.d.ts
import type { MigrationFile } from "../source/migration.js";
import type { HashedStep } from "./plan-hash.js";
import type { DownStep } from "./plan-down.js";
import type { UpReason, UpStep } from "./plan-up.js";
export type PlanReason = UpReason | "revert" | "record" | "accept" | "settle-done" | "settle-again" | "settle-applied" | "settle-pending";
export interface IntendedStep {
    readonly name: string;
    readonly version: string;
    readonly reason: PlanReason;
    readonly file: MigrationFile;
    readonly outOfOrder: boolean;
    readonly done: number;
}
export declare function intendedUp({ migration, reason, outOfOrder, entry }: UpStep): IntendedStep;
export declare function intendedDown({ entry, file }: DownStep): IntendedStep;
export declare function hashedStep({ name, reason, file, done }: IntendedStep): HashedStep;

// ---- plan/interrupted-verdict.d.ts
export type InterruptedVerdict = "done" | "again" | "applied" | "pending";
export declare const interruptedVerdicts: readonly InterruptedVerdict[];

// ---- plan/migration-state.d.ts
import type { Migration } from "../source/migration.js";
import type { HistoryEntry } from "./history-entry.js";
export type MigrationState = "applied" | "baselined" | "pending" | "out-of-order" | "cosmetic" | "changed" | "missing" | "replaced" | "running" | "interrupted" | "failed" | "outdated" | "retired";
export interface MigrationStatusEntry {
    readonly name: string;
    readonly version: string;
    readonly state: MigrationState;
    readonly appliedAt: Date | null;
    readonly durationMs: number | null;
}
export declare function migrationStates(available: readonly Migration[], history: readonly HistoryEntry[], locked: boolean): readonly MigrationStatusEntry[];

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

// ---- plan/plan-hash.d.ts
export interface HashedStep {
    readonly name: string;
    readonly reason: string;
    readonly checksum: string;
    readonly done: number;
}
export interface HashedRun {
    readonly operation: string;
    readonly databaseId: string | undefined;
    readonly role: string | undefined;
    readonly together: boolean;
}
export declare function planHashOf({ operation, databaseId, role, together }: HashedRun, steps: readonly HashedStep[]): string;

// ---- plan/plan-up.d.ts
import type { Migration } from "../source/migration.js";
import { type MigrationName } from "../source/migration-name.js";
import type { HistoryEntry } from "./history-entry.js";
import type { HistoryProblem } from "./problems.js";
export type UpReason = "pending" | "resume" | "repeat" | "replace";
export interface UpStep {
    readonly migration: Migration;
    readonly reason: UpReason;
    readonly outOfOrder: boolean;
    readonly entry?: HistoryEntry;
    readonly replaces?: readonly string[];
}
export interface UpPlan {
    readonly steps: readonly UpStep[];
    readonly problems: readonly HistoryProblem[];
}
export interface UpRequest {
    readonly to: MigrationName | undefined;
    readonly outOfOrder: "all" | "none" | readonly string[];
    readonly phase?: "pre" | "post" | undefined;
    readonly most?: number | undefined;
}
export declare function planUp(available: readonly Migration[], history: readonly HistoryEntry[], request: UpRequest): UpPlan;
export declare function lateSteps(steps: readonly UpStep[]): UpStep[];
export declare function historyProblems(available: readonly Migration[], history: readonly HistoryEntry[]): readonly HistoryProblem[];
export declare function pendingSteps(available: readonly Migration[], history: readonly HistoryEntry[]): readonly UpStep[];
export declare function replacedNames(available: readonly Migration[], history: readonly HistoryEntry[]): ReadonlySet<string>;

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
    readonly file: string;
}
 | {
    readonly kind: "changed-midway";
    readonly migration: string;
    readonly file: string;
    readonly done: number;
}
 | {
    readonly kind: "out-of-order";
    readonly migration: string;
    readonly newest: string;
}
 | {
    readonly kind: "requires";
    readonly migration: string;
    readonly required: string;
}
 | {
    readonly kind: "partly-replaced";
    readonly migration: string;
    readonly unapplied: readonly string[];
}
 | {
    readonly kind: "half-reverted";
    readonly migration: string;
};
export declare function describeHistoryProblem(problem: HistoryProblem): string;
export declare function describeSourceProblem(problem: SourceProblem): string;

// ---- policy/judge-policy.d.ts
import type { Refusal } from "../errors/refusal.js";
import { type ServerFacts } from "../preflight/server-facts.js";
import type { MigrationPolicy, PolicyOperation } from "./migration-policy.js";
export interface LateMigration {
    readonly name: string;
    readonly named: boolean;
}
export type AdmittedOperation = PolicyOperation | "initialize" | "import";
export interface PolicyFacts {
    readonly environment: string | undefined;
    readonly operation: AdmittedOperation;
    readonly server: ServerFacts;
    readonly applicationUser: string | undefined;
    readonly programs: readonly string[];
    readonly late: readonly LateMigration[];
    readonly lintErrors: readonly string[];
    readonly verifyFindings: readonly string[];
}
export declare function judgePolicy(policy: MigrationPolicy, facts: PolicyFacts): Refusal[];
export declare function needsApproval({ require, allow }: MigrationPolicy, { operation, programs, late }: Pick<PolicyFacts, "operation" | "programs" | "late">): boolean;

// ---- policy/migration-policy.d.ts
export type PolicyOperation = "up" | "down" | "redo" | "repair" | "baseline";
export type Permission = boolean | "approval";
export type PolicyRequirement = "approval" | "cleanVerify" | "lintClean" | "nonSuperuser" | "separateUser" | "tls";
export type PolicyPermissions = Readonly<Record<PolicyOperation | "programs", Permission>> & {
    readonly outOfOrder: Permission | "named";
};
export interface MigrationPolicy {
    readonly require: readonly PolicyRequirement[];
    readonly allow: PolicyPermissions;
    readonly breakGlass: boolean;
}
export interface MigrationPolicyOptions {
    readonly require?: readonly PolicyRequirement[];
    readonly allow?: Partial<PolicyPermissions>;
    readonly breakGlass?: boolean;
}
export type MigrationPolicies = Readonly<Record<string, MigrationPolicyOptions>>;
export declare function policyFor(environment: string | undefined, configured: MigrationPolicies): MigrationPolicy;

// ---- preflight/server-facts.d.ts
import type { Refusal } from "../errors/refusal.js";
export interface RoleFacts {
    readonly name: string;
    readonly maySet: boolean | null;
    readonly isPowerful: boolean;
    readonly isSuperuser: boolean;
}
export interface ServerFacts {
    readonly version: number;
    readonly user: string;
    readonly isPowerful: boolean;
    readonly isSuperuser: boolean;
    readonly mayBecome: string | null;
    readonly roles: readonly RoleFacts[];
    readonly database: string;
    readonly mayMakeHistory: boolean;
    readonly encrypted: boolean;
    readonly local: boolean;
    readonly now: number;
}
export interface PlaceFacts {
    readonly standby: boolean;
    readonly readOnly: boolean;
}
export declare function judgePlace({ standby, readOnly }: PlaceFacts): Refusal[];
export declare function judgeRoles({ roles, user, version }: ServerFacts): Refusal[];
export declare function judgeHistory({ mayMakeHistory, user, database }: ServerFacts): Refusal[];
export declare function findPower({ user, isPowerful, mayBecome, roles }: ServerFacts): Refusal[];

// ---- run/migration-message.d.ts
export interface RunSettings {
    readonly role: string | undefined;
    readonly lockTimeoutMs: number;
    readonly statementTimeoutMs: number;
    readonly lockCheck: string;
}
export interface MigrationMessage {
    readonly text: string;
    readonly leadingCharacters: number;
    readonly leadingCommands: number;
}
export type MessageExtent = "transaction" | "part";
export declare function transactionalMessage(body: string, bookkeeping: readonly string[], settings: RunSettings, nonce: string): MigrationMessage;
export declare function partialMessage(body: string, bookkeeping: readonly string[], settings: RunSettings, nonce: string): MigrationMessage;
export declare function openingCommands(settings: RunSettings, nonce: string): readonly string[];
export declare function closingCommands(bookkeeping: readonly string[]): readonly string[];
export declare function sessionMessage(bookkeeping: readonly string[], settings: RunSettings): string;
export declare function progressMessage(bookkeeping: readonly string[], role: string | undefined): string;
export declare function closingMessage(bookkeeping: readonly string[]): string;

// ---- run/migration-unit.d.ts
import { type AuditRow } from "../history/audit-row.js";
import type { RunIdentity } from "../history/run-identity.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import type { DownStep } from "../plan/plan-down.js";
import type { UpStep } from "../plan/plan-up.js";
import type { RunnableFile } from "../source/inspect-fully.js";
export interface MigrationUnit {
    readonly name: string;
    readonly direction: "up" | "down";
    readonly file: RunnableFile;
    readonly audit: Pick<AuditRow, "operation" | "migration" | "upChecksum">;
    readonly begun: HistoryEntry | undefined;
    prepare(): void;
    records(nonce: string, run: RunIdentity): readonly string[];
    before(): string;
    after(): readonly string[];
    undo(): string;
}
export declare function upUnit(step: UpStep, file: RunnableFile, runId: string): MigrationUnit;
export declare function downUnit({ entry }: DownStep, file: RunnableFile): MigrationUnit;

// ---- run/retry-verdict.d.ts
export interface RetrySettings {
    readonly attempts: number;
    readonly maxElapsedMs: number;
}
export interface FailedAttempt {
    readonly attempt: number;
    readonly elapsedMs: number;
    readonly sqlState: string | undefined;
    readonly random: number;
}
export declare function retryDelayMs(failed: FailedAttempt, settings: RetrySettings): number | undefined;
export declare function lockTimeoutOf(attempt: number, firstMs: number): number;

// ---- run/run-context.d.ts
import type { IDatabaseServer } from "@abe/db-core";
import type { Session } from "@abe/db-core/session";
import type { RunIdentity } from "../history/run-identity.js";
import type { PollClock } from "../lock/poll-clock.js";
import type { RunnableFile } from "../source/inspect-fully.js";
import type { RunSettings } from "./migration-message.js";
import { type RetrySettings } from "./retry-verdict.js";
export interface RunContext {
    readonly server: IDatabaseServer;
    readonly session: Session;
    readonly run: RunIdentity;
    readonly role: string | undefined;
    readonly lockTimeoutMs: number;
    readonly statementTimeoutMs: number;
    readonly retry: RetrySettings;
    readonly clock: PollClock;
    readonly signal: AbortSignal | undefined;
    readonly lockCheck: string;
    readonly nonce: () => string;
}
export interface UnitTiming {
    readonly startedAt: Date;
    readonly durationMs: number;
}
export declare function settingsOf(file: RunnableFile, context: RunContext, attempt?: number): RunSettings;
export declare function isPatient(file: RunnableFile, statement: {
    readonly words: readonly string[];
}): boolean;
export declare function timingOf(results: readonly {
    readonly rows: readonly unknown[];
}[]): UnitTiming | undefined;

// ---- run/run-program.d.ts
import type { Queryable } from "@abe/db-core";
import { type MessageExtent, type RunSettings } from "./migration-message.js";
import type { MigrationUnit } from "./migration-unit.js";
import { type RunContext, type UnitTiming } from "./run-context.js";
export type MigrationProgram = (db: Queryable) => Promise<void>;
interface ProgramRun {
    readonly settings: RunSettings;
    readonly nonce: string;
    readonly records: readonly string[];
    readonly extent: MessageExtent;
}
export declare function runProgram(unit: MigrationUnit, context: RunContext, { settings, nonce, records, extent }: ProgramRun): Promise<UnitTiming | undefined>;
export {};

// ---- source/directives.d.ts
export interface AllowedFindings {
    readonly rules: readonly string[];
    readonly reason: string;
    readonly line: number;
}
export interface Directives {
    readonly transaction: boolean;
    readonly lockTimeoutMs?: number;
    readonly statementTimeoutMs?: number;
    readonly role?: string;
    readonly irreversible?: string;
    readonly noop: boolean;
    readonly replaces?: readonly string[];
    readonly requires?: readonly string[];
    readonly phase?: "pre" | "post";
    readonly allow?: readonly AllowedFindings[];
}
export interface DirectiveFault {
    readonly line: number;
    readonly fault: string;
}
export type CommentMark = "--" | "//";
export declare function parseDirectives(text: string, mark?: CommentMark): {
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
export declare function isConcurrent(statement: Pick<SourceStatement, "words">): boolean;
export declare function outsideOnlyWords(words: readonly string[]): string | undefined;

// ---- source/inspect-fully.d.ts
import type { StatementEffect } from "../sql/statement-effect.js";
import type { SourceStatement } from "../sql/statements.js";
import { type InspectedFile } from "./inspect-file.js";
import type { MigrationFile } from "./migration.js";
export interface OutsideStatement extends SourceStatement {
    readonly effect: StatementEffect;
}
export interface RunnableFile extends InspectedFile {
    readonly outside: readonly OutsideStatement[];
}
export declare function inspectFully(file: MigrationFile): Promise<RunnableFile>;

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
export declare function orderKeyOfName(name: string): string;

// ---- source/migration.d.ts
import type { MigrationName } from "./migration-name.js";
export type MigrationLanguage = "sql" | "program";
export interface MigrationFile {
    readonly path: string;
    readonly language: MigrationLanguage;
    readonly text: string;
    readonly checksum: string;
}
export type MigrationKind = "versioned" | "repeatable";
export interface Migration extends MigrationName {
    readonly kind: MigrationKind;
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

// ---- sql/object-name.d.ts
export interface ObjectName {
    readonly schema: string | undefined;
    readonly name: string;
}
export declare function relationName(relation: {
    readonly schemaname?: string;
    readonly relname?: string;
} | undefined): ObjectName;
export declare function dottedName(parts: readonly string[]): ObjectName;
export declare function quotedName({ schema, name }: ObjectName): string;

// ---- sql/statement-effect.d.ts
import type { ObjectName } from "./object-name.js";
export type StatementEffect = {
    readonly kind: "create-index";
    readonly index: string;
    readonly table: ObjectName;
} | {
    readonly kind: "drop-index";
    readonly indexes: readonly ObjectName[];
} | {
    readonly kind: "reindex";
} | {
    readonly kind: "detach";
    readonly table: ObjectName;
    readonly partition: ObjectName;
} | {
    readonly kind: "setting";
} | {
    readonly kind: "repeatable";
} | {
    readonly kind: "other";
};

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
export declare function holdsStatement(sql: string): boolean;

// ---- umzug-adapter.d.ts
export interface ExecutorStep {
    readonly name: string;
    run(): Promise<boolean>;
}
export interface MigrationEvents {
    readonly beforeCommand: {
        readonly command: string;
    };
    readonly migrating: {
        readonly name: string;
    };
    readonly migrated: {
        readonly name: string;
    };
    readonly reverting: {
        readonly name: string;
    };
    readonly reverted: {
        readonly name: string;
    };
    readonly afterCommand: {
        readonly command: string;
    };
}
export type MigrationEventSink = <K extends keyof MigrationEvents>(name: K, event: MigrationEvents[K]) => Promise<void>;
export interface MigrationUmzug {
    up(options?: {
        to?: string;
        step?: number;
    }): Promise<{
        name: string;
    }[]>;
    down(options?: {
        to?: string | 0;
        step?: number;
    }): Promise<{
        name: string;
    }[]>;
    executed(): Promise<{
        name: string;
    }[]>;
    pending(): Promise<{
        name: string;
    }[]>;
    on(name: "migrating" | "migrated" | "reverting" | "reverted", listener: (event: {
        name: string;
    }) => void): unknown;
}
export declare function executeWithUmzug(direction: "up" | "down", steps: readonly ExecutorStep[], sink?: MigrationEventSink): Promise<void>;
export interface UmzugTarget {
    readonly names: readonly string[];
    applied(): Promise<string[]>;
    up(name: string): Promise<void>;
    down(name: string): Promise<void>;
}
export declare function makeUmzug(target: UmzugTarget): Promise<MigrationUmzug>;
