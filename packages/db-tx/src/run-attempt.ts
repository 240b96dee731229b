import type { IDatabaseServer } from "@abe/db-core";
import { CommitOutcomeUnknownError, isDatabaseError } from "@abe/db-core/errors";
import type { TransactionEnd } from "@abe/db-core/observer";
import {
  emitTransaction,
  maxSessions,
  openSession,
  type LeaseSite,
  type Session,
  type TransactionObservation,
  undo,
} from "@abe/db-core/session";
import type { Ambient } from "./ambient.js";
import { answerLost, commit, failureOf } from "./commit.js";
import type { ConnectionDemand } from "./connection-demand.js";
import { lateCommit } from "./errors/scope-refusals.js";
import { Hooks } from "./hooks.js";
import { reportHooks } from "./report-hooks.js";
import type { RootTransaction } from "./root-transaction.js";
import type { RunLimit } from "./run-limit.js";
import { Scope } from "./scope.js";
import { serverDeadline } from "./server-deadline.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Completion, Transaction } from "./transaction.js";
import type { CommitProof } from "./verification/commit-proof.js";
import { proofOf } from "./verification/proof-of.js";

/** What all attempts of one run, and all runs of one service, have in common. */
export interface RunSetup {
  readonly server: IDatabaseServer;
  readonly ambient: Ambient<Scope>;
  readonly demand: ConnectionDemand<Scope>;
  readonly options: TransactionRunOptions;
  readonly limit: RunLimit | undefined;
  /** Who opened it. */
  readonly site: LeaseSite;
  readonly openedAt: () => string | undefined;
}

type TransactionOutcome = TransactionEnd["outcome"];

let transactions = 0;

/** What came of one attempt. One that was, or may have been, committed is never made again. */
export type AttemptEnd<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly error: unknown; readonly completion: Completion };

type Work<T> = (transaction: Transaction) => Promise<T>;

/**
 * One attempt: BEGIN, the work in its scope, COMMIT or ROLLBACK, the connection given back, then the
 * hooks. It never rejects.
 *
 * @param attempt 1 for the first.
 */
export async function runAttempt<T>(
  setup: RunSetup,
  attempt: number,
  work: Work<T>,
): Promise<AttemptEnd<T>> {
  const { server, options } = setup;
  const { isolation, name, readOnly = false } = options;
  const id = `tx-${++transactions}`;
  const observation = emitTransaction(server, { id, name, isolation, readOnly, attempt });
  let root: RootTransaction;
  try {
    root = await open(setup, { id, attempt, observation });
  } catch (error) {
    observation?.end?.({ outcome: "error", error });
    return {
      kind: "failed",
      error: setup.limit?.explain(error) ?? error,
      completion: "rolledBack",
    };
  }
  const level = { depth: 0, limit: setup.limit, hooks: new Hooks() };
  const scope = new Scope(root, setup.ambient, level);
  return conclude(setup, { scope, observation }, work);
}

async function conclude<T>(
  { ambient, server }: RunSetup,
  { scope, observation }: { scope: Scope; observation: TransactionObservation | undefined },
  work: Work<T>,
): Promise<AttemptEnd<T>> {
  const end = await perform(scope, observation, work);
  await giveBack(scope.root);
  const completion = end.kind === "done" ? "committed" : end.completion;
  observation?.end?.(
    completion === "committed" || end.kind === "done"
      ? { outcome: "commit" }
      : { outcome: outcomeOf(end.error, completion), error: end.error },
  );
  // Outside the transaction, so that a hook's own queries do not look for it.
  if (scope.hooks.hasAfter)
    await ambient.run(undefined, () => reportHooks(server, scope.hooks, completion));
  return end;
}

/** As db-core's own transactions say it: what the caller's code threw is no error of the database. */
function outcomeOf(error: unknown, completion: Completion): TransactionOutcome {
  if (completion === "unknown") return "unknown";
  return isDatabaseError(error) ? "error" : "rollback";
}

async function perform<T>(
  scope: Scope,
  observation: TransactionObservation | undefined,
  work: Work<T>,
): Promise<AttemptEnd<T>> {
  const { root, limit } = scope;
  try {
    const value = await scope.body(() =>
      observation?.run === undefined ? work(scope) : observation.run(() => work(scope)),
    );
    if (!scope.committed) {
      scope.advance("commit");
      await commit(root, limit?.remainingMs);
      scope.advance("committed");
    }
    return { kind: "done", value };
  } catch (error) {
    const failure = await settle(scope, error);
    return { kind: "failed", error: failure, completion: completionOf(scope) };
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
  // An error like this may come from another transaction: this one is in doubt when its COMMIT was sent.
  const isLost = scope.isCommitting && failure.error instanceof CommitOutcomeUnknownError;
  scope.advance(isLost ? "lose" : "rollBack");
  return failure.error;
}

function completionOf({ committed, state }: Scope): Completion {
  if (committed) return "committed";
  return state === "unknown" ? "unknown" : "rolledBack";
}

/** Milliseconds that a COMMIT for whose answer nobody waits any more keeps its connection. */
const unansweredMs = 5_000;

/** While COMMIT is unanswered nobody touches the connection: a cancel would make the answer untrue. */
async function giveBack({ session, unanswered }: RootTransaction): Promise<void> {
  if (unanswered !== undefined) void leave(session, unanswered);
  else await session.release();
}

/** A COMMIT that was refused late leaves a transaction behind; one that is never answered, a dead wire. */
async function leave(session: Session, unanswered: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => session.destroy(lateCommit()), unansweredMs);
  timer.unref();
  await unanswered;
  clearTimeout(timer);
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
  try {
    await begin(setup, { session, proof, settings: about.observation?.settings });
  } catch (error) {
    await session.release();
    throw error;
  }
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

/** Nothing is sent: BEGIN rides with the first statement. */
async function begin(
  { options, limit }: RunSetup,
  {
    session,
    proof,
    settings,
  }: {
    readonly session: Session;
    readonly proof: CommitProof;
    readonly settings: Readonly<Record<string, string>> | undefined;
  },
): Promise<void> {
  const deadline = serverDeadline(limit?.remainingMs, session.serverVersion);
  await session.begin(options, {
    defer: true,
    settings: {
      ...deadline.settings,
      ...settings,
      ...options.settings,
      // The last one: what comes before it may need rights that the role does not have.
      ...(options.role === undefined ? {} : { role: options.role }),
    },
    also: [...deadline.also, ...proof.also],
    onBegun: (rows) => proof.begun(rows),
  });
}

async function acquire({ server, ambient, demand, limit, site }: RunSetup): Promise<Session> {
  const holders = ambient.around.filter(({ depth, isOver }) => depth === 0 && !isOver);
  const acquired = demand.wait(holders, maxSessions(server));
  try {
    // The signal fires at the deadline, too: two clocks would give two errors for it.
    return await openSession(
      server,
      limit === undefined ? { site } : { site, signal: limit.signal },
    );
  } finally {
    acquired();
  }
}
