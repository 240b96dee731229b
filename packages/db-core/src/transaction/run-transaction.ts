import { attachSuppressed } from "../errors/attach-suppressed.js";
import { DatabaseError, type DatabaseErrorDetails } from "../errors/database-error.js";
import { CommitOutcomeUnknownError, TxUnawaitedQueryError } from "../errors/transaction-errors.js";
import type { TransactionEnd, TransactionObservation } from "../observer/db-observer.js";
import { fromCaller, keepStack } from "../query/caller.js";
import type { QueryContext } from "../query/conduit.js";
import { Limit, stopped } from "../query/limit.js";
import { undo } from "../session/undo.js";
import type { LeasedSession } from "../session/leased-session.js";
import { answerWithin, commitWithin } from "./commit-within.js";
import type { TransactionClient, TransactionOptions } from "./transaction-client.js";
import { TransactionScope } from "./transaction-scope.js";
import { workWithin } from "./work-within.js";

/** What a one-level transaction needs of its server. */
export interface TransactionHost {
  readonly context: QueryContext;
  open(limit: Limit | undefined): Promise<LeasedSession>;
}

type Work<T> = (client: TransactionClient) => Promise<T>;

let transactions = 0;

/** BEGIN, the work, COMMIT with its answer compared; ROLLBACK when the work throws. */
export async function runTransaction<T>(
  host: TransactionHost,
  work: Work<T>,
  options: TransactionOptions,
): Promise<T> {
  const { context } = host;
  const id = `tx${++transactions}`;
  const { isolation, name, readOnly = false } = options;
  const observation =
    context.observers.current?.transaction?.({
      pool: context.pool,
      id,
      name,
      isolation,
      readOnly,
      attempt: 1,
    }) ?? undefined;
  const tx: Attempt = { id, options, observation };
  try {
    const value = await attempt(host, work, tx);
    observation?.end?.({ outcome: "commit" });
    return value;
  } catch (error) {
    observation?.end?.({ outcome: endOf(error, tx), error });
    throw fromCaller(error);
  }
}

function endOf(error: unknown, { scope }: Attempt): TransactionEnd["outcome"] {
  // The callback threw after its last statement had committed, or may have.
  if (scope?.committed === true) return "commit";
  for (const each of [error, scope?.failure?.error])
    if (each instanceof CommitOutcomeUnknownError) return "unknown";
  return error instanceof DatabaseError ? "error" : "rollback";
}

interface Attempt {
  readonly id: string;
  readonly options: TransactionOptions;
  readonly observation: TransactionObservation | undefined;
  scope?: TransactionScope;
}

async function attempt<T>(host: TransactionHost, work: Work<T>, tx: Attempt): Promise<T> {
  const { options, observation } = tx;
  const limit = Limit.of({ signals: [options.signal], timeoutMs: options.timeoutMs });
  const over = limit?.reason;
  if (over !== undefined) throw stopped(over, { outcome: "not_applied" });
  const session = await host.open(limit);
  const stop = stopOf(limit);
  try {
    const settings = { ...observation?.settings, ...options.settings };
    await session.begin(options, { defer: true, settings });
    const scope = new TransactionScope(session, {
      id: tx.id,
      isolation: options.isolation,
      readOnly: options.readOnly ?? false,
      closing: () => session.closing,
      limit: stop?.signal,
    });
    tx.scope = scope;
    const run = (): Promise<T> =>
      observation?.run === undefined ? work(scope) : observation.run(() => work(scope));
    return await finish({ session, scope, limit }, run);
  } finally {
    stop?.end();
    await session.release();
  }
}

interface Running {
  readonly session: LeasedSession;
  readonly scope: TransactionScope;
  readonly limit: Limit | undefined;
}

async function finish<T>(running: Running, work: () => Promise<T>): Promise<T> {
  const { limit, scope, session } = running;
  let value: T;
  try {
    value = await workWithin(limit, work);
  } catch (error) {
    scope.close();
    const unawaited = await stopUnawaited(running);
    if (unawaited !== undefined) attachSuppressed(error, unawaited);
    // COMMIT may have left with the last statement: then there is nothing to undo.
    if (!scope.committed) await undo(session, error);
    throw keepStack(error);
  }
  scope.close();
  const unawaited = await awaitUnawaited(running);
  // Also when nobody awaited the last statement, which was all that still ran.
  if (scope.committed) return value;
  const refusal = scope.failure ?? refusalOf(unawaited ?? lateness(limit));
  if (refusal !== undefined) {
    await undo(session, refusal.error);
    throw refusal.error;
  }
  await commitWithin(session, limit);
  scope.commit();
  return value;
}

/** The error for statements that still ran. Nobody waits for them any more: they are stopped. */
async function stopUnawaited(running: Running): Promise<DatabaseError | undefined> {
  const { session, scope } = running;
  const { inFlight } = session;
  if (inFlight === 0) return undefined;
  const { running: statement } = scope;
  // None can follow the ROLLBACK, which would find itself outside a transaction.
  await scope.stop();
  // But COMMIT on the wire is not stopped.
  if (scope.isCommitting) await drained(running);
  const { committed, failure } = scope;
  if (failure?.error instanceof CommitOutcomeUnknownError) return failure.error;
  const what = `the callback threw while ${inFlight} of its statements ran`;
  return committed
    ? new TxUnawaitedQueryError(
        `${what}, the last of them with COMMIT on its way; everything was committed`,
        { outcome: "applied", ...aboutUnawaited(scope, statement) },
      )
    : new TxUnawaitedQueryError(
        `${what}; they were stopped and everything was rolled back`,
        aboutUnawaited(scope, statement),
      );
}

/** The error for statements that still ran. They have been awaited: none can follow the ROLLBACK. */
async function awaitUnawaited(running: Running): Promise<DatabaseError | undefined> {
  const { scope } = running;
  const { inFlight } = running.session;
  if (inFlight === 0) return undefined;
  const { running: statement } = scope;
  await drained(running);
  return new TxUnawaitedQueryError(
    `the callback returned while ${inFlight} of its statements ran; they were awaited and everything was rolled back`,
    aboutUnawaited(scope, statement),
  );
}

/** The first of the statements that nobody awaited, and what failed, if one did. */
function aboutUnawaited(
  { firstError }: TransactionScope,
  statement: string | undefined,
): DatabaseErrorDetails {
  return {
    ...(statement === undefined ? {} : { statement }),
    ...(firstError === undefined ? {} : { cause: firstError }),
  };
}

/** Waits until no statement runs; for a COMMIT among them as for any other COMMIT. */
function drained({ session, scope, limit }: Running): Promise<void> {
  const answers = scope.drained();
  return scope.isCommitting ? answerWithin(session, limit, answers) : answers;
}

function refusalOf(error: unknown): { readonly error: unknown } | undefined {
  return error === undefined ? undefined : { error };
}

/** The work ended too late to be committed. */
function lateness(limit: Limit | undefined): DatabaseError | undefined {
  const reason = limit?.reason;
  return reason === undefined ? undefined : stopped(reason, { outcome: "not_applied" });
}

/** A signal for the caller's signal and the deadline together. */
function stopOf(limit: Limit | undefined): { signal: AbortSignal; end(): void } | undefined {
  if (limit === undefined) return undefined;
  const controller = new AbortController();
  const unwatch = limit.watch((reason) =>
    controller.abort(stopped(reason, { outcome: "not_applied" })),
  );
  return { signal: controller.signal, end: unwatch };
}
