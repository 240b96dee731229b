import type { IDatabaseServer, Queryable } from "@abe/db-core";
import { RoutedQueryable } from "@abe/db-core/session";
import { TxRequiredError } from "./errors/index.js";
import { Hooks } from "./hooks.js";
import type { CompletionHook, Hook, Transaction, TransactionState } from "./transaction.js";

/**
 * The handle of a scope that runs without a transaction: each statement commits by itself, and hooks run
 * when the scope ends.
 */
export class AutocommitScope extends RoutedQueryable implements Transaction {
  readonly id: string = "autocommit";
  readonly isolation: undefined = undefined;
  readonly readOnly: boolean = false;
  readonly depth: number = 0;
  readonly attempt: number = 1;
  readonly state: TransactionState = "active";
  readonly signal: AbortSignal = new AbortController().signal;
  readonly hooks: Hooks = new Hooks();
  readonly #server: IDatabaseServer;

  constructor(server: IDatabaseServer) {
    super();
    this.#server = server;
  }

  protected override route(): Queryable {
    return this.#server;
  }

  last(): Queryable {
    return this.#server;
  }

  savepoint(): Promise<never> {
    return Promise.reject(noTransaction("savepoint()"));
  }

  setRollbackOnly(): void {
    throw noTransaction("setRollbackOnly()");
  }

  advisoryLock(): Promise<never> {
    return Promise.reject(noTransaction("advisoryLock()"));
  }

  tryAdvisoryLock(): Promise<never> {
    return Promise.reject(noTransaction("tryAdvisoryLock()"));
  }

  beforeCommit(hook: Hook): void {
    this.hooks.beforeCommit(hook);
  }

  afterCommit(hook: Hook): void {
    this.hooks.afterCommit(hook);
  }

  afterRollback(hook: Hook): void {
    this.hooks.afterRollback(hook);
  }

  afterCompletion(hook: CompletionHook): void {
    this.hooks.afterCompletion(hook);
  }
}

function noTransaction(what: string): TxRequiredError {
  return new TxRequiredError(`${what} needs a transaction, and this scope runs without one`);
}
