import { ConfigError, ConnectFailedError } from "@abe/db-core/errors";
import { describe, expect, it } from "vitest";
import {
  HistoryMismatchError,
  InterruptedMigrationError,
  IrreversibleMigrationError,
  MigrationFailedError,
  MigrationFileError,
  MigrationLockedError,
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
        kind: "interrupted",
        migration: "1_a",
        startedAt: new Date(0),
      }),
    ],
    [8, new IrreversibleMigrationError("1_a", "it has no down.sql")],
    [9, new MigrationLockedError(0, undefined)],
    [10, new ConnectFailedError("no server")],
  ])("is %i for %o", (code, error) => expect(exitCodeOf(error)).toBe(code));
});
