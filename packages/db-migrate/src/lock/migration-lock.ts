import type { Session } from "@abe/db-core/session";
import { type LockHolder, MigrationLockedError } from "../errors/locked-error.js";
import { lockKey } from "./lock-key.js";
import { readLockHolder } from "./lock-holder.js";
import { type PollClock, pollDelayMs } from "./poll-clock.js";

/** How long to wait for the lock, and whom to tell. */
export interface LockWait {
  /** Milliseconds. 0 asks once. */
  readonly waitMs: number;
  readonly clock: PollClock;
  /** Ends the waiting. */
  readonly signal: AbortSignal | undefined;
  /** Called once, before the first wait. */
  readonly onWait: (holder: LockHolder | undefined) => void;
  /** What waits, as it is typed after the program's name. */
  readonly command: string;
}

/** What keeps other runners away for the time of a command. */
export interface HeldLock {
  /** The SQL that fails in a migration's transaction unless the lock is still held there. */
  readonly check: string;
  /** Gives the lock back. Rejects when the session is gone, and the lock with it. */
  release(): Promise<void>;
}

/**
 * Takes the lock that lets one runner at a time change this database.
 *
 * It asks again and again rather than once and long: a session that waits inside PostgreSQL holds a
 * snapshot, for which CREATE INDEX CONCURRENTLY in the runner ahead would wait in turn, and neither would
 * ever end. The lock belongs to the session and ends with it, so a killed runner leaves none behind.
 *
 * @throws MigrationLockedError not free within `waitMs`. Nothing was changed.
 * @throws MigrationAbortedError the signal came first. Nothing was changed.
 */
export async function acquireMigrationLock(session: Session, wait: LockWait): Promise<HeldLock> {
  await pollFor(
    wait,
    () => tryLock(session),
    () => readLockHolder(session),
  );
  return {
    check: "SELECT abe_migrate.check_lock()",
    release: async () => {
      const text = `SELECT pg_advisory_unlock(${lockKey}), pg_advisory_unlock(${lockKey})`;
      await session.query({ text, name: "db-migrate: unlock" });
    },
  };
}

/** Asks until it is given, or until the wait is over. */
export async function pollFor<T>(
  wait: LockWait,
  ask: () => Promise<T | undefined>,
  readHolder: () => Promise<LockHolder | undefined>,
): Promise<T> {
  const startedAt = wait.clock.now();
  for (let attempt = 0; ; attempt += 1) {
    const given = await ask();
    if (given !== undefined) return given;
    const waitedMs = wait.clock.now() - startedAt;
    const holder = await readHolder();
    if (waitedMs >= wait.waitMs) throw new MigrationLockedError(wait.waitMs, holder, wait.command);
    if (attempt === 0) wait.onWait(holder);
    const delayMs = pollDelayMs(attempt, wait.clock.random());
    await wait.clock.sleep(Math.min(delayMs, wait.waitMs - waitedMs), wait.signal);
  }
}

/** Takes it twice, so that `check_lock()` can give it back once and still have it. */
async function tryLock(session: Session): Promise<true | undefined> {
  const text = `SELECT pg_try_advisory_lock(${lockKey}) AND pg_try_advisory_lock(${lockKey}) AS locked`;
  const locked = await session.scalar<boolean>({ text, name: "db-migrate: lock" });
  return locked || undefined;
}
