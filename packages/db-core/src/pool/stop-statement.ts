import type { DriverConnection } from "../driver/driver.js";
import type { Clock } from "./clock.js";

/** How often the server is asked. */
const rounds = 10;
/** Milliseconds a statement gets to end after the first time; one more of these after each further. */
const pauseMs = 10;

/**
 * Closes a connection that was given back while a statement was running on it, once the server has
 * stopped that statement: closing the socket alone would leave it running to its end, since a backend
 * looks at its socket only when it has an answer. A CancelRequest that overtakes its statement is
 * ignored, so it is repeated, for half a second.
 *
 * With several statements the connection is destroyed at once, for those that were not sent yet must
 * not be sent any more; what is running is cancelled if the request comes in time.
 */
export async function stopStatement(connection: DriverConnection, clock: Clock): Promise<void> {
  if (connection.inFlight > 1) void connection.cancel().catch(() => undefined);
  for (let round = 1; round <= rounds && connection.inFlight === 1; round++) {
    await connection.cancel().catch(() => undefined);
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, round * pauseMs));
  }
  connection.destroy();
}
