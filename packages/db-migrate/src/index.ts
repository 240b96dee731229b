export type { ServerExamination } from "./admission/server-examination.js";
export type { RunPermit } from "./admission/run-permit.js";
export type { ApprovalClaims } from "./approval/approval-claims.js";
export { approvePlan } from "./approval/approve-plan.js";
export type { ApproveOptions } from "./approval/approve-plan.js";
export type { ApprovalReading } from "./approval/approval-reading.js";
export type { Actor } from "./auth/actor.js";
export { createMigrationAuth } from "./auth/migration-auth.js";
export type {
  ApprovalOptions,
  MigrationAuth,
  MigrationAuthOptions,
  MigrationPassword,
} from "./auth/migration-auth.js";
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
export type {
  LintPolicy,
  LockMode,
  MigrationSettings,
  OutOfOrderPolicy,
} from "./config/migration-settings.js";
export type { CatalogDifference, PropertyDifference } from "./drift/catalog-difference.js";
export { describeDifference } from "./drift/describe-difference.js";
export type { DriftOptions, DriftReport } from "./drift/detect-drift.js";
export type { CatalogObject } from "./drift/catalog-object.js";
export type { CatalogScope } from "./drift/read-catalog.js";
export { toSavedCatalog } from "./drift/saved-catalog.js";
export type { SavedCatalog } from "./drift/saved-catalog.js";
export type { ShadowPlace } from "./drift/shadow-host.js";
export type { BrokenDown, ReversibilityReport } from "./drift/verify-reversible.js";
export {
  AdoptionError,
  BaselineMismatchError,
  DataLossError,
  DuplicateVersionError,
  errorCodes,
  HistoryFormatError,
  HistoryMismatchError,
  HistoryNotEmptyError,
  ImportError,
  InterruptedMigrationError,
  IrreversibleMigrationError,
  LintRefusedError,
  MigrationAbortedError,
  MigrationConfigError,
  MigrationDirectoryError,
  MigrationError,
  MigrationFailedError,
  MigrationFileError,
  MigrationLockLostError,
  MigrationLockedError,
  MigrationNameError,
  MixedVersionsError,
  PlanChangedError,
  PoolerDetectedError,
  PreflightError,
  ProgramError,
  ShadowError,
  SourceError,
  SquashError,
  StrayFileError,
  UnknownMigrationError,
  warningCodes,
  WrongEnvironmentError,
} from "./errors/index.js";
export type {
  FileFault,
  Interruption,
  LockHolder,
  MigrationErrorCode,
  MigrationLocation,
  MigrationWarningCode,
  Refusal,
  RefusalReason,
} from "./errors/index.js";
export type { ImportNote, ImportObstacle } from "./import/import-findings.js";
export type { ImportTool } from "./import/import-tool.js";
export type { AdoptedHistory, ImportOptions, ImportReport } from "./import/import-options.js";
export type { PlannedLock } from "./locks/planned-locks.js";
export type { TableLockMode } from "./locks/table-lock-mode.js";
export type {
  LintFinding,
  LintLockMode,
  LintReport,
  LintSeverity,
  LintTableWork,
  TextEdit,
} from "./lint/lint-finding.js";
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
export type {
  MigrationPolicies,
  MigrationPolicy,
  MigrationPolicyOptions,
  Permission,
  PolicyOperation,
  PolicyPermissions,
  PolicyRequirement,
} from "./policy/migration-policy.js";
export type { MigrationProgram } from "./run/run-program.js";
export type { MigrationEvents, MigrationUmzug } from "./umzug-adapter.js";
