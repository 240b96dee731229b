import type { CommitResult } from "@abe/db-core/session";
import { CommitOutcomeUnknownError, ConnectionLostError } from "@abe/db-core/errors";
import { warnOfDurability } from "./durability-warning.js";
import { lateCommit } from "./errors/scope-refusals.js";
import type { RootTransaction } from "./root-transaction.js";

/**
 * Sends COMMIT and finds out what came of it.
 *
 * @param remainingMs how long to wait for the answer. Nothing is cancelled then: the outcome is unknown.
 * @throws TxAbortedCommitError, or the server's own refusal. Nothing was applied.
 * @throws ConnectionLostError verification has shown that nothing was applied.
 * @throws CommitOutcomeUnknownError nobody knows.
 */
export async function commit(
  root: RootTransaction,
  remainingMs: number | undefined,
): Promise<void> {
  const { session, proof } = root;
  const { before } = proof;
  const committing = session.commit(before === undefined ? {} : { before });
  try {
    const { durability } = await answered(root, committing, remainingMs);
    warnOfDurability(root, durability);
  } catch (error) {
    const failure = await failureOf(root, error);
    if (failure !== undefined) throw failure.error;
  }
}

/** The error for a COMMIT that ended with `error`; `undefined` when it was applied after all. */
export async function failureOf(
  root: RootTransaction,
  error: unknown,
): Promise<{ readonly error: unknown } | undefined> {
  if (!(error instanceof CommitOutcomeUnknownError)) return { error: root.proof.refusal(error) };
  // Nothing that a READ ONLY transaction does outlives it.
  const verdict = root.options.readOnly === true ? "aborted" : await root.proof.verify(root.server);
  if (verdict === "committed") return undefined;
  return { error: verdict === "unknown" ? unknownOutcome(root, error) : notApplied(error) };
}

function notApplied(error: unknown): ConnectionLostError {
  return new ConnectionLostError(
    "the connection was lost at COMMIT, and nothing was applied, as was found out afterwards",
    { outcome: "not_applied", isRetryable: true, cause: error },
  );
}

/** Applied, as was found out, but the rows of the statement that COMMIT went with are lost. */
export function answerLost(error: unknown): ConnectionLostError {
  return new ConnectionLostError(
    "the connection was lost with the answer of the last statement; the transaction was committed, as was found out afterwards",
    { outcome: "applied", isRetryable: false, cause: error },
  );
}

async function answered(
  root: RootTransaction,
  committing: Promise<CommitResult>,
  remainingMs: number | undefined,
): Promise<CommitResult> {
  if (remainingMs === undefined) return committing;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = lateCommit();
    timer = setTimeout(() => {
      root.unanswered = settled;
      reject(error);
    }, remainingMs);
  });
  const settled = committing.catch(() => undefined);
  try {
    return await Promise.race([committing, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unknownOutcome(
  { id, options, session, proof }: RootTransaction,
  cause: CommitOutcomeUnknownError,
): CommitOutcomeUnknownError {
  const facts = [
    ...(options.name === undefined ? [] : [JSON.stringify(options.name)]),
    id,
    `backend ${session.backendPid}`,
    ...(proof.clue === undefined ? [] : [proof.clue]),
  ];
  return new CommitOutcomeUnknownError(`${cause.message} (${facts.join(", ")})`, { cause });
}
