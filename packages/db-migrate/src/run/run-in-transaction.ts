import { TxAbortedCommitError } from "@abe/db-core/errors";
import { emitRetry, emitWarning } from "@abe/db-core/session";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { ProgramError } from "../errors/program-error.js";
import { type Blocker, describeBlockers, watchBlockers } from "./blockers.js";
import { type FailureFacts, describeFailure } from "./describe-failure.js";
import type { LeadingPart } from "./locate-failure.js";
import { refuseLostLock } from "./lock-loss.js";
import { type MessageExtent, partialMessage, transactionalMessage } from "./migration-message.js";
import type { MigrationUnit } from "./migration-unit.js";
import { recordFailure } from "./record-failure.js";
import { retryDelayMs } from "./retry-verdict.js";
import { type RunContext, type UnitTiming, settingsOf, timingOf } from "./run-context.js";
import { runProgram } from "./run-program.js";
import { sqlStateOf } from "./sql-state.js";

/** An attempt that failed and was rolled back, and what is known about it. */
export interface FailedRun {
  readonly error: unknown;
  /** What stood before the file in its message; `undefined`: it failed at COMMIT, in no file. */
  readonly leading: LeadingPart | undefined;
  readonly blockers: readonly Blocker[];
}

/**
 * Runs one file in a transaction, with its history row. It is begun again when it could not have a lock
 * in time, or was the victim of a deadlock: nothing of it is there then.
 *
 * @throws MigrationFailedError says where and what is in the database now.
 * @throws ProgramError a program cannot be loaded. Nothing of it ran.
 * @throws PoolerDetectedError, MigrationLockLostError the lock is not held where the file would run. Nothing was
 *   changed.
 */
export async function runInTransaction(
  unit: MigrationUnit,
  context: RunContext,
): Promise<UnitTiming | undefined> {
  const startedAt = context.clock.now();
  for (let attempt = 1; ; attempt += 1) {
    const result = await attemptUnit(unit, context, attempt, "transaction");
    if (!("error" in result)) return result.timing;
    await refuseLostLock(unit, context, result.error);
    if (!(await mayBeginAgain(context, result, attempt, startedAt))) {
      throw await failureOf(unit, context, result, { attempts: attempt, together: 1 });
    }
  }
}

/** Whether what failed is begun again, after a pause that has gone by then. */
export async function mayBeginAgain(
  context: RunContext,
  { error }: FailedRun,
  attempt: number,
  startedAt: number,
): Promise<boolean> {
  const elapsedMs = context.clock.now() - startedAt;
  const random = context.clock.random();
  const failed = { attempt, elapsedMs, sqlState: sqlStateOf(error), random };
  const delayMs = retryDelayMs(failed, context.retry);
  return delayMs !== undefined && (await rest(context, delayMs, attempt, error));
}

/**
 * Waits before the next attempt.
 *
 * @returns `false` when it was told to stop meanwhile.
 */
export async function rest(
  { clock, server, signal }: RunContext,
  delayMs: number,
  attempt: number,
  error: unknown,
): Promise<boolean> {
  if (signal?.aborted === true) return false;
  emitRetry(server, { kind: "transaction", attempt, delayMs, error });
  return clock.sleep(delayMs, signal).then(
    () => true,
    () => false,
  );
}

/** Sends a file once. @throws ProgramError a program cannot be loaded. */
export async function attemptUnit(
  unit: MigrationUnit,
  context: RunContext,
  attempt: number,
  extent: MessageExtent,
): Promise<{ readonly timing: UnitTiming | undefined } | FailedRun> {
  const { session, run, server } = context;
  const settings = settingsOf(unit.file, context, attempt);
  const watch = watchBlockers(
    server,
    session.backendPid,
    Math.min(250, settings.lockTimeoutMs / 2 || 250),
    (blockers) => warnBlocked(unit, context, blockers),
  );
  const nonce = context.nonce();
  const records = unit.records(nonce, run);
  const write = extent === "transaction" ? transactionalMessage : partialMessage;
  const message = write(unit.file.text, records, settings, nonce);
  try {
    if (unit.file.language === "program") {
      return { timing: await runProgram(unit, context, { settings, extent, nonce, records }) };
    }
    const { results } = await session.simple(message.text);
    if (extent === "transaction") checkCommitted(results.at(-1)?.command);
    return { timing: timingOf(results) };
  } catch (error) {
    if (error instanceof ProgramError) throw error;
    await session.rollback();
    return { error, leading: message, blockers: await watch.stop() };
  } finally {
    watch.abandon();
  }
}

/** PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, and with no error. */
function checkCommitted(tag: string | undefined): void {
  if (tag === "COMMIT") return;
  throw new TxAbortedCommitError(`COMMIT was answered with ${tag ?? "nothing"}`);
}

/** Says while it waits who is in the way: whoever reads it may want to end that one's transaction. */
export function warnBlocked(
  unit: MigrationUnit,
  { server }: Pick<RunContext, "server">,
  blockers: readonly Blocker[],
): void {
  emitWarning(server, {
    code: "DB_MIGRATE_BLOCKED" satisfies MigrationWarningCode,
    message: `${unit.name} waits for a lock. ${describeBlockers(blockers)}`,
    details: { migration: unit.name, pids: blockers.map(({ pid }) => pid) },
  });
}

/** Records a failure, and makes the error that tells of it. */
export async function failureOf(
  unit: MigrationUnit,
  context: RunContext,
  { error, leading, blockers }: FailedRun,
  tries: Pick<FailureFacts, "attempts" | "together">,
): Promise<unknown> {
  const unrecorded = await recordFailure(unit, error, context, []);
  return describeFailure({
    unit,
    error,
    leading,
    blockers,
    ...tries,
    unrecorded,
    outside: undefined,
  });
}
