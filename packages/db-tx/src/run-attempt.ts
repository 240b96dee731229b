import type { IDatabaseServer } from "@abe/db-core";
import { CommitOutcomeUnknownError } from "@abe/db-core/errors";
import {
  emitTransaction,
  openSession,
  type Session,
  type TransactionObservation,
  undo,
} from "@abe/db-core/session";
import type { Ambient } from "./ambient.js";
import { answerLost, commit, failureOf } from "./commit.js";
import type { ConnectionDemand } from "./connection-demand.js";
import { reportHooks } from "./report-hooks.js";
import type { RootTransaction } from "./root-transaction.js";
import type { RunLimit } from "./run-limit.js";
import { Scope } from "./scope.js";
import { serverDeadline } from "./server-deadline.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Completion, Transaction } from "./transaction.js";
import { proofOf } from "./verification/proof-of.js";

/** What all attempts of one run, and all runs of one service, have in common. */
export interface RunSetup {
  readonly server: IDatabaseServer;
  readonly ambient: Ambient<Scope>;
  readonly demand: ConnectionDemand<Scope>;
  readonly options: TransactionRunOptions;
  readonly limit: RunLimit | undefined;
  readonly openedAt: () => string | undefined;
}

let transactions = 0;

/**
 * One attempt: BEGIN, the work in its scope, COMMIT or ROLLBACK, the connection given back, then the
 * hooks.
 *
 * @param attempt 1 for the first.
 */
export async function runAttempt<T>(
  setup: RunSetup,
  attempt: number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { server, options } = setup;
  const { isolation, name, readOnly = false } = options;
  const id = `tx-${++transactions}`;
  const observation = emitTransaction(server, { id, name, isolation, readOnly, attempt });
  let root: RootTransaction;
  try {
    root = await open(setup, { id, attempt, observation });
  } catch (error) {
    observation?.end?.({ outcome: "error", error });
    throw setup.limit?.explain(error) ?? error;
  }
  const scope = new Scope(root, setup.ambient, { depth: 0, limit: setup.limit });
  return conclude(setup, { scope, observation }, work);
}

async function conclude<T>(
  setup: RunSetup,
  { scope, observation }: { scope: Scope; observation: TransactionObservation | undefined },
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { ambient, server } = setup;
  let end: { completion: Completion; error?: unknown } = { completion: "committed" };
  try {
    return await perform(scope, observation, work);
  } catch (error) {
    end = { completion: completionOf(scope, error), error };
    throw error;
  } finally {
    await giveBack(scope.root);
    observation?.end?.(endOf(end));
    // Outside the transaction, so that a hook's own queries do not look for it.
    await ambient.run(undefined, () => reportHooks(server, scope.hooks, end.completion));
  }
}

async function perform<T>(
  scope: Scope,
  observation: TransactionObservation | undefined,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { root, limit } = scope;
  try {
    const value = await scope.body(() =>
      observation?.run === undefined ? work(scope) : observation.run(() => work(scope)),
    );
    if (scope.committed) return value;
    scope.advance("commit");
    await commit(root, limit?.remainingMs);
    scope.advance("committed");
    return value;
  } catch (error) {
    throw await settle(scope, error);
  }
}

/** Finds out what came of a scope whose body or COMMIT threw, and undoes what can be. @returns the error. */
async function settle(scope: Scope, error: unknown): Promise<unknown> {
  // Committed with its last statement; what it threw came after.
  if (scope.committed) return error;
  const { root, commitFailure } = scope;
  const failure =
    commitFailure === undefined ? { error } : await failureOf(root, commitFailure.error);
  if (failure === undefined) {
    scope.advance("committed");
    return answerLost(error);
  }
  if (root.unanswered === undefined) await undo(root.session, failure.error);
  scope.advance(failure.error instanceof CommitOutcomeUnknownError ? "lose" : "rollBack");
  return failure.error;
}

function completionOf(scope: Scope, error: unknown): Completion {
  if (scope.committed) return "committed";
  return error instanceof CommitOutcomeUnknownError ? "unknown" : "rolledBack";
}

function endOf(end: { completion: Completion; error?: unknown }) {
  if (end.completion === "committed") return { outcome: "commit" } as const;
  const outcome = end.completion === "unknown" ? "unknown" : "rollback";
  return { outcome, error: end.error } as const;
}

/** While COMMIT is unanswered nobody touches the connection: a cancel would make the answer untrue. */
async function giveBack({ session, unanswered }: RootTransaction): Promise<void> {
  if (unanswered !== undefined) void unanswered.then(() => leave(session));
  else await session.release();
}

/** A COMMIT that was refused late leaves a transaction behind. */
async function leave(session: Session): Promise<void> {
  await session.rollback();
  await session.release();
}

async function open(
  setup: RunSetup,
  about: {
    readonly id: string;
    readonly attempt: number;
    readonly observation: TransactionObservation | undefined;
  },
): Promise<RootTransaction> {
  const { server, options, limit, openedAt } = setup;
  const { id, attempt } = about;
  const proof = proofOf(options);
  limit?.check();
  const session = await acquire(setup);
  const deadline = serverDeadline(limit?.remainingMs, session.serverVersion);
  await session.begin(options, {
    defer: true,
    settings: {
      ...deadline.settings,
      ...about.observation?.settings,
      ...options.settings,
      // The last one: what comes before it may need rights that the role does not have.
      ...(options.role === undefined ? {} : { role: options.role }),
    },
    also: [...deadline.also, ...proof.also],
    onBegun: (rows) => proof.begun(rows),
  });
  return {
    server,
    session,
    id,
    options,
    attempt,
    proof,
    openedAt,
    unanswered: undefined,
    savepoints: 0,
  };
}

async function acquire({ server, ambient, demand, limit }: RunSetup): Promise<Session> {
  const holders = ambient.around.filter(({ depth, isOver }) => depth === 0 && !isOver);
  const acquired = demand.wait(holders, server.stats().max);
  const timeoutMs = limit?.remainingMs;
  try {
    return await openSession(server, {
      ...(limit === undefined ? {} : { signal: limit.signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs: Math.max(1, Math.ceil(timeoutMs)) }),
    });
  } finally {
    acquired();
  }
}
