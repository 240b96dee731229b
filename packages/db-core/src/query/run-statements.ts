import type { GroupResult, Prepared, StatementResult } from "../driver/driver.js";
import type { Call } from "./call.js";
import type { Borrowed, Conduit } from "./conduit.js";
import { endTransaction } from "./end-transaction.js";
import { Limit, stopped } from "./limit.js";
import type { Following } from "./following.js";
import type { KnownText } from "./known-texts.js";
import { follow, observeBatch } from "./observe.js";
import { checkBatchable, mayCommit } from "./own-commit.js";
import { type PreparedCall, prepareCall } from "./prepare.js";
import { ridingStatement } from "./riding-statement.js";
import type { QueryOptions } from "../queryable.js";
import { supervise } from "./supervision.js";

/** Runs one statement: the path of `query` and all that builds on it. */
export async function runStatement(conduit: Conduit, call: Call): Promise<StatementResult> {
  const prepared = prepareCall(call, conduit.context);
  const observation = follow(conduit, call);
  if (observation === undefined) return first(await run(conduit, [prepared], call.options));
  try {
    const result = first(await run(conduit, [prepared], call.options, observation));
    observation.ended(result.rowCount, result.command);
    return result;
  } catch (error) {
    observation.failed(error);
    throw error;
  }
}

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
    const { statements } = await run(conduit, prepared, options, observation);
    observation?.ended(statements.reduce((sum, one) => sum + (one.rowCount ?? 0), 0));
    return statements;
  } catch (error) {
    observation?.failed(error);
    throw error;
  }
}

async function run(
  conduit: Conduit,
  calls: readonly PreparedCall[],
  options: QueryOptions,
  observation?: Following,
): Promise<GroupResult> {
  const limit = Limit.of({
    signals: [options.signal, conduit.signal],
    timeoutMs: options.timeoutMs,
  });
  const statements = calls.map((call) => call.prepared);
  // Of several nobody knows which one it was that took so long.
  const statement = statements.length === 1 ? statements[0]?.text : undefined;
  const over = limit?.reason;
  if (over !== undefined) throw stopped(over, { outcome: "not_applied", statement });
  const rides = ridingStatement(calls, options, limit);
  const borrowed = await conduit.borrow({
    limit,
    dirties: calls.some(({ known }) => known.kind === "session"),
    statement,
    rides,
  });
  observation?.acquired();
  const send = (): Promise<GroupResult> =>
    supervise(borrowed, limit, statement, () =>
      calls.length > 1 && !borrowed.inTransaction && statements.some(mayCommit)
        ? sendAsOne(borrowed, statements)
        : borrowed.send({ statements }),
    );
  const [{ known } = {}] = calls;
  return rides === undefined && known?.isSlow === true ? timed(known, send) : send();
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

function first(result: GroupResult): StatementResult {
  // A group of one statement has one result.
  return result.statements[0] as StatementResult;
}
