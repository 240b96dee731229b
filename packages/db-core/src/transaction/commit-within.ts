import { type Limit, stopped } from "../query/limit.js";
import type { LeasedSession } from "../session/leased-session.js";

/** Milliseconds that COMMIT may take beyond the limit. */
const graceMs = 2_000;

/**
 * Commits. A COMMIT on the wire is never cancelled, because the answer would not tell what happened:
 * when it comes neither in time nor 2 s later the connection is destroyed, and the outcome is unknown.
 *
 * @throws TxAbortedCommitError, CommitOutcomeUnknownError.
 */
export async function commitWithin(
  session: LeasedSession,
  limit: Limit | undefined,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const unwatch = limit?.watch((reason) => {
    timer = setTimeout(() => session.destroy(stopped(reason, { outcome: "unknown" })), graceMs);
    timer.unref();
  });
  try {
    await session.commit();
  } catch (error) {
    // A refused COMMIT, such as a deferred constraint, has ended the transaction already.
    await session.rollback();
    throw error;
  } finally {
    unwatch?.();
    clearTimeout(timer);
  }
}
