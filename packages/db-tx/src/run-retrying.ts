import { setTimeout as sleep } from "node:timers/promises";
import { attachSuppressed, emitRetry } from "@abe/db-core/session";
import { type GivenUp, TxRetryExhaustedError } from "./errors/index.js";
import type { RetryBudget } from "./retry-budget.js";
import { judgeFailure, type RetryVerdict } from "./retry.js";
import { type RunSetup, runAttempt } from "./run-attempt.js";
import type { Transaction } from "./transaction.js";

/** Runs attempts until one succeeds or nothing is gained by another. No connection is held in between. */
export async function runRetrying<T>(
  setup: RunSetup,
  budget: RetryBudget | undefined,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  budget?.earn();
  for (let attempt = 1; ; attempt++) {
    const end = await runAttempt(setup, attempt, work);
    if (end.kind === "done") return end.value;
    const { error, completion } = end;
    const elapsedMs = performance.now() - startedAt;
    const verdict =
      completion === "rolledBack"
        ? judge(setup, budget, { error, attempt, elapsedMs })
        : { kind: "throw" as const };
    if (verdict.kind === "giveUp")
      attachSuppressed(error, exhausted(verdict.limit, attempt, elapsedMs));
    if (verdict.kind !== "retry") throw error;
    emitRetry(setup.server, { kind: "transaction", attempt, delayMs: verdict.delayMs, error });
    await pause(setup, verdict.delayMs, error);
  }
}

function judge(
  { options, limit }: RunSetup,
  budget: RetryBudget | undefined,
  run: { readonly error: unknown; readonly attempt: number; readonly elapsedMs: number },
): RetryVerdict {
  if (options.retry === false) return { kind: "throw" };
  const remainingMs = limit?.remainingMs;
  const retry = { onConnectionLoss: options.readOnly === true, ...options.retry };
  const verdict = judgeFailure({ ...run, remainingMs, random: Math.random() }, retry);
  if (verdict.kind !== "retry" || budget === undefined || budget.spend(performance.now()))
    return verdict;
  return { kind: "giveUp", limit: "budget" };
}

/** @throws what has stopped the run, with the failure attached. */
async function pause({ limit }: RunSetup, delayMs: number, failure: unknown): Promise<void> {
  try {
    await sleep(delayMs, undefined, limit === undefined ? {} : { signal: limit.signal });
  } catch {
    const reason: unknown = limit?.signal.reason;
    attachSuppressed(reason, failure);
    throw reason;
  }
}

const limitWords: Readonly<Record<GivenUp, string>> = {
  attempts: "maxAttempts is reached",
  time: "the next run would begin too late",
  budget: "the service's retry budget is empty",
};

function exhausted(limit: GivenUp, attempts: number, elapsedMs: number): TxRetryExhaustedError {
  return new TxRetryExhaustedError(
    `not run again after ${attempts} attempts in ${Math.round(elapsedMs)} ms: ${limitWords[limit]}`,
    { attempts, elapsedMs, limit },
  );
}
