import type { IsolationLevel, Queryable } from "@abe/db-core";
import { TxClosedError, TxUnawaitedQueryError } from "@abe/db-core/errors";
import { emitSavepoint, SessionQueryable } from "@abe/db-core/session";
import { TxParentBusyError } from "./errors/index.js";
import { Hooks } from "./hooks.js";
import type { RootTransaction } from "./root-transaction.js";
import type { Completion, Hook, Transaction, TransactionState } from "./transaction.js";

/** Runs work with a scope as the ambient transaction. */
export type Enter = <T>(scope: Scope, work: () => Promise<T>) => Promise<T>;

/** One level of a transaction: the transaction itself, or a savepoint. */
export class Scope extends SessionQueryable implements Transaction {
  readonly root: RootTransaction;
  readonly depth: number;
  readonly hooks: Hooks = new Hooks();
  readonly #enter: Enter;
  #state: "open" | "committing" | "committed" | "ended" = "open";
  #child = false;
  #lastSibling: Promise<unknown> = Promise.resolve();

  constructor(root: RootTransaction, depth: number, enter: Enter) {
    super(root.session, { transactionId: root.id, signal: root.signal });
    this.root = root;
    this.depth = depth;
    this.#enter = enter;
  }

  get id(): string {
    return this.root.id;
  }

  get attempt(): number {
    return this.root.attempt;
  }

  get isolation(): IsolationLevel | undefined {
    return this.root.isolation;
  }

  get readOnly(): boolean {
    return this.root.readOnly;
  }

  get signal(): AbortSignal {
    return this.root.signal;
  }

  get state(): TransactionState {
    if (this.#state !== "open") return "ended";
    return this.root.rollbackOnly === undefined ? "active" : "rollbackOnly";
  }

  /** COMMIT went out with the last statement and was answered. */
  get committed(): boolean {
    return this.#state === "committed";
  }

  protected override enter(): void {
    if (this.#state !== "open")
      throw new TxClosedError("the transaction or savepoint has ended; nothing was sent");
    if (this.#child)
      throw new TxParentBusyError(
        "a savepoint of this transaction is open: use its own handle; nothing was sent",
      );
  }

  last(): Queryable {
    if (this.depth > 0)
      throw new TxClosedError("only the outermost scope commits: last() has no meaning here");
    return this.committing({
      committing: () => {
        this.#state = "committing";
      },
      committed: () => {
        this.#state = "committed";
      },
      failed: (error) => this.setRollbackOnly(error),
    });
  }

  savepoint<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const turn = this.#lastSibling.then(() => this.#runSavepoint(work));
    this.#lastSibling = turn.catch(() => undefined);
    return turn;
  }

  setRollbackOnly(reason?: unknown): void {
    this.root.rollbackOnly ??= { cause: reason };
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

  afterCompletion(hook: (completion: Completion) => void | Promise<void>): void {
    this.hooks.afterCompletion(hook);
  }

  /** No statement may begin any more. */
  end(): void {
    if (this.#state !== "committed") this.#state = "ended";
  }

  /** @throws TxUnawaitedQueryError when statements were still running; they have been awaited. */
  async refuseUnawaited(): Promise<void> {
    const unawaited = this.inFlight;
    if (unawaited === 0) return;
    await this.drained();
    throw new TxUnawaitedQueryError(
      `the callback returned while ${unawaited} of its statements ran; they were awaited and rolled back`,
    );
  }

  async #runSavepoint<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.enter();
    const { root } = this;
    const name = `abe_sp_${++root.savepoints}`;
    const child = new Scope(root, this.depth + 1, this.#enter);
    await root.session.savepoint(name);
    const depth = child.depth;
    const ended = emitSavepoint(root.server, { transactionId: root.id, depth });
    this.#child = true;
    try {
      const value = await this.#enter(child, () => work(child));
      child.end();
      await child.refuseUnawaited();
      await root.session.releaseSavepoint(name);
      child.hooks.promoteTo(this.hooks);
      ended({ outcome: "release" });
      return value;
    } catch (error) {
      child.end();
      await child.drained();
      await this.#undo(name, error);
      ended({ outcome: "rollback", error });
      await child.hooks.runAfter("rolledBack");
      throw error;
    } finally {
      this.#child = false;
    }
  }

  /** A failing ROLLBACK TO leaves the whole transaction in doubt; the first error stays the one thrown. */
  async #undo(name: string, error: unknown): Promise<void> {
    try {
      await this.root.session.rollbackTo(name);
    } catch {
      this.setRollbackOnly(error);
    }
  }
}
