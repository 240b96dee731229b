import type { Queryable } from "@abe/db-core";
import type { TxUnawaitedQueryError } from "@abe/db-core/errors";
import { attachSuppressed, emitSavepoint, emitWarning } from "@abe/db-core/session";
import type { Ambient } from "./ambient.js";
import type { TxWarningCode } from "./errors/error-codes.js";
import {
  closedScope,
  insideOwnSavepoint,
  lateCommit,
  parentBusy,
  rollbackOnly,
  unawaited,
} from "./errors/scope-refusals.js";
import { Hooks } from "./hooks.js";
import { LastStatement } from "./last-statement.js";
import { warnOfDurability } from "./durability-warning.js";
import { reportHooks } from "./report-hooks.js";
import type { RootTransaction } from "./root-transaction.js";
import { RunLimit } from "./run-limit.js";
import { ScopeBase, type ScopeLevel } from "./scope-base.js";
import { nextPhase, type ScopeEvent, type ScopePhase, stateOf } from "./scope-phase.js";
import type { SavepointOptions, Transaction, TransactionState } from "./transaction.js";
import { Turns } from "./turns.js";

type Work<T> = (transaction: Transaction) => Promise<T>;

/** Savepoints of one transaction at which PostgreSQL begins to be slow for everybody (64 subtransactions). */
const manySavepoints = 64;

/** How many pieces of work a callback has left behind, and the text of the first statement among them. */
interface Left {
  readonly pieces: number;
  readonly statement: string | undefined;
}

/** One level of a transaction: the transaction itself, or a savepoint. */
export class Scope extends ScopeBase implements Transaction {
  readonly #ambient: Ambient<Scope>;
  readonly #turns: Turns = new Turns();
  #phase: ScopePhase = "open";
  #rollbackOnly: { readonly cause: unknown } | undefined;
  #commitFailure: { readonly error: unknown } | undefined;
  /** The savepoint that is open. */
  #child: Scope | undefined;
  /** Joined scopes, and savepoints begun or in line, that have not settled. */
  #openScopes = 0;
  /** The last SAVEPOINT, RELEASE or ROLLBACK TO of a child, if there was one; never rejects. */
  #command: Promise<unknown> | undefined;
  /** An outer scope has ended over this one. */
  #cut = false;

  constructor(root: RootTransaction, ambient: Ambient<Scope>, level: ScopeLevel) {
    super(root, level);
    this.#ambient = ambient;
  }

