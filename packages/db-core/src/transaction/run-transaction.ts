import { attachSuppressed } from "../errors/attach-suppressed.js";
import { DatabaseError } from "../errors/database-error.js";
import { TxUnawaitedQueryError } from "../errors/transaction-errors.js";
import { withCallerStack } from "../errors/caller-stack.js";
import type { TransactionObservation } from "../observer/db-observer.js";
import type { QueryContext } from "../query/conduit.js";
import { Limit, stopped } from "../query/limit.js";
import type { LeasedSession } from "../session/leased-session.js";
import type { TransactionClient, TransactionOptions } from "./transaction-client.js";
import { TransactionScope } from "./transaction-scope.js";

/** What a one-level transaction needs of its server. */
export interface TransactionHost {
  readonly context: QueryContext;
  open(options: { signal?: AbortSignal; timeoutMs?: number }): Promise<{
    readonly session: LeasedSession;
    readonly closing: AbortSignal;
  }>;
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
  try {
    const value = await attempt(host, work, { id, options, observation });
    observation?.end?.({ outcome: "commit" });
    return value;
  } catch (error) {
    observation?.end?.({ outcome: endOf(error), error });
    throw error instanceof DatabaseError ? withCallerStack(error, runTransaction) : error;
  }
}

function endOf(error: unknown): "rollback" | "error" | "unknown" {
  if (!(error instanceof DatabaseError)) return "rollback";
  return error.outcome === "unknown" ? "unknown" : "error";
}

interface Attempt {
  readonly id: string;
  readonly options: TransactionOptions;
  readonly observation: TransactionObservation | undefined;
}

async function attempt<T>(host: TransactionHost, work: Work<T>, tx: Attempt): Promise<T> {
  const { options, observation } = tx;
  const { signal, timeoutMs } = options;
  const limit = Limit.of({ signals: [signal], timeoutMs });
  const over = limit?.reason;
  if (over !== undefined) throw stopped(over, { outcome: "not_applied" });
  const { session, closing } = await host.open({
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const stop = stopOf(limit);
  try {
    const settings = { ...observation?.settings, ...options.settings };
    await session.begin(options, { defer: true, settings });
    const scope = new TransactionScope(session, {
      id: tx.id,
      isolation: options.isolation,
      readOnly: options.readOnly ?? false,
      signal: AbortSignal.any([closing, ...(stop === undefined ? [] : [stop.signal])]),
      limit: stop?.signal,
    });
    return await finish(session, scope, () => {
      if (observation?.run === undefined) return work(scope);
      return observation.run(() => work(scope));
    });
  } finally {
    stop?.end();
    await session.release();
  }
}

async function finish<T>(
  session: LeasedSession,
  scope: TransactionScope,
  work: () => Promise<T>,
): Promise<T> {
  let value: T;
  try {
    value = await work();
  } catch (error) {
    scope.close();
    const unawaited = await unawaitedIn(session, "threw");
    if (unawaited !== undefined) attachSuppressed(error, unawaited);
    // COMMIT may have left with the last statement: then there is nothing to undo.
    if (!scope.committed) await session.rollback();
    throw error;
  }
  scope.close();
  if (scope.committed) return value;
  const failure = scope.failure?.error ?? (await unawaitedIn(session, "returned"));
  if (failure !== undefined) {
    await session.rollback();
    throw failure;
  }
  await commit(session);
  return value;
}

/** The error for statements that still ran. They have been awaited: none can follow the ROLLBACK. */
async function unawaitedIn(
  session: LeasedSession,
  how: "returned" | "threw",
): Promise<TxUnawaitedQueryError | undefined> {
  const { inFlight } = session;
  if (inFlight === 0) return undefined;
  await session.channel.drained();
  return new TxUnawaitedQueryError(
    `the callback ${how} while ${inFlight} of its statements ran; they were awaited and everything was rolled back`,
  );
}

async function commit(session: LeasedSession): Promise<void> {
  try {
    await session.commit();
  } catch (error) {
    // A refused COMMIT, such as a deferred constraint, has ended the transaction already.
    await session.rollback();
    throw error;
  }
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
