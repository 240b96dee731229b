import type { GroupResult, Prepared, StatementResult } from "../driver/driver.js";
import type { Call } from "./call.js";
import type { Borrowed, Conduit, RidingStatement } from "./conduit.js";
import { endTransaction } from "./end-transaction.js";
import { Limit, stopped } from "./limit.js";
import type { Following } from "./following.js";
import type { KnownText } from "./known-texts.js";
import { observeBatch } from "./observe.js";
import { checkBatchable, mayCommit } from "./own-commit.js";
import { type PreparedCall, prepareCall } from "./prepare.js";
import { ridingLane } from "./riding-lane.js";
import type { QueryOptions } from "../queryable.js";
import { supervise } from "./supervision.js";

/** Runs several statements with one Sync. */
export async function runBatch(
  conduit: Conduit,
  calls: readonly Call[],
  options: QueryOptions,
): Promise<readonly StatementResult[]> {
  const prepared = calls.map((call) => {
    const ready = prepareCall(call, conduit.context);
    checkBatchable(call.text);
    return ready;
  });
  const observation = observeBatch(conduit, calls, options.name);
  try {
    const { statements } = await runInTurn(conduit, prepared, options, observation);
    observation?.ended(statements.reduce((sum, one) => sum + (one.rowCount ?? 0), 0));
    return statements;
  } catch (error) {
    observation?.failed(error);
    throw error;
  }
}

/** Runs statements with one Sync on a connection that is waited for, within what their options allow. */
export async function runInTurn(
  conduit: Conduit,
  statements: readonly PreparedCall[],
  options: QueryOptions,
  observation?: Following,
): Promise<GroupResult> {
  const limit = Limit.of({
    signals: [options.signal, conduit.signal],
    timeoutMs: options.timeoutMs,
  });
  // Of several nobody knows which one it was that took so long.
  const statement = statements.length === 1 ? statements[0]?.text : undefined;
  const over = limit?.reason;
  if (over !== undefined) throw stopped(over, { outcome: "not_applied", statement });
  const rides = limit === undefined ? ridingStatement(statements, options) : undefined;
  const dirties = statements.some(({ known }) => known.kind === "session");
  const lent = conduit.borrow({ limit, dirties, statement, rides });
  // By what it has: another Promise may have been made the global one, which those of async functions are not.
  const borrowed = "then" in lent ? await lent : lent;
  observation?.acquired();
  const send = (): Promise<GroupResult> =>
    supervise(borrowed, { limit, statement }, () =>
      statements.length > 1 && !borrowed.inTransaction && statements.some(mayCommit)
        ? sendAsOne(borrowed, statements)
        : borrowed.send({ statements }),
    );
  const [{ known } = {}] = statements;
  return await (rides === undefined && known?.isSlow === true ? timed(known, send) : send());
}

/** A text that was slow, with a connection for itself: it may have become fast. */
async function timed<Value>(known: KnownText, work: () => Promise<Value>): Promise<Value> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    known.took(performance.now() - startedAt);
  }
}

/**
 * COMMIT in a procedure or a block would take a batch apart, and so would a command that the server commits
 * at once when it comes first, such as REINDEX of a partitioned table: a transaction of the batch's own
 * forbids both.
 */
async function sendAsOne(
  borrowed: Borrowed,
  statements: readonly Prepared[],
): Promise<GroupResult> {
  const prelude = { text: "BEGIN", also: [] };
  try {
    return await borrowed.send({ prelude, statements, finish: "commit" });
  } catch (error) {
    await endTransaction(borrowed);
    throw error;
  }
}

/**
 * A single statement that may share a connection. Nothing may stop it, since a CancelRequest hits whatever its backend
 * is at.
 */
function ridingStatement(
  [call, ...others]: readonly PreparedCall[],
  options: QueryOptions,
): RidingStatement | undefined {
  if (call === undefined || others.length > 0) return undefined;
  const { known } = call;
  const lane = ridingLane(known, options);
  return lane === undefined ? undefined : { lane, known };
}
