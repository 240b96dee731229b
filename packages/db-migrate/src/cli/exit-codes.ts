import {
  ConfigError,
  ConnectFailedError,
  InsufficientPrivilegeError,
  PoolTimeoutError,
} from "@abe/db-core/errors";
import {
  AdoptionError,
  BaselineMismatchError,
  DataLossError,
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
  MigrationFailedError,
  MigrationFileError,
  MigrationLockLostError,
  MigrationLockedError,
  MigrationNameError,
  PlanChangedError,
  PoolerDetectedError,
  PreflightError,
  ProgramError,
  ShadowError,
  SourceError,
  SquashError,
  UnknownMigrationError,
  WrongEnvironmentError,
} from "../errors/index.js";

/** What the program's exit status says; stable, so scripts can rely on it. */
export const exitCodes = {
  ok: 0,
  /** A fault of this program. */
  internal: 1,
  /** A wrong argument, variable, folder or name. Nothing was changed. */
  usage: 2,
  /** `status --check`: migrations are pending. */
  pending: 3,
  /** The folder, the history, the database or a way back disagree. Nothing was changed. */
  mismatch: 4,
  /** A file holds what cannot be run, or the linter found errors. Nothing was changed. */
  invalidFile: 5,
  /** A migration failed and left nothing behind. */
  failed: 6,
  /** What the database holds must be looked at by a person. */
  needsRepair: 7,
  /** Not allowed, no way back, or one that would lose rows. Nothing was changed. */
  denied: 8,
  /** Another runner held the lock. Nothing was changed. */
  locked: 9,
  /** The database cannot be reached. Nothing was changed. */
  unreachable: 10,
  /** It was told to stop; the program itself says 143 for SIGTERM. */
  stopped: 130,
} as const;

type ErrorClass = abstract new (...parameters: never[]) => unknown;

const classes: readonly (readonly [code: number, ...of: ErrorClass[]])[] = [
  [
    exitCodes.usage,
    ConfigError,
    MigrationConfigError,
    MigrationDirectoryError,
    MigrationNameError,
    ShadowError,
    SourceError,
    SquashError,
    UnknownMigrationError,
  ],
  [
    exitCodes.mismatch,
    AdoptionError,
    BaselineMismatchError,
    HistoryFormatError,
    HistoryMismatchError,
    HistoryNotEmptyError,
    PlanChangedError,
  ],
  [exitCodes.invalidFile, ImportError, LintRefusedError, MigrationFileError, ProgramError],
  [exitCodes.stopped, MigrationAbortedError],
  [exitCodes.needsRepair, InterruptedMigrationError, MigrationLockLostError],
  [
    exitCodes.denied,
    DataLossError,
    InsufficientPrivilegeError,
    IrreversibleMigrationError,
    PoolerDetectedError,
    PreflightError,
    WrongEnvironmentError,
  ],
  [exitCodes.locked, MigrationLockedError],
  [exitCodes.unreachable, ConnectFailedError, PoolTimeoutError],
];

/** The exit status for what a command threw. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof MigrationFailedError) {
    return error.outcome === "not_applied" ? exitCodes.failed : exitCodes.needsRepair;
  }
  const found = classes.find(([, ...of]) => of.some((each) => error instanceof each));
  return found?.[0] ?? exitCodes.internal;
}
