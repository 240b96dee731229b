/** `ABMG` in ASCII: the first half of the advisory lock's key. */
export const lockClass = 0x41_42_4d_47;

/** The second half, as an SQL expression: it stands for the history that the lock guards. */
const lockObject = "pg_catalog.hashtext('abe_migrate.history/')";

/** Both halves, as the advisory functions take them. */
export const lockKey: string = `${lockClass}, ${lockObject}`;

/**
 * The condition by which `pg_locks` shows the lock of this database. `objid` is the second half of the
 * key as an unsigned number (PostgreSQL documentation, 53.13).
 */
export const isMigrationLock: string = `locktype = 'advisory' AND granted AND objsubid = 2
  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND classid = ${lockClass}::oid
  AND objid = (${lockObject}::bigint & 4294967295)::oid`;
