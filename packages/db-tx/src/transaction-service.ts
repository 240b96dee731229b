import { setTimeout as sleep } from "node:timers/promises";
import type { IDatabaseServer, Statement } from "@abe/db-core";
import { DatabaseError } from "@abe/db-core/errors";
import { emitRetry } from "@abe/db-core/session";
import { Ambient } from "./ambient.js";
import { AutocommitScope } from "./autocommit-scope.js";
import { TxForbiddenError, TxOptionsConflictError, TxRequiredError } from "./errors/index.js";
import { JoiningServer, joiningBrand } from "./joining-server.js";
import { propagationStep } from "./propagation.js";
import { retryDelay } from "./retry.js";
import { reportHooks, runRoot } from "./run-root.js";
import type { Scope } from "./scope.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Transaction } from "./transaction.js";

/** One operation of {@link TransactionService.runAll}. */
export type Operation<T = unknown> = ((transaction: Transaction) => Promise<T>) | Statement<T>;

/** The values of {@link TransactionService.runAll}, by position: rows for statements. */
export type OperationResults<T extends readonly Operation[]> = {
  -readonly [K in keyof T]: T[K] extends (transaction: Transaction) => Promise<infer Value>
    ? Value
    : T[K] extends Statement<infer Row>
      ? Row[]
      : never;
};

/**
 * Transactions that nest, join and retry. One per server.
 *
 * A transaction is ambient: whatever runs inside {@link run} finds it by {@link current}, and queries
 * through {@link server} join it. Handles work without it.
 */
export class TransactionService {
  /** The same contract as the plain server; queries join the ambient transaction. */
  readonly server: IDatabaseServer;
  readonly #server: IDatabaseServer;
  readonly #ambient: Ambient = new Ambient();

  constructor(server: IDatabaseServer) {
    this.#server = server;
    this.server = new JoiningServer(server, this);
  }

  /** The ambient transaction or savepoint, if any. */
  current(): Transaction | undefined {
    return this.#ambient.current;
  }

  /**
   * Runs `work` in a transaction, by `propagation`. The outermost scope commits, and is run again after a
   * serialization failure or a deadlock.
   *
   * @throws TxRequiredError, TxForbiddenError, TxOptionsConflictError nothing was sent.
   * @throws TxRollbackOnlyError a joined scope had failed; nothing was applied.
   * @throws TxAbortedCommitError, TxUnawaitedQueryError, CommitOutcomeUnknownError as db-core says.
   */
  async run<T>(
    work: (transaction: Transaction) => Promise<T>,
    options: TransactionRunOptions = {},
  ): Promise<T> {
    const { propagation = "required" } = options;
    const current = this.#ambient.current;
    switch (propagationStep(propagation, current !== undefined)) {
      case "begin":
        return this.#begin(work, options);
      case "join":
        return this.#join(current as Scope, work, options);
      case "savepoint":
        refuseConflict(current as Scope, options);
        return (current as Scope).savepoint(work);
      case "outside":
        return this.#outside(work);
      case "required":
        throw new TxRequiredError("a transaction must be open here (propagation mandatory)");
      case "forbidden":
        throw new TxForbiddenError("no transaction may be open here (propagation never)");
    }
  }

  /** Runs the operations in order in one transaction. The first that fails undoes all. */
  async runAll<const T extends readonly Operation[]>(
    operations: T,
    options: TransactionRunOptions = {},
  ): Promise<OperationResults<T>> {
    return this.run(async (transaction) => {
      const results: unknown[] = [];
      for (const operation of operations)
        results.push(
          typeof operation === "function"
            ? await operation(transaction)
            : await transaction.many(operation),
        );
      return results as OperationResults<T>;
    }, options);
  }

  /** Runs `work` in a READ ONLY transaction. */
  readOnly<T>(
    work: (transaction: Transaction) => Promise<T>,
    options: Omit<TransactionRunOptions, "readOnly"> = {},
  ): Promise<T> {
    return this.run(work, { ...options, readOnly: true });
  }

  /** Runs `work` as if no transaction were open; the open one is untouched. */
  detached<T>(work: () => Promise<T>): Promise<T> {
    return this.#ambient.run(null, work);
  }

  async #begin<T>(
    work: (transaction: Transaction) => Promise<T>,
    options: TransactionRunOptions,
  ): Promise<T> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt++) {
      try {
        return await runRoot(
          { server: this.#server, ambient: this.#ambient, options, attempt },
          work,
        );
      } catch (error) {
        const delayMs = this.#delay(error, { attempt, startedAt }, options);
        if (delayMs === undefined) throw error;
        emitRetry(this.#server, { kind: "transaction", attempt, delayMs, error });
        await sleep(delayMs);
      }
    }
  }

  #delay(
    error: unknown,
    run: { attempt: number; startedAt: number },
    { retry, signal }: TransactionRunOptions,
  ): number | undefined {
    if (retry === false || signal?.aborted === true) return undefined;
    if (error instanceof DatabaseError && error.outcome !== "not_applied") return undefined;
    const elapsedMs = performance.now() - run.startedAt;
    return retryDelay(
      { error, attempt: run.attempt, elapsedMs, random: Math.random() },
      retry ?? {},
    );
  }

  /** A joined scope is part of the transaction: when it fails, the transaction does. */
  async #join<T>(
    scope: Scope,
    work: (transaction: Transaction) => Promise<T>,
    options: TransactionRunOptions,
  ): Promise<T> {
    refuseConflict(scope, options);
    try {
      return await work(scope);
    } catch (error) {
      scope.setRollbackOnly(error);
      throw error;
    }
  }

  async #outside<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
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

/** The service of a server; the same one each time, also for a server that is already a service's own. */
export function createTransactionService(server: IDatabaseServer): TransactionService {
  const joined: unknown = Reflect.get(server, joiningBrand);
  if (joined !== undefined) return joined as TransactionService;
  const known = services.get(server);
  if (known !== undefined) return known;
  const service = new TransactionService(server);
  services.set(server, service);
  return service;
}

function refuseConflict(scope: Scope, options: TransactionRunOptions): void {
  const { isolation, readOnly, deferrable } = options;
  const conflicts = [
    ...(isolation !== undefined && isolation !== scope.isolation ? ["isolation"] : []),
    ...(readOnly === false && scope.readOnly ? ["readOnly"] : []),
    ...(deferrable !== undefined ? ["deferrable"] : []),
  ];
  if (conflicts.length > 0)
    throw new TxOptionsConflictError(
      `the open transaction cannot take on another ${conflicts.join(", ")}; nothing was sent`,
    );
}
