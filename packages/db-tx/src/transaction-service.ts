import type { IDatabaseServer } from "@abe/db-core";
import { callerLine, emitWarning, siteOf } from "@abe/db-core/session";
import { fileURLToPath } from "node:url";
import type { LockKey } from "./advisory-lock.js";
import { Ambient } from "./ambient.js";
import { AutocommitScope } from "./autocommit-scope.js";
import { ConnectionDemand } from "./connection-demand.js";
import type { TxWarningCode } from "./errors/error-codes.js";
import { TxForbiddenError, TxOptionsConflictError, TxRequiredError } from "./errors/index.js";
import { JoiningServer, joiningBrand } from "./joining-server.js";
import { checkRun } from "./check-options.js";
import { conflictsOutside, conflictsWith } from "./options-conflict.js";
import { propagationStep } from "./propagation.js";
import { reportHooks } from "./report-hooks.js";
import { RetryBudget, type RetryBudgetOptions } from "./retry-budget.js";
import { type Operation, OperationRun, type OperationResults } from "./run-all.js";
import { RunLimit } from "./run-limit.js";
import { runRetrying } from "./run-retrying.js";
import { type Scope, toldByEnd } from "./scope.js";
import { type SessionLockOptions, withSessionLock } from "./session-lock.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Transaction } from "./transaction.js";

/** Options of {@link createTransactionService}. */
export interface TransactionServiceOptions {
  /**
   * Bounds the retries of all transactions together. Default: none, since a burst of conflicts that
   * would have passed fails with it.
   */
  readonly retryBudget?: RetryBudgetOptions;
}

/** Options of {@link TransactionService.readOnly}. */
export interface ReadOnlyOptions extends Omit<TransactionRunOptions, "readOnly"> {
  /** All statements see the same moment: `isolation: "repeatable read"`. Default `false`. */
  readonly snapshot?: boolean;
}

type Work<T> = (transaction: Transaction) => Promise<T>;

/** This package's folder: its frames are not the caller's. */
const ownFolder = fileURLToPath(new URL(".", import.meta.url));

/**
 * Transactions that nest, join and retry. One per server.
 *
 * A transaction is ambient: whatever runs inside {@link run} finds it by {@link current}, and queries
 * through {@link server} join it. Handles work without it.
 */
export class TransactionService {
  /**
   * The same contract as the plain server; queries join the ambient transaction. After its end they throw
   * TxClosedError in whatever it has left running: nothing commits by itself unnoticed.
   */
  readonly server: IDatabaseServer;
  readonly #server: IDatabaseServer;
  readonly #ambient: Ambient<Scope> = new Ambient();
  readonly #demand: ConnectionDemand<Scope> = new ConnectionDemand();
  readonly #budget: RetryBudget | undefined;
  /** The observers have been told that transactions of two servers are in one another. */
  #hasWarned = false;

  constructor(server: IDatabaseServer, options: TransactionServiceOptions = {}) {
    const { retryBudget } = options;
    this.#server = server;
    this.#budget =
      retryBudget === undefined ? undefined : new RetryBudget(retryBudget, performance.now());
    this.server = new JoiningServer(server, this);
  }

  /**
   * The ambient transaction or savepoint, if any. In work that has outlived it this is its dead handle,
   * which refuses every statement.
   */
  current(): Transaction | undefined {
    return this.#ambient.current;
  }

  /**
   * Runs `work` in a transaction, by `propagation`. The outermost scope commits, and is run again after a
   * serialization failure or a deadlock: what `work` does outside the database belongs in `afterCommit`.
   *
   * @throws ParameterError an option that is not known or has no such value. Nothing was sent.
   * @throws TxRequiredError, TxForbiddenError, TxOptionsConflictError, PoolDeadlockError nothing was sent.
   * @throws TxClosedError called by work that has outlived its transaction. Nothing was sent.
   * @throws TxRollbackOnlyError a joined scope had failed; nothing was applied.
   * @throws QueryTimeoutError, QueryAbortedError stopped before COMMIT; nothing was applied.
   * @throws TxAbortedCommitError, TxUnawaitedQueryError, CommitOutcomeUnknownError as db-core says.
   */
  run<T>(work: Work<T>, options: TransactionRunOptions = {}): Promise<T> {
    return toldByEnd(this.#ambient.current, () => this.#run(work, options));
  }

  async #run<T>(work: Work<T>, options: TransactionRunOptions): Promise<T> {
    checkRun(work, options);
    const { propagation = "required" } = options;
    const { current } = this.#ambient;
    const step = propagationStep(propagation, current !== undefined);
    if (step === "begin") return this.#begin(work, options);
    if (step === "outside") return this.#outside(work, options);
    current?.refuseClosed();
    if (step === "forbidden")
      throw new TxForbiddenError("no transaction may be open here (propagation never)");
    if (current === undefined)
      throw new TxRequiredError("a transaction must be open here (propagation mandatory)");
    return step === "join" ? join(current, work, options) : nest(current, work, options);
  }

