import type { IDatabaseServer } from "@abe/db-core";
import { CommitOutcomeUnknownError } from "@abe/db-core/errors";
import {
  emitTransaction,
  emitWarning,
  openSession,
  type Session,
  type TransactionObservation,
} from "@abe/db-core/session";
import type { Ambient } from "./ambient.js";
import type { Hooks } from "./hooks.js";
import { TxRollbackOnlyError } from "./errors/index.js";
import type { RootTransaction } from "./root-transaction.js";
import { Scope } from "./scope.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Completion, Transaction } from "./transaction.js";

/** One run of an outermost transaction. */
export interface RootRun {
  readonly server: IDatabaseServer;
  readonly ambient: Ambient;
  readonly options: TransactionRunOptions;
  /** 1 for the first. */
  readonly attempt: number;
}

let transactions = 0;

/** BEGIN, the work in its ambient scope, COMMIT or ROLLBACK, then the hooks. */
export async function runRoot<T>(
  run: RootRun,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { server, options, attempt } = run;
  const { isolation, name, readOnly = false } = options;
  const id = `tx-${++transactions}`;
  const observation = emitTransaction(server, { id, name, isolation, readOnly, attempt });
  const deadline = signalOf(options);
  const session = await open(server, options, observation);
  const root: RootTransaction = {
    server,
    session,
    id,
    isolation,
    readOnly,
    attempt,
    signal: deadline,
    rollbackOnly: undefined,
    savepoints: 0,
  };
  const scope = new Scope(root, 0, (child, childWork) => run.ambient.run(child, childWork));
  return conclude(run, scope, observation, work);
}

async function conclude<T>(
  run: RootRun,
  scope: Scope,
  observation: TransactionObservation | undefined,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { session } = scope.root;
  let completion: Completion = "committed";
  let failure: unknown;
  try {
    const body = (): Promise<T> => run.ambient.run(scope, () => work(scope));
    const value = await (observation?.run === undefined ? body() : observation.run(body));
    await commit(scope);
    return value;
  } catch (error) {
    failure = error;
    completion = error instanceof CommitOutcomeUnknownError ? "unknown" : "rolledBack";
    scope.end();
    await scope.drained();
    if (scope.committed) completion = "committed";
    else await session.rollback();
    throw error;
  } finally {
    await session.release();
    observation?.end?.(
      completion === "committed"
        ? { outcome: "commit" }
        : { outcome: completion === "unknown" ? "unknown" : "rollback", error: failure },
    );
    // Outside the transaction, so that a hook's own queries do not look for it.
    await run.ambient.run(null, () => reportHooks(run.server, scope.hooks, completion));
  }
}

async function commit(scope: Scope): Promise<void> {
  await scope.hooks.runBeforeCommit();
  scope.end();
  await scope.refuseUnawaited();
  if (scope.committed) return;
  const { rollbackOnly, session } = scope.root;
  if (rollbackOnly !== undefined)
    throw new TxRollbackOnlyError(
      "the transaction was marked for rollback, by setRollbackOnly() or by the failure of a scope that had joined it; nothing was applied",
      { cause: rollbackOnly.cause },
    );
  await session.commit();
}

/** Runs the hooks of an ended scope. One that throws undoes nothing: it is reported. */
export async function reportHooks(
  server: IDatabaseServer,
  hooks: Hooks,
  completion: Completion,
): Promise<void> {
  for (const error of await hooks.runAfter(completion))
    emitWarning(server, {
      code: "DB_TX_HOOK_FAILED",
      message: `a hook that ran after the transaction was ${completion} has thrown`,
      error,
    });
}

async function open(
  server: IDatabaseServer,
  options: TransactionRunOptions,
  observation: TransactionObservation | undefined,
): Promise<Session> {
  const { signal, timeoutMs, isolation, readOnly, deferrable } = options;
  const session = await openSession(server, {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  await session.begin(
    {
      ...(isolation === undefined ? {} : { isolation }),
      ...(readOnly === undefined ? {} : { readOnly }),
      ...(deferrable === undefined ? {} : { deferrable }),
    },
    { defer: true, settings: { ...observation?.settings, ...options.settings } },
  );
  return session;
}

function signalOf({ signal, timeoutMs }: TransactionRunOptions): AbortSignal {
  const signals = [
    ...(signal === undefined ? [] : [signal]),
    ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
  ];
  return AbortSignal.any(signals);
}
