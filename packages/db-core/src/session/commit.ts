import type { GroupResult, Prepared } from "../driver/driver.js";
import { ConnectionLostError } from "../errors/connection-errors.js";
import { StatementError } from "../errors/query-errors.js";
import { CommitOutcomeUnknownError } from "../errors/transaction-errors.js";
import type { Traffic } from "./traffic.js";
import type { Task } from "./turnstile.js";

/**
 * Runs the statements and COMMIT in one round trip, and compares the answer with what was asked. To be called in turn,
 * with nobody behind it: what is asked for meanwhile would run outside the transaction.
 *
 * @throws TxAbortedCommitError, CommitOutcomeUnknownError, StatementError no transaction is open.
 */
export async function commit(
  traffic: Traffic,
  statements: readonly Prepared[],
  task: Task,
): Promise<GroupResult> {
  const { block } = traffic;
  if (block.mustRollBack) return rollBackInstead(traffic);
  if (!traffic.inTransaction) throw new StatementError("no transaction is open; nothing was sent");
  const result = await sendCommit(traffic, statements, task);
  if (result.commitTag === "COMMIT") {
    block.end();
    return result;
  }
  const error = block.notCommitted(
    "COMMIT was answered with ROLLBACK, because an earlier error had aborted the transaction",
  );
  block.end();
  throw error;
}

async function rollBackInstead(traffic: Traffic): Promise<never> {
  const { block, wire } = traffic;
  const error = block.notCommitted(
    "the transaction was not committed, because BEGIN had been refused or one of its statements stopped",
  );
  if (wire.status() !== "idle") {
    await traffic.connection.simple("ROLLBACK");
    block.end();
  }
  throw error;
}

async function sendCommit(
  traffic: Traffic,
  statements: readonly Prepared[],
  task: Task,
): Promise<GroupResult> {
  const { connection } = traffic;
  try {
    // A failed transaction gets its COMMIT as well: the server's answer decides, not our memory.
    if (connection.status() === "failed")
      return await connection.send({ statements: [], finish: "commit" });
    return await traffic.send({ statements, finish: "commit" }, task);
  } catch (error) {
    if (error instanceof ConnectionLostError && error.outcome === "unknown")
      throw new CommitOutcomeUnknownError(
        "the connection was lost after COMMIT was sent and before its answer came; whether the transaction was applied is not known",
        { cause: error },
      );
    throw error;
  }
}
