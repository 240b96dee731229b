import { type Limit, stopped } from "../query/limit.js";
import { undo } from "../session/undo.js";
import type { LeasedSession } from "../session/leased-session.js";

/** Milliseconds that COMMIT may take beyond the limit. */
const graceMs = 2_000;

/**
 * What the answer to a COMMIT becomes. One on the wire is never cancelled, because the answer would not
 * tell what happened: when it comes neither in time nor 2 s later the connection is destroyed, and the
 * outcome is unknown.
 */
export async function answerWithin<Answer>(
  session: LeasedSession,
  limit: Limit | undefined,
  answer: Promise<Answer>,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const unwatch = limit?.watch((reason) => {
    timer = setTimeout(() => session.destroy(stopped(reason, { outcome: "unknown" })), graceMs);
    timer.unref();
  });
  try {
    return await answer;
  } finally {
    unwatch?.();
    clearTimeout(timer);
  }
}

/**
 * Commits, within {@link answerWithin}'s time.
 *
 * @throws TxAbortedCommitError, CommitOutcomeUnknownError.
 */
export async function commitWithin(
  session: LeasedSession,
  limit: Limit | undefined,
): Promise<void> {
  try {
    await answerWithin(session, limit, session.commit());
  } catch (error) {
    // A refused COMMIT, such as a deferred constraint, has ended the transaction already.
    await undo(session, error);
    throw error;
  }
}
