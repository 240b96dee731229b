import { DatabaseError } from "../errors/database-error.js";
import type { Outcome } from "../errors/outcome.js";
import type { Borrowed } from "./conduit.js";
import { type Limit, type StopReason, stopped } from "./limit.js";

/** Milliseconds a cancelled statement gets to answer before its connection is destroyed. */
const cancelGraceMs = 2_000;

type Answer<Value> =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "error"; readonly error: unknown }
  | { readonly kind: "silence" };

/**
 * Runs `work` on a borrowed connection and ends the borrowing, whatever happens.
 *
 * When the limit is reached a CancelRequest goes to the server and the answer is awaited for at most 2 s,
 * so that the outcome is known; without an answer the connection is destroyed. The connection is
 * usable again only when the CancelRequest cannot hit a later statement.
 */
export async function runCancellable<Value>(
  borrowed: Borrowed,
  limit: Limit | undefined,
  statement: string,
  work: () => Promise<Value>,
): Promise<Value> {
  if (limit === undefined) {
    try {
      return await work();
    } finally {
      borrowed.giveBack();
    }
  }
  const answer = settle(work());
  const stop = new Promise<StopReason>((resolve) => {
    const unwatch = limit.watch(resolve);
    void answer.then(unwatch);
  });
  const first = await Promise.race([answer, stop]);
  if (first.kind === "value" || first.kind === "error") {
    borrowed.giveBack();
    if (first.kind === "error") throw first.error;
    return first.value;
  }
  const cancelled = borrowed.connection.cancel();
  const final = await Promise.race([answer, silence<Value>()]);
  const outcome = outcomeOf(final, borrowed.inTransaction);
  const details = { outcome, statement, answer: final.kind === "error" ? final.error : undefined };
  const error = stopped(first as StopReason, details);
  if (final.kind === "silence") borrowed.destroy(error);
  else borrowed.quarantine(cancelled);
  throw error;
}

async function settle<Value>(work: Promise<Value>): Promise<Answer<Value>> {
  try {
    return { kind: "value", value: await work };
  } catch (error) {
    return { kind: "error", error };
  }
}

function silence<Value>(): Promise<Answer<Value>> {
  return new Promise((resolve) => {
    setTimeout(resolve, cancelGraceMs, { kind: "silence" }).unref();
  });
}

function outcomeOf(answer: Answer<unknown>, inTransaction: boolean): Outcome {
  if (answer.kind === "error")
    return answer.error instanceof DatabaseError ? answer.error.outcome : "not_applied";
  if (inTransaction) return "not_applied";
  return answer.kind === "value" ? "applied" : "unknown";
}
