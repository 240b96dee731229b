import { attachSuppressed } from "../errors/attach-suppressed.js";
import { ConnectionLostError } from "../errors/connection-errors.js";
import type { Session } from "./session.js";

/**
 * Rolls back because of `error`, which stays the error to throw: a rollback that fails is attached to it,
 * unless it is the loss of the connection that `error` tells already.
 */
export async function undo(session: Session, error: unknown): Promise<void> {
  const failure = await session.rollback();
  if (failure !== undefined && !(error instanceof ConnectionLostError))
    attachSuppressed(error, failure);
}
