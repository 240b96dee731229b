import { emitMigrationLock } from "@abe/db-core/session";
import type { Session } from "@abe/db-core/session";
import { type History, type ReadHistoryOptions, readHistory } from "../history/read-history.js";
import { prepareHistory } from "../history/prepare-history.js";
import { acquireMigrationLease } from "../lock/migration-lease.js";
import { type HeldLock, type LockWait, acquireMigrationLock } from "../lock/migration-lock.js";
import type { CommandContext } from "./command-context.js";

/**
 * Runs `work` under the migration lock, with the history as it is then; its tables are made before. Nobody is
 * asked whether that is allowed: it is for databases of our own.
 *
 * @throws MigrationLockedError, WrongEnvironmentError, HistoryFormatError
 */
export async function withHistory<T, C extends CommandContext>(
  context: C,
  work: (history: History, locked: C) => Promise<T>,
  options?: ReadHistoryOptions,
): Promise<T> {
  const { session, settings } = context;
  return withLock(context, async (locked) => {
    const found = await readHistory(session, options);
    return work(await prepareHistory(session, settings.environment, found), locked);
  });
}

/** What the lock is taken for. */
export interface LockPurpose extends Pick<LockWait, "command"> {
  readonly direction: "up" | "down" | undefined;
}

/**
 * Runs `work` under the migration lock. A lease is a row of the history, which must be there then.
 *
 * @param purpose what the observers are told that it is for, and what a person would type to try again.
 * @throws MigrationLockedError, MigrationAbortedError
 */
export async function withLock<T, C extends CommandContext>(
  context: C,
  work: (locked: C) => Promise<T>,
  purpose: LockPurpose = { direction: undefined, command: "up" },
): Promise<T> {
  const lock = await acquireObserved(context, purpose);
  try {
    return await work({ ...context, lockCheck: lock.check });
  } finally {
    await unlock(context.session, lock);
  }
}

async function acquireObserved(
  context: CommandContext,
  { direction, command }: LockPurpose,
): Promise<HeldLock> {
  const end = emitMigrationLock(context.server, { direction });
  try {
    const lock = await acquire(context, command);
    end({});
    return lock;
  } catch (error) {
    end({ error });
    throw error;
  }
}

async function acquire(context: CommandContext, command: string): Promise<HeldLock> {
  const { server, session, settings, clock, onWait, signal, run } = context;
  const wait = { waitMs: settings.lockWaitMs, clock, signal, onWait, command };
  if (settings.lockMode === "session") return acquireMigrationLock(session, wait);
  return acquireMigrationLease(server, session, wait, `db-migrate on ${run.host} pid ${run.pid}`);
}

/** A session that died has given the lock up by itself; its error is the one that counts. */
async function unlock(session: Session, lock: HeldLock): Promise<void> {
  try {
    await lock.release();
  } catch (error) {
    session.destroy(error);
  }
}
