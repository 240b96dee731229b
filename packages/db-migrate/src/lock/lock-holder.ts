import type { Queryable } from "@abe/db-core";
import type { LockHolder } from "../errors/locked-error.js";
import { isMigrationLock } from "./lock-key.js";

interface HolderRow {
  readonly pid: number;
  readonly usename: string | null;
  readonly application_name: string | null;
  readonly client_addr: string | null;
  readonly state: string | null;
  readonly connected_ms: string | null;
}

const selectHolder = `SELECT locks.pid, activity.usename::text AS usename, activity.application_name,
  host(activity.client_addr) AS client_addr, activity.state,
  (date_part('epoch', activity.backend_start) * 1000)::bigint::text AS connected_ms
FROM (SELECT pid FROM pg_locks WHERE ${isMigrationLock}) AS locks
LEFT JOIN pg_stat_activity AS activity ON activity.pid = locks.pid`;

/** Who holds the migration lock of this database. `undefined`: nobody. */
export async function readLockHolder(session: Queryable): Promise<LockHolder | undefined> {
  const row = await session.maybeOne<HolderRow>({
    text: selectHolder,
    name: "db-migrate: lock holder",
  });
  if (row === null) return undefined;
  return {
    pid: row.pid,
    user: row.usename,
    applicationName: row.application_name,
    clientAddress: row.client_addr,
    state: row.state,
    connectedAt: row.connected_ms === null ? null : new Date(Number(row.connected_ms)),
  };
}
