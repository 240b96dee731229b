export type { Actor } from "./auth/actor.js";
export { createMigrationAuth } from "./auth/migration-auth.js";
export type {
  MigrationAuth,
  MigrationAuthOptions,
  MigrationPassword,
} from "./auth/migration-auth.js";
export type { BaselineResult, RepairOptions, RepairReport } from "./commands/amend-history.js";
export type { CreatedMigration } from "./commands/create-migration.js";
export type {
  MigrationPlan,
  MigrationStatus,
  PlannedMigration,
  VerifyReport,
} from "./commands/inspect-database.js";
export type { MigrateDownTarget, RevertedMigration } from "./commands/migrate-down.js";
export type { AppliedMigration } from "./commands/migrate-up.js";
export { migrationAuth, migrationConfig } from "./config/migration-config.js";
export type { MigrationConfig, MigrationConnection } from "./config/migration-config.js";
export type { MigrationSettings, OutOfOrderPolicy } from "./config/migration-settings.js";
export {
  DuplicateVersionError,
  errorCodes,
  HistoryFormatError,
  HistoryMismatchError,
  HistoryNotEmptyError,
  InterruptedMigrationError,
  IrreversibleMigrationError,
  MigrationConfigError,
  MigrationDirectoryError,
  MigrationError,
  MigrationFailedError,
  MigrationFileError,
  MigrationLockedError,
  MigrationNameError,
  MixedVersionsError,
  SourceError,
  StrayFileError,
  UnknownMigrationError,
  warningCodes,
  WrongEnvironmentError,
} from "./errors/index.js";
export type {
  FileFault,
  LockHolder,
  MigrationErrorCode,
  MigrationLocation,
  MigrationWarningCode,
} from "./errors/index.js";
export { createMigrationManager } from "./manager/create-migration-manager.js";
export { migrationManager } from "./manager/environment-manager.js";
export type { MigrationManagerOptions } from "./manager/manager-options.js";
export type { MigrationManager, RedoneMigration } from "./manager/migration-manager.js";
export type { MigrationState, MigrationStatusEntry } from "./plan/migration-state.js";
export type { HistoryProblem, SourceProblem } from "./plan/problems.js";
