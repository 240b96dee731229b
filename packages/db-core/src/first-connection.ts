import { ConnectFailedError } from "./errors/connection-errors.js";
import type { Pool } from "./pool/index.js";
import type { ServerConnector } from "./server-connector.js";

/** Has the pool open a connection, unless it has one. */
export async function openFirst(pool: Pool, connector: ServerConnector): Promise<void> {
  const giveUp = new AbortController();
  // Where nothing has ever answered, trying again until the deadline would only hide the reason.
  const stop =
    connector.serverVersion === undefined
      ? connector.onUnreachable((error) => giveUp.abort(error))
      : () => undefined;
  try {
    const lease = await pool.acquire({ signal: giveUp.signal });
    lease.release();
  } catch (error) {
    throw giveUp.signal.aborted ? asOwnError(giveUp.signal.reason) : error;
  } finally {
    stop();
  }
}

/** The same refusal with the stack of whoever asked. */
function asOwnError(refusal: unknown): unknown {
  if (!(refusal instanceof ConnectFailedError)) return refusal;
  const { message, isRetryable, cause } = refusal;
  return new ConnectFailedError(message, { isRetryable, cause });
}
