export { MigrationAbortedError } from "./aborted-error.js";
export { MigrationConfigError } from "./config-error.js";
export { DataLossError } from "./data-loss-error.js";
export {
  DuplicateVersionError,
  MigrationDirectoryError,
  MigrationNameError,
  MixedVersionsError,
  SourceError,
  SquashError,
  StrayFileError,
} from "./directory-errors.js";
export { errorCodes, warningCodes } from "./error-codes.js";
export type { MigrationErrorCode, MigrationWarningCode } from "./error-codes.js";
export { MigrationFailedError } from "./failed-error.js";
export type { MigrationLocation } from "./failed-error.js";
export { MigrationFileError } from "./file-error.js";
export type { FileFault } from "./file-error.js";
export {
  BaselineMismatchError,
  HistoryFormatError,
  HistoryMismatchError,
  HistoryNotEmptyError,
  InterruptedMigrationError,
  IrreversibleMigrationError,
  PlanChangedError,
  UnknownMigrationError,
  WrongEnvironmentError,
} from "./history-errors.js";
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