  /**
   * Runs the operations in order in one transaction: functions, or statements whose rows are returned.
   * The first that fails undoes all.
   *
   * @throws TxOperationError names its index; `cause` is its error. Nothing was applied.
   */
  async runAll<const T extends readonly Operation[]>(
    operations: T,
    options: TransactionRunOptions = {},
  ): Promise<OperationResults<T>> {
    const all = new OperationRun(operations);
    try {
      return (await this.run((transaction) => all.results(transaction), options)) as never;
    } catch (error) {
      throw all.explain(error);
    }
  }

  /**
   * Runs `work` in a READ ONLY transaction.
   *
   * @throws ReadOnlyError (25006) `work` tried to write. Nothing was applied.
   */
  readOnly<T>(work: Work<T>, options: ReadOnlyOptions = {}): Promise<T> {
    const { snapshot = false, ...rest } = options;
    const isolation = snapshot ? ({ isolation: "repeatable read" } as const) : {};
    return this.run(work, { ...isolation, ...rest, readOnly: true });
  }

  /** Runs `work` as if no transaction were open; the open one is untouched. */
  detached<T>(work: () => Promise<T>): Promise<T> {
    return this.#ambient.run(undefined, work);
  }

  /**
   * Runs `work` while a connection of its own holds an advisory lock, outside any transaction: for work
   * that takes long, or commits several times.
   *
   * @param work gets a signal that fires with LockLostError when the connection is lost.
   * @throws LockTimeoutError (55P03) not free within `timeoutMs`. `work` did not run.
   * @throws LockLostError the lock was, or may have been, lost meanwhile, whatever `work` returned.
   */
  withLock<T>(
    key: LockKey,
    work: (held: AbortSignal) => Promise<T>,
    options: SessionLockOptions = {},
  ): Promise<T> {
    return withSessionLock(this.#server, key, options, work);
  }

  async #begin<T>(work: Work<T>, options: TransactionRunOptions): Promise<T> {
    const site = siteOf(this.#server);
    if (options.propagation !== "requiresNew") this.#noticeOtherServers(options.name);
    const limit = RunLimit.of(options);
    const setup = {
      server: this.#server,
      ambient: this.#ambient,
      demand: this.#demand,
      options,
      limit,
      site,
      openedAt: () => callerLine(site.stack, ownFolder),
    };
    try {
      return await runRetrying(setup, this.#budget, work);
    } finally {
      limit?.dispose();
    }
  }

  /** Said once: in an application where it is meant, it is meant again and again. */
  #noticeOtherServers(name: string | undefined): void {
    if (this.#hasWarned || this.#ambient.foreign.every(({ isOver }) => isOver)) return;
    this.#hasWarned = true;
    emitWarning(this.#server, {
      code: "DB_TX_OTHER_SERVER" satisfies TxWarningCode,
      message:
        "a transaction begins inside one of another server: each commits by itself. Where that is meant, say requiresNew",
      details: { name },
    });
  }

  async #outside<T>(work: Work<T>, options: TransactionRunOptions): Promise<T> {
    refuse(conflictsOutside(options), "a scope without a transaction cannot have");
    const scope = new AutocommitScope(this.#server);
    return this.detached(async () => {
      try {
        const value = await work(scope);
        await scope.hooks.runBeforeCommit();
        await reportHooks(this.#server, scope.hooks, "committed");
        return value;
      } catch (error) {
        await reportHooks(this.#server, scope.hooks, "rolledBack");
        throw error;
      }
    });
  }
}

const services = new WeakMap<IDatabaseServer, TransactionService>();

/**
 * The service of a server; the same one each time, also for a server that is already a service's own.
 *
 * @param options of the first call for this server; a later call that brings some is refused.
 * @throws TxOptionsConflictError.
 */
export function createTransactionService(
  server: IDatabaseServer,
  options?: TransactionServiceOptions,
): TransactionService {
  const known =
    (Reflect.get(server, joiningBrand) as TransactionService | undefined) ?? services.get(server);
  if (known === undefined) {
    const service = new TransactionService(server, options);
    services.set(server, service);
    return service;
  }
  if (options === undefined) return known;
  throw new TxOptionsConflictError(
    "this server has a TransactionService already, with its options",
  );
}

async function join<T>(scope: Scope, work: Work<T>, options: TransactionRunOptions): Promise<T> {
  refuse(conflictsWith(scope.root.options, options), "the open transaction cannot take on another");
  return scope.join(work);
}

async function nest<T>(scope: Scope, work: Work<T>, options: TransactionRunOptions): Promise<T> {
  const { signal, timeoutMs, ...rest } = options;
  refuse(conflictsWith(scope.root.options, rest), "the open transaction cannot take on another");
  return scope.savepoint(work, {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

function refuse(conflicts: readonly string[], why: string): void {
  if (conflicts.length > 0)
    throw new TxOptionsConflictError(`${why} ${conflicts.join(", ")}; nothing was sent`);
}
