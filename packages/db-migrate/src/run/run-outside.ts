import { emitWarning } from "@abe/db-core/session";
import { isDatabaseError } from "@abe/db-core/errors";
import { MigrationAbortedError } from "../errors/aborted-error.js";
import { InterruptedMigrationError } from "../errors/history-errors.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { insertAuditRow } from "../history/audit-row.js";
import { advance, markFailed } from "../history/history-rows.js";
import type { OutsideStatement } from "../source/inspect-fully.js";
import { characterCount } from "../source/text-position.js";
import { tokenHashOf } from "../source/token-hash.js";
import { type Blocker, watchBlockers } from "./blockers.js";
import { describeFailure } from "./describe-failure.js";
import { judgeDoubt } from "./doubt.js";
import { type Leftovers, readLeftovers } from "./leftovers.js";
import { checkStillLocked, refuseLostLock } from "./lock-loss.js";
import { closingMessage, progressMessage, sessionMessage } from "./migration-message.js";
import type { MigrationUnit } from "./migration-unit.js";
import { recordFailure } from "./record-failure.js";
import { refuseChangedMidway, refuseInDoubt } from "./resume-refusals.js";
import { retryDelayMs } from "./retry-verdict.js";
import {
  type RunContext,
  type UnitTiming,
  isPatient,
  settingsOf,
  timingOf,
} from "./run-context.js";
import { rest, warnBlocked } from "./run-in-transaction.js";
import { sqlStateOf } from "./sql-state.js";

/** Where a file stands: what took effect, and whether the next statement may have as well. */
interface Progress {
  readonly done: number;
  readonly inDoubt: boolean;
}

/** A failure, and who was in the way when it came about. */
interface StatementFailure {
  readonly error: unknown;
  readonly blockers: readonly Blocker[];
}

/** A statement that failed; a doubt about it stays unless it was the statement itself that failed. */
interface FailedStatement extends StatementFailure {
  readonly inDoubt: boolean;
}

/**
 * Runs a file outside of a transaction, statement by statement; PostgreSQL treats several in one message
 * as a transaction. The history says before each one how many have taken effect, so that a later run goes
 * on where this one ended, whatever ended it.
 *
 * @throws MigrationFailedError says where, and which statements are committed.
 * @throws InterruptedMigrationError nobody but a person can tell whether a statement took effect.
 * @throws HistoryMismatchError what took effect was edited since.
 * @throws PoolerDetectedError, MigrationLockLostError the lock is not held before the file, or not any more after it.
 */
export async function runOutside(
  unit: MigrationUnit,
  context: RunContext,
): Promise<UnitTiming | undefined> {
  const { session, run } = context;
  const { begun, file } = unit;
  if (begun !== undefined) refuseChangedMidway(unit, begun);
  const settings = settingsOf(file, context);
  const audit = insertAuditRow({ ...unit.audit, phase: "started" }, run);
  await begin(unit, context, sessionMessage([unit.before(), audit], settings));
  await repeatSettings(unit, context);
  let progress: Progress = {
    done: begun?.statementsDone ?? 0,
    inDoubt: begun?.state === "running",
  };
  for (const statement of file.outside.slice(progress.done)) {
    await runStatement(unit, context, statement, progress);
    progress = { done: progress.done + 1, inDoubt: false };
    const record = advance(unit.name, progress.done, doneTokensOf(unit, progress.done));
    await session.simple(progressMessage([record], settings.role));
  }
  const records = [...unit.after(), insertAuditRow({ ...unit.audit, phase: "done" }, run)];
  const { results } = await session.simple(closingMessage(records));
  await checkStillLocked(unit, context);
  return timingOf(results);
}

/** One message is one transaction: where it fails, the history's row stays what an earlier run made of it. */
async function begin(unit: MigrationUnit, context: RunContext, message: string): Promise<void> {
  try {
    await context.session.simple(message);
  } catch (error) {
    await refuseLostLock(unit, context, error);
    const progress = { done: unit.begun?.statementsDone ?? 0, inDoubt: true };
    throw await failureOf(unit, context, { error, blockers: [], left: [] }, progress);
  }
}

/** The hash by which a later run recognises the statements that took effect. */
function doneTokensOf({ file }: MigrationUnit, done: number): string {
  return tokenHashOf(file.text.slice(0, file.outside[done - 1]?.end ?? 0));
}

/** What an earlier run set for its session is needed again by the statements that are left. */
async function repeatSettings({ begun, file }: MigrationUnit, context: RunContext): Promise<void> {
  for (const statement of file.outside.slice(0, begun?.statementsDone ?? 0)) {
    if (statement.effect.kind !== "setting") continue;
    await context.session.simple(file.text.slice(statement.start, statement.end));
  }
}

