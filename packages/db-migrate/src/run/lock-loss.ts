import { MigrationLockLostError } from "../errors/lock-lost-error.js";
import { PoolerDetectedError } from "../errors/preflight-error.js";
import { lockLostSqlState } from "../history/history-schema.js";
import { changesBackend } from "../preflight/pooled-session.js";
import type { MigrationUnit } from "./migration-unit.js";
import type { RunContext } from "./run-context.js";
import { sqlStateOf } from "./sql-state.js";

/**
 * Refuses to go on where the server said that the lock is not held.
 *
 * @throws PoolerDetectedError the file would run in another session than the one that took the lock.
 * @throws MigrationLockLostError the session is the same: a migration before gave the lock up.
 */
export async function refuseLostLock(
  { name, direction }: MigrationUnit,
  { session }: RunContext,
  error: unknown,
): Promise<void> {
  if (sqlStateOf(error) !== lockLostSqlState) return;
  if (await changesBackend(session, session.backendPid)) throw new PoolerDetectedError();
  throw new MigrationLockLostError(name, direction, "before");
}

/**
 * Looks after a file that ran outside of a transaction: what gave the lock up is known then.
 *
 * @throws MigrationLockLostError
 */
export async function checkStillLocked(
  { name, direction }: MigrationUnit,
  { session, lockCheck }: RunContext,
): Promise<void> {
  try {
    await session.simple(lockCheck);
  } catch (error) {
    if (sqlStateOf(error) !== lockLostSqlState) throw error;
    throw new MigrationLockLostError(name, direction, "after");
  }
}
