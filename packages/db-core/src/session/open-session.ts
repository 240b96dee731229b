import { UnsupportedError } from "../errors/connection-errors.js";
import type { IDatabaseServer } from "../idatabase-server.js";
import type {
  MigrationEnd,
  MigrationEvent,
  MigrationLockEnd,
  MigrationLockEvent,
  MigrationRunEnd,
  MigrationRunEvent,
  PoolInfo,
  RetryEvent,
  SavepointEnd,
  SavepointEvent,
  TransactionEvent,
  TransactionObservation,
  WarningEvent,
  WorkObservation,
} from "../observer/db-observer.js";
import type { LeaseSite } from "../pool/lease-site.js";
import type { Session } from "./session.js";
import { type OpenSessionOptions, type SessionPort, sessionPort } from "./session-port.js";

/**
 * Leases one connection as a {@link Session}.
 *
 * @throws PoolTimeoutError, PoolOverloadedError, PoolClosedError, ConnectFailedError nothing was sent.
 * @throws UnsupportedError `server` is not one of db-core's.
 */
export function openSession(
  server: IDatabaseServer,
  options: OpenSessionOptions = {},
): Promise<Session> {
  return portOf(server).open(options);
}

/** Who calls, for {@link OpenSessionOptions.site} and for messages; of more than 100 in a second it is not known. */
export function siteOf(server: IDatabaseServer): LeaseSite {
  return portOf(server).site(siteOf);
}

/** The pool that events about `server` name. */
export function poolOf(server: IDatabaseServer): PoolInfo {
  return portOf(server).pool;
}

/** Most sessions that can be open on `server` at a time. */
export function maxSessions(server: IDatabaseServer): number {
  const { lanes, maxConnections } = portOf(server).settings;
  return lanes?.exclusive ?? maxConnections;
}

/** Tells the observers that a run of migrations begins. `undefined` when none wants to know more. */
export function emitMigrationRun(
  server: IDatabaseServer,
  event: Omit<MigrationRunEvent, "pool">,
): WorkObservation<MigrationRunEnd> | undefined {
  const { observers, pool } = portOf(server);
  return observers.current?.migrationRun?.({ ...event, pool });
}

/** Tells the observers that a run asks for the migration lock. The result tells what came of it. */
export function emitMigrationLock(
  server: IDatabaseServer,
  event: Omit<MigrationLockEvent, "pool">,
): (end: MigrationLockEnd) => void {
  const { observers, pool } = portOf(server);
  return observers.current?.migrationLock?.({ ...event, pool }) ?? noEnd;
}

/** Tells the observers that a migration begins. `undefined` when none wants to know more. */
export function emitMigration(
  server: IDatabaseServer,
  event: Omit<MigrationEvent, "pool">,
): WorkObservation<MigrationEnd> | undefined {
  const { observers, pool } = portOf(server);
  return observers.current?.migration?.({ ...event, pool });
}

/** Tells the observers that a transaction begins. `undefined` when none wants to know more. */
export function emitTransaction(
  server: IDatabaseServer,
  event: Omit<TransactionEvent, "pool">,
): TransactionObservation | undefined {
  const { observers, pool } = portOf(server);
  return observers.current?.transaction?.({ ...event, pool }) ?? undefined;
}

/** Tells the observers that a savepoint is set. The result tells how it ended. */
export function emitSavepoint(
  server: IDatabaseServer,
  event: Omit<SavepointEvent, "pool">,
): (end: SavepointEnd) => void {
  const { observers, pool } = portOf(server);
  return observers.current?.savepoint?.({ ...event, pool }) ?? noEnd;
}

/** Tells the observers that work is about to be run again. */
export function emitRetry(server: IDatabaseServer, event: Omit<RetryEvent, "pool">): void {
  const { observers, pool } = portOf(server);
  observers.current?.retry?.({ ...event, pool });
}

/** Tells the observers what a person should know. */
export function emitWarning(server: IDatabaseServer, event: Omit<WarningEvent, "pool">): void {
  const { observers, pool } = portOf(server);
  observers.forward({ ...event, pool });
}

function noEnd(): void {}

/** The port of a server of ours. @throws UnsupportedError. */
export function portOf(server: IDatabaseServer): SessionPort {
  const port: unknown = Reflect.get(server, sessionPort);
  if (port !== undefined) return port as SessionPort;
  throw new UnsupportedError("this server has no session port: it is not made by @abe/db-core");
}