async function runStatement(
  unit: MigrationUnit,
  context: RunContext,
  statement: OutsideStatement,
  progress: Progress,
): Promise<void> {
  const startedAt = context.clock.now();
  let { inDoubt } = progress;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await attemptStatement(unit, context, statement, { ...progress, inDoubt });
    if (failure === undefined) return;
    inDoubt = failure.inDoubt;
    const left = await mendAfterFailure(unit, context, statement);
    const elapsedMs = context.clock.now() - startedAt;
    const sqlState = sqlStateOf(failure.error);
    const random = context.clock.random();
    const delayMs = retryDelayMs({ attempt, elapsedMs, sqlState, random }, context.retry);
    if (delayMs === undefined || !(await rest(context, delayMs, attempt, failure.error))) {
      throw await failureOf(unit, context, { ...failure, left }, { ...progress, inDoubt });
    }
  }
}

/**
 * The statement to send, once what an earlier attempt left behind is gone: IF NOT EXISTS would take an
 * invalid index for the one that is wanted. `undefined`: nothing is left to do.
 */
async function whatToRun(
  unit: MigrationUnit,
  context: RunContext,
  statement: OutsideStatement,
  { done, inDoubt }: Progress,
): Promise<string | undefined> {
  const { effect, start, end } = statement;
  const left = await readLeftovers(context.session, effect);
  await dropInvalid(unit, context, left.invalidIndexes);
  const verdict = inDoubt ? judgeDoubt(effect, left) : "run";
  if (verdict === "ask") refuseInDoubt(unit, statement, done);
  if (verdict === "skip") return undefined;
  return verdict === "finish" ? left.finish : unit.file.text.slice(start, end);
}

async function attemptStatement(
  unit: MigrationUnit,
  context: RunContext,
  statement: OutsideStatement,
  progress: Progress,
): Promise<FailedStatement | undefined> {
  const { session, server, signal } = context;
  const patient = isPatient(unit.file, statement);
  const { lockTimeoutMs } = settingsOf(unit.file, context);
  const watch = watchBlockers(server, session.backendPid, 250, (blockers) =>
    warnBlocked(unit, context, blockers),
  );
  let { inDoubt } = progress;
  try {
    if (signal?.aborted === true) throw new MigrationAbortedError("It was told to stop.");
    if (patient) await session.simple("SET lock_timeout = 0");
    const sql = await whatToRun(unit, context, statement, progress);
    inDoubt = false;
    if (sql !== undefined) await session.simple(sql);
    if (patient) await session.simple(`SET lock_timeout = ${lockTimeoutMs}`);
    return undefined;
  } catch (error) {
    if (error instanceof InterruptedMigrationError) throw error;
    return { error, inDoubt, blockers: await watch.stop() };
  } finally {
    watch.abandon();
  }
}

/** @returns invalid indexes that are still there. */
async function mendAfterFailure(
  unit: MigrationUnit,
  context: RunContext,
  { effect }: OutsideStatement,
): Promise<readonly string[]> {
  let left: Leftovers;
  const { lockTimeoutMs } = settingsOf(unit.file, context);
  try {
    // Nobody is told of this waiting: it is not to last.
    await context.session.simple(`SET lock_timeout = ${lockTimeoutMs}`);
    left = await readLeftovers(context.session, effect);
  } catch (error) {
    // A connection that is gone mends nothing: the next run will.
    if (isDatabaseError(error)) return [];
    throw error;
  }
  try {
    await dropInvalid(unit, context, left.invalidIndexes);
    return [];
  } catch (error) {
    if (isDatabaseError(error)) return left.invalidIndexes;
    throw error;
  }
}

async function dropInvalid(
  unit: MigrationUnit,
  { server, session }: RunContext,
  indexes: readonly string[],
): Promise<void> {
  for (const index of indexes) {
    await session.simple(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
    emitWarning(server, {
      code: "DB_MIGRATE_INVALID_INDEX" satisfies MigrationWarningCode,
      message: `${unit.name}: dropped ${index}, an invalid index that an attempt to build it left behind.`,
      details: { migration: unit.name, index },
    });
  }
}

/** A statement that the server refused changed nothing; those before it stay, and a later run goes on. */
async function failureOf(
  unit: MigrationUnit,
  context: RunContext,
  {
    error,
    blockers,
    left: invalidIndexes = [],
  }: StatementFailure & { readonly left?: readonly string[] },
  { done, inDoubt }: Progress,
): Promise<unknown> {
  const amendments = inDoubt ? [] : [done === 0 ? unit.undo() : markFailed(unit.name)];
  const unrecorded = await recordFailure(unit, error, context, amendments);
  // The message is one statement of the file: what is before it in the file is not in the message.
  const { file } = unit;
  const before = file.text.slice(0, file.outside[done]?.start ?? 0);
  const leading = { leadingCharacters: -characterCount(before), leadingCommands: -done };
  const outside = { done, invalidIndexes };
  return describeFailure({
    unit,
    error,
    leading,
    blockers,
    attempts: 1,
    together: 1,
    unrecorded,
    outside,
  });
}
