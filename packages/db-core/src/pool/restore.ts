import type { DriverConnection } from "../driver/driver.js";
import { ConnectionLostError } from "../errors/index.js";

/** What has to be done with a connection that was given back. */
export type ReleaseVerdict = "reuse" | "quarantine" | "reset" | "rollback" | "destroy";

/** Statements still in flight would answer the next holder, so nothing can be mended then. */
export function releaseVerdict(connection: DriverConnection, isDirty: boolean): ReleaseVerdict {
  if (connection.inFlight > 0) return "destroy";
  if (connection.status() !== "idle") return "rollback";
  if (isDirty) return "reset";
  // It could hit the next holder, whose statements may take another way than the driver's.
  return connection.isCancelling ? "quarantine" : "reuse";
}

/**
 * Asks the server for a sign of life: an empty query, which costs less than SELECT 1.
 *
 * @throws DatabaseError the connection cannot be lent.
 */
export async function check(connection: DriverConnection): Promise<void> {
  await connection.simple("");
  assertQuiet(connection);
}

/**
 * Ends a transaction that was left open, and resets the session where that or anything else makes it
 * differ from a new one.
 *
 * @throws DatabaseError the connection cannot be lent.
 */
export async function restore(
  connection: DriverConnection,
  isDirty: boolean,
  reset: (connection: DriverConnection) => Promise<unknown>,
): Promise<void> {
  const wasOpen = connection.status() !== "idle";
  if (wasOpen) await connection.simple("ROLLBACK");
  if (wasOpen || isDirty) await reset(connection);
  assertQuiet(connection);
}

/** The session as it was when it began (PostgreSQL documentation, DISCARD). */
export async function discardAll(connection: DriverConnection): Promise<void> {
  await connection.simple("DISCARD ALL");
}

function assertQuiet(connection: DriverConnection): void {
  if (connection.status() === "idle" && connection.inFlight === 0) return;
  throw new ConnectionLostError("the connection is not idle after it was put in order; destroyed", {
    outcome: "not_applied",
  });
}
