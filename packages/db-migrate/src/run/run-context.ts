import type { IDatabaseServer } from "@abe/db-core";
import type { Session } from "@abe/db-core/session";
import type { RunIdentity } from "../history/run-identity.js";
import type { PollClock } from "../lock/poll-clock.js";
import type { RunnableFile } from "../source/inspect-fully.js";
import { isConcurrent } from "../source/inspect-file.js";
import type { RunSettings } from "./migration-message.js";
import { type RetrySettings, lockTimeoutOf } from "./retry-verdict.js";

/** What every file of a run shares. */
export interface RunContext {
  /** Whose observers are told, and from which whoever is in the way is looked for. */
  readonly server: IDatabaseServer;
  /** Holds the migration lock. */
  readonly session: Session;
  readonly run: RunIdentity;
  readonly role: string | undefined;
  /** Milliseconds; a file's own directive goes before it. */
  readonly lockTimeoutMs: number;
  /** Milliseconds; a file's own directive goes before it. */
  readonly statementTimeoutMs: number;
  readonly retry: RetrySettings;
  readonly clock: PollClock;
  /** Tells the run to stop. */
  readonly signal: AbortSignal | undefined;
  /** The SQL that fails unless the migration lock is held where the file runs. */
  readonly lockCheck: string;
  /** A text that no file can know. */
  readonly nonce: () => string;
}

/** When a file ran, by the server's clock. */
export interface UnitTiming {
  readonly startedAt: Date;
  /** 0 where the history does not know it. */
  readonly durationMs: number;
}

/** What a file says about itself, else the run's settings. */
export function settingsOf(file: RunnableFile, context: RunContext, attempt = 1): RunSettings {
  const { directives } = file;
  const lockTimeoutMs = directives.lockTimeoutMs ?? context.lockTimeoutMs;
  return {
    role: directives.role ?? context.role,
    lockTimeoutMs: lockTimeoutOf(attempt, lockTimeoutMs),
    statementTimeoutMs: directives.statementTimeoutMs ?? context.statementTimeoutMs,
    lockCheck: context.lockCheck,
  };
}

/**
 * CONCURRENTLY waits for the transactions of others by way of locks: a time-out there would leave an
 * invalid index behind each time somebody takes long. So it has none, unless the file asks for one.
 */
export function isPatient(
  file: RunnableFile,
  statement: { readonly words: readonly string[] },
): boolean {
  const asks =
    file.directives.lockTimeoutMs !== undefined ||
    file.statements.some(({ words }) => words[0] === "SET" && words.includes("LOCK_TIMEOUT"));
  return !asks && isConcurrent(statement);
}

/** The row that the history's statement returned; rows of a simple query are texts. */
export function timingOf(
  results: readonly { readonly rows: readonly unknown[] }[],
): UnitTiming | undefined {
  for (const { rows } of results.toReversed()) {
    const [row] = rows;
    const [startedMs, durationMs] = recordedTimes(row) ?? [
      textOf(row, "started_ms"),
      textOf(row, "duration_ms"),
    ];
    if (startedMs === undefined) continue;
    return { startedAt: new Date(Number(startedMs)), durationMs: Number(durationMs ?? 0) };
  }
  return undefined;
}

/** Both of them, as `record_applied` returns them: `(1764457200000,3)`. */
function recordedTimes(row: unknown): string[] | undefined {
  return textOf(row, "recorded")?.slice(1, -1).split(",");
}

function textOf(row: unknown, column: string): string | undefined {
  const value: unknown = typeof row === "object" && row !== null ? Reflect.get(row, column) : null;
  return typeof value === "string" ? value : undefined;
}
