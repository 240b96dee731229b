import type { Session } from "@abe/db-core/session";
import { type LockHolder, MigrationLockedError } from "../errors/locked-error.js";
import { type PollClock, pollDelayMs } from "./poll-clock.js";

/** `ABMG` in ASCII: the first half of the advisory lock's key. The second is of the history it guards. */
const lockClass = 0x41_42_4d_47;
const lockObject = "hashtext('abe_migrate.history/')";

/** How long to wait for the lock, and whom to tell. */
export interface LockWait {
  /** Milliseconds. 0 asks once. */
  readonly waitMs: number;
  readonly clock: PollClock;
  /** Called once, before the first wait. */
  readonly onWait: (holder: LockHolder | undefined) => void;
}

/**
 * Takes the lock that lets one runner at a time change this database.
 *
 * It asks again and again rather than once and long: a session that waits inside PostgreSQL holds a
 * snapshot, for which CREATE INDEX CONCURRENTLY in the runner ahead would wait in turn, and neither would
 * ever end. The lock belongs to the session and ends with it, so a killed runner leaves none behind.
 *
 * @throws MigrationLockedError not free within `waitMs`. Nothing was changed.
 */
export async function acquireMigrationLock(session: Session, wait: LockWait): Promise<void> {
  const startedAt = wait.clock.now();
  for (let attempt = 0; ; attempt += 1) {
    if (await tryLock(session)) return;
    const waitedMs = wait.clock.now() - startedAt;
    const holder = await readHolder(session);
    if (waitedMs >= wait.waitMs) throw new MigrationLockedError(wait.waitMs, holder);
    if (attempt === 0) wait.onWait(holder);
    const delayMs = pollDelayMs(attempt, wait.clock.random());
    await wait.clock.sleep(Math.min(delayMs, wait.waitMs - waitedMs));
  }
}

/** Gives the lock back. Call it only while the session lives: otherwise the lock is gone already. */
export async function releaseMigrationLock(session: Session): Promise<void> {
  await session.query(`SELECT pg_advisory_unlock(${lockClass}, ${lockObject})`);
}

async function tryLock(session: Session): Promise<boolean> {
  const { rows } = await session.query<{ locked: boolean }>(
    `SELECT pg_try_advisory_lock(${lockClass}, ${lockObject}) AS locked`,
  );
  return rows[0]?.locked === true;
}

interface HolderRow {
  readonly pid: number;
  readonly usename: string | null;
  readonly application_name: string | null;
  readonly client_addr: string | null;
  readonly state: string | null;
  readonly connected_ms: string | null;
}

/** `objid` shows the second half of the key as an unsigned number (PostgreSQL documentation, 53.13). */
const selectHolder = `SELECT locks.pid, activity.usename::text AS usename, activity.application_name,
  host(activity.client_addr) AS client_addr, activity.state,
  (date_part('epoch', activity.backend_start) * 1000)::bigint::text AS connected_ms
FROM pg_locks AS locks LEFT JOIN pg_stat_activity AS activity ON activity.pid = locks.pid
WHERE locks.locktype = 'advisory' AND locks.granted AND locks.objsubid = 2
  AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND locks.classid = ${lockClass}::oid
  AND locks.objid = (${lockObject}::bigint & 4294967295)::oid`;

async function readHolder(session: Session): Promise<LockHolder | undefined> {
  const { rows } = await session.query<HolderRow>(selectHolder);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    pid: row.pid,
    user: row.usename,
    applicationName: row.application_name,
    clientAddress: row.client_addr,
    state: row.state,
    connectedAt: row.connected_ms === null ? null : new Date(Number(row.connected_ms)),
  };
}