  get state(): TransactionState {
    return stateOf(this.#phase, {
      failed: this.#phase === "open" && this.root.session.status === "failed",
      rollbackOnly: this.#rollbackOnly !== undefined,
    });
  }

  /** COMMIT is on its way, or was lost on it. */
  get isCommitting(): boolean {
    return this.#phase === "committing";
  }

  /** COMMIT was answered, with {@link last} or without. */
  get committed(): boolean {
    return this.#phase === "committed";
  }

  /** Nothing runs in it any more. */
  get isOver(): boolean {
    return this.#phase !== "open";
  }

  /** COMMIT went out with {@link last} and did not succeed. */
  get commitFailure(): { readonly error: unknown } | undefined {
    return this.#commitFailure;
  }

  override refuseClosed(): void {
    if (this.#phase !== "open") throw closedScope(this.root.openedAt());
  }

  protected override enter(): void {
    this.refuseClosed();
    if (this.#child !== undefined) throw parentBusy();
  }

  last(): Queryable {
    return new LastStatement(() => {
      const { isReady, before } = this.root.proof;
      // Something more has to leave with COMMIT, or before it: then it is an ordinary statement.
      const isPlain = !isReady || before !== undefined || this.hooks.holdsCommit;
      // Neither a savepoint commits, nor a scope that has joined.
      const isInside = this.depth > 0 || this.#openScopes > 0;
      return isPlain || isInside ? this : this.#committing();
    });
  }

  #committing(): Queryable {
    return this.committing({
      committing: () => {
        if (this.#rollbackOnly !== undefined) throw rollbackOnly(this.#rollbackOnly.cause);
        this.advance("commit");
      },
      committed: (durability) => {
        this.advance("committed");
        warnOfDurability(this.root, durability);
        this.limit?.answered();
      },
      failed: (error) => {
        this.#commitFailure = { error };
        this.limit?.answered();
      },
    });
  }

  setRollbackOnly(reason?: unknown): void {
    this.refuseClosed();
    this.#rollbackOnly ??= { cause: reason };
  }

  advance(event: ScopeEvent): void {
    this.#phase = nextPhase(this.#phase, event);
  }

  /** Runs `work` as a part of this scope: when it fails, the scope does, whoever catches the error. */
  async join<T>(work: Work<T>): Promise<T> {
    this.refuseClosed();
    this.#openScopes++;
    try {
      return await work(this);
    } catch (error) {
      this.#rollbackOnly ??= { cause: error };
      throw error;
    } finally {
      this.#openScopes--;
    }
  }

  savepoint<T>(work: Work<T>, options: SavepointOptions = {}): Promise<T> {
    return toldByEnd(this, () => this.#savepoint(work, options));
  }

  async #savepoint<T>(work: Work<T>, options: SavepointOptions): Promise<T> {
    const { around } = this.#ambient;
    if (this.#child !== undefined && around.includes(this.#child)) throw insideOwnSavepoint();
    const hooks = new Hooks();
    this.#openScopes++;
    try {
      return await this.#turns.take(() => this.#runSavepoint(work, options, hooks));
    } catch (error) {
      // Behind its turn, so that a hook may set a savepoint of its own.
      await this.#ambient.run(undefined, () => reportHooks(this.root.server, hooks, "rolledBack"));
      throw error;
    } finally {
      this.#openScopes--;
    }
  }

  /**
   * Runs the callback of this scope to its end, and what has to happen before COMMIT: then nothing of it
   * runs any more.
   *
   * @throws what the callback threw; TxUnawaitedQueryError, TxRollbackOnlyError when it returned; the
   *   limit's error when it was stopped.
   */
  async body<T>(work: () => Promise<T>): Promise<T> {
    const { limit } = this;
    try {
      const value = await this.#within(work);
      if (this.#mayRunHooks) await this.#within(() => this.hooks.runBeforeCommit());
      const left = this.#left();
      if (this.#isQuiet) this.advance("end");
      else await this.close();
      if (this.#commitFailure !== undefined) throw this.#commitFailure.error;
      if (this.committed) return value;
      this.#refuseToKeep(left);
      return value;
    } catch (error) {
      if (this.#isCommitLate(error)) throw this.#giveUpCommit();
      const left = this.#phase === "open" ? this.#left() : undefined;
      await this.close();
      const thrown = limit === undefined ? error : limit.explain(error, this.committed);
      if (left !== undefined && limit?.signal.aborted !== true)
        this.#attach(thrown, this.#unawaited("threw", left));
      throw thrown;
    }
  }

  /** @throws why a scope whose callback returned must be undone. */
  #refuseToKeep(left: Left | undefined): void {
    if (this.#cut) throw closedScope(this.root.openedAt());
    if (left !== undefined) throw this.#unawaited("returned", left);
    if (this.#rollbackOnly !== undefined) throw rollbackOnly(this.#rollbackOnly.cause);
    this.limit?.check();
  }

  /** What the callback has begun and not awaited. */
  #left(): Left | undefined {
    const { unsettled: pieces, running: statement } = this;
    return pieces === 0 ? undefined : { pieces, statement };
  }

  #unawaited(how: "returned" | "threw", { pieces, statement }: Left): TxUnawaitedQueryError {
    return unawaited(how, pieces, { statement, cause: this.firstError });
  }

  /** In the ambient of this scope, until the limit stops it. */
  #within<T>(work: () => Promise<T>): Promise<T> {
    const { limit } = this;
    const running = this.#ambient.run(this, work);
    return limit === undefined ? running : limit.race(running, () => this.#awaitsCommit);
  }

  /** Not while something runs that was not awaited: they may take long enough to hide it. */
  get #mayRunHooks(): boolean {
    return this.depth === 0 && !this.isOver && this.hooks.holdsCommit && this.unsettled === 0;
  }

  /** Nothing is to be waited for. */
  get #isQuiet(): boolean {
    return this.unsettled === 0 && this.#child === undefined && this.#command === undefined;
  }

  /** COMMIT was sent with {@link last}, and nothing has come of it yet. */
  get #awaitsCommit(): boolean {
    return this.isCommitting && this.#commitFailure === undefined;
  }

  /** The limit came while COMMIT, sent with {@link last}, had no answer. */
  #isCommitLate(error: unknown): boolean {
    return this.#awaitsCommit && error === this.limit?.signal.reason;
  }

  /** Nothing is cancelled, and the connection left alone until the answer has come. */
  #giveUpCommit(): unknown {
    const error = lateCommit();
    this.root.unanswered = this.drained();
    this.#commitFailure = { error };
    return error;
  }

  /** Lets nothing begin any more, here and in the savepoints inside, and waits for what was sent. */
  async close(): Promise<void> {
    this.advance("end");
    const child = this.#child;
    if (child !== undefined) child.#cut = true;
    await this.drained();
    await child?.close();
    await this.#command;
  }

  /** Statements, joined scopes and savepoints that have not ended. */
  get unsettled(): number {
    return this.inFlight + this.#openScopes;
  }

  async #runSavepoint<T>(work: Work<T>, options: SavepointOptions, hooks: Hooks): Promise<T> {
    this.enter();
    const { root } = this;
    const own = RunLimit.of({ ...options, outer: this.limit?.signal });
    const limit = own ?? this.limit;
    const child = new Scope(root, this.#ambient, { depth: this.depth + 1, limit, hooks });
    const name = this.#nextName();
    this.#child = child;
    try {
      await this.#order(() => root.session.savepoint(name));
      return await this.#runChild(child, name, work);
    } finally {
      own?.dispose();
      this.#child = undefined;
    }
  }

  async #runChild<T>(child: Scope, name: string, work: Work<T>): Promise<T> {
    const { root } = this;
    const ended = emitSavepoint(root.server, { transactionId: root.id, depth: child.depth });
    try {
      const value = await child.body(() => work(child));
      await this.#order(() => root.session.releaseSavepoint(name));
      child.advance("release");
      child.hooks.promoteTo(this.hooks);
      ended({ outcome: "release" });
      return value;
    } catch (error) {
      if (!child.#cut) await this.#undo(name, error);
      child.advance("rollBack");
      ended({ outcome: "rollback", error });
      throw error;
    }
  }

  /** A failing ROLLBACK TO leaves the whole scope in doubt; the first error stays the one thrown. */
  async #undo(name: string, error: unknown): Promise<void> {
    try {
      await this.#order(() => this.root.session.rollbackTo(name));
    } catch (failure) {
      this.#attach(error, failure);
      this.#rollbackOnly ??= { cause: error };
    }
  }

  /** Sends a command about a child, so that {@link close} can wait for it. */
  #order(send: () => Promise<void>): Promise<void> {
    const sent = send();
    this.#command = sent.catch(() => undefined);
    return sent;
  }

  #nextName(): string {
    const { root } = this;
    const count = ++root.savepoints;
    if (count === manySavepoints + 1)
      emitWarning(root.server, {
        code: "DB_TX_MANY_SAVEPOINTS" satisfies TxWarningCode,
        message: `a transaction has set more than ${manySavepoints} savepoints: PostgreSQL keeps track of no more in memory, and every other session is slowed down`,
        details: { transactionId: root.id, name: root.options.name },
      });
    return `abe_sp_${count}`;
  }

  #attach(error: unknown, failure: unknown): void {
    if (attachSuppressed(error, failure)) return;
    emitWarning(this.root.server, {
      code: "DB_TX_SUPPRESSED" satisfies TxWarningCode,
      message: "something failed beside the error of a transaction, which it cannot be attached to",
      error: failure,
    });
  }
}

/**
 * The answer to a call that becomes a part of `scope`. A failure that nobody awaits is told by the end of
 * the scope: it must not end the process before, as an unhandled rejection.
 */
export function toldByEnd<T>(scope: Scope | undefined, call: () => Promise<T>): Promise<T> {
  const before = scope?.isOver === false ? scope.unsettled : Infinity;
  const answer = call();
  if (scope !== undefined && scope.unsettled > before) answer.catch(() => undefined);
  return answer;
}
