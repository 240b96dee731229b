import type { IsolationLevel } from "@abe/db-core";
import { SessionQueryable } from "@abe/db-core/session";
import {
  type AdvisoryLockOptions,
  type LockKey,
  lockInTransaction,
  tryLockInTransaction,
} from "./advisory-lock.js";
import type { Hooks } from "./hooks.js";
import type { RootTransaction } from "./root-transaction.js";
import type { RunLimit } from "./run-limit.js";
import type { CompletionHook, Hook } from "./transaction.js";

/** What a scope has of its own. */
export interface ScopeLevel {
  /** 0 for the transaction itself. */
  readonly depth: number;
  readonly limit: RunLimit | undefined;
  readonly hooks: Hooks;
}

/** What a handle says of its transaction, and what it does through its own statements. */
export abstract class ScopeBase extends SessionQueryable {
  readonly root: RootTransaction;
  readonly limit: RunLimit | undefined;
  readonly depth: number;
  readonly hooks: Hooks;
  #signal: AbortSignal | undefined;

  constructor(root: RootTransaction, { depth, limit, hooks }: ScopeLevel) {
    super(root.session, { transactionId: root.id, signal: limit?.signal });
    this.root = root;
    this.limit = limit;
    this.depth = depth;
    this.hooks = hooks;
  }

  /** @throws TxClosedError after the end. Nothing was sent. */
  abstract refuseClosed(): void;

  get id(): string {
    return this.root.id;
  }

  get attempt(): number {
    return this.root.attempt;
  }

  get isolation(): IsolationLevel | undefined {
    return this.root.options.isolation;
  }

  get readOnly(): boolean {
    return this.root.options.readOnly ?? false;
  }

  get signal(): AbortSignal {
    const { closing } = this.root.session;
    this.#signal ??=
      this.limit === undefined ? closing : AbortSignal.any([closing, this.limit.signal]);
    return this.#signal;
  }

  beforeCommit(hook: Hook): void {
    this.refuseClosed();
    this.hooks.beforeCommit(hook);
  }

  afterCommit(hook: Hook): void {
    this.refuseClosed();
    this.hooks.afterCommit(hook);
  }

  afterRollback(hook: Hook): void {
    this.refuseClosed();
    this.hooks.afterRollback(hook);
  }

  afterCompletion(hook: CompletionHook): void {
    this.refuseClosed();
    this.hooks.afterCompletion(hook);
  }

  advisoryLock(key: LockKey, options: AdvisoryLockOptions = {}): Promise<void> {
    return lockInTransaction(this, key, options);
  }

  tryAdvisoryLock(key: LockKey, options: AdvisoryLockOptions = {}): Promise<boolean> {
    return tryLockInTransaction(this, key, options);
  }
}
