export { MigrationConfigError } from "./config-error.js";
export {
  DuplicateVersionError,
  MigrationDirectoryError,
  MigrationNameError,
  MixedVersionsError,
  SourceError,
  StrayFileError,
} from "./directory-errors.js";
export { errorCodes, warningCodes } from "./error-codes.js";
export type { MigrationErrorCode, MigrationWarningCode } from "./error-codes.js";
export { MigrationFailedError } from "./failed-error.js";
export type { MigrationLocation } from "./failed-error.js";
export { MigrationFileError } from "./file-error.js";
export type { FileFault } from "./file-error.js";
export {
  HistoryFormatError,
  HistoryMismatchError,
  HistoryNotEmptyError,
  InterruptedMigrationError,
  IrreversibleMigrationError,
  UnknownMigrationError,
  WrongEnvironmentError,
} from "./history-errors.js";
export { MigrationLockedError } from "./locked-error.js";
export type { LockHolder } from "./locked-error.js";
export { MigrationError } from "./migration-error.js";
