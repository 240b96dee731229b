import type { IDatabaseServer } from "@abe/db-core";
import type { Session } from "@abe/db-core/session";
import type { LockHolder } from "../errors/locked-error.js";
import { type HeldLock, type LockWait, pollFor } from "./migration-lock.js";

/** After so long without a sign of life another runner may take the lease over. */
const leaseSeconds = 30;

/** The row, unless a migration's transaction has it: that one's runner lives. */
const freeRow = (condition: string): string =>
  `singleton = (SELECT singleton FROM abe_migrate.lease WHERE ${condition} FOR UPDATE SKIP LOCKED)`;

const newExpiry = `clock_timestamp() + interval '${leaseSeconds} seconds'`;

/** Each transaction of a pooler may be another session: nothing here needs more than one statement. */
const take = `UPDATE abe_migrate.lease SET fence = fence + 1, holder = $1, expires_at = ${newExpiry}
WHERE ${freeRow("expires_at < clock_timestamp()")} RETURNING fence::text AS fence`;

const extend = `UPDATE abe_migrate.lease SET expires_at = ${newExpiry}
WHERE ${freeRow("fence = $1::bigint")}`;

const giveBack = `UPDATE abe_migrate.lease SET expires_at = '-infinity', holder = NULL
WHERE fence = $1::bigint`;

/**
 * Takes the lease that stands in for the lock where a pooler keeps no session.
 *
 * Every holder has a number of its own, its fence. A migration's transaction begins by locking the lease's
 * row under that number, so a runner that was taken for dead cannot change anything beside its successor,
 * and nobody succeeds one that is at work. Between them it says three times in the life of a lease that it
 * lives.
 *
 * @throws MigrationLockedError, MigrationAbortedError as for the lock.
 */
export async function acquireMigrationLease(
  server: IDatabaseServer,
  session: Session,
  wait: LockWait,
  holder: string,
): Promise<HeldLock> {
  const fence = await pollFor(
    wait,
    () =>
      session.maybeOne<{ fence: string }>(take, [holder]).then((row) => row?.fence ?? undefined),
    () => readLeaseHolder(session),
  );
  const stop = keepAlive(server, fence);
  return {
    check: `SELECT abe_migrate.check_lease(${fence})`,
    release: async () => {
      await stop();
      await session.execute(giveBack, [fence]);
    },
  };
}

async function readLeaseHolder(session: Session): Promise<LockHolder | undefined> {
  const holder = await session.scalar<string | null>("SELECT holder FROM abe_migrate.lease");
  if (holder === null) return undefined;
  const [applicationName, pid] = holder.split(" pid ");
  return {
    pid: Number(pid ?? 0),
    user: null,
    applicationName: applicationName ?? null,
    clientAddress: null,
    state: null,
    connectedAt: null,
  };
}

/** Extends the lease on another connection: the one of the migration is busy with it. */
function keepAlive(server: IDatabaseServer, fence: string): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(
    () => {
      // One that fails is followed by another; when none gets through, the fence does its work.
      running = server.execute(extend, [fence]).catch(() => undefined);
    },
    (leaseSeconds * 1000) / 3,
  );
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
