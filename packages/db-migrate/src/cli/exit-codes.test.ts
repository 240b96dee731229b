import { ConfigError, ConnectFailedError } from "@abe/db-core/errors";
import { describe, expect, it } from "vitest";
import {
  HistoryMismatchError,
  InterruptedMigrationError,
  IrreversibleMigrationError,
  MigrationFailedError,
  MigrationAbortedError,
  MigrationFileError,
  MigrationLockLostError,
  MigrationLockedError,
  PlanChangedError,
  PoolerDetectedError,
  PreflightError,
  ProgramError,
  StrayFileError,
  UnknownMigrationError,
} from "../errors/index.js";
import { exitCodeOf } from "./exit-codes.js";

function failed(outcome: "not_applied" | "unknown"): MigrationFailedError {
  return new MigrationFailedError({
    migration: "1_a",
    direction: "up",
    location: undefined,
    snippet: undefined,
    reason: "no",
    aftermath: [],
    server: { sqlState: "42501" },
    outcome,
    isRetryable: false,
    cause: undefined,
  });
}

describe("the exit status", () => {
  it.each<[number, unknown]>([
    [1, new TypeError("a fault of ours")],
    [2, new ConfigError("DB_PORT")],
    [2, new StrayFileError("migrations", [])],
    [2, new UnknownMigrationError("x", [], "migrations")],
    [4, new HistoryMismatchError([])],
    [5, new MigrationFileError([])],
    [6, failed("not_applied")],
    [7, failed("unknown")],
    [
      7,
      new InterruptedMigrationError({
        migration: "1_a",
        direction: "up",
        location: { file: "1_a/up.sql", line: 1, column: 1 },
        snippet: undefined,
        statement: 1,
        statements: 1,
      }),
    ],
    [8, new IrreversibleMigrationError("1_a", "it has no down.sql")],
    [7, new MigrationLockLostError("1_a", "up", "after")],
    [9, new MigrationLockedError(0, undefined, "up")],
    [10, new ConnectFailedError("no server")],
    [4, new PlanChangedError("a", "b")],
    [5, new ProgramError("1_a/up.mjs", "no")],
    [8, new PreflightError([{ reason: "operation", message: "no.", next: "No." }])],
    [8, new PoolerDetectedError()],
    [130, new MigrationAbortedError("It was told to stop.")],
  ])("is %i for %o", (code, error) => expect(exitCodeOf(error)).toBe(code));
});
