import type {
  BeginCommand,
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver/driver.js";
import type { TransactionStatus } from "../driver/transaction-status.js";
import { ConnectionLostError, UnsupportedError } from "../errors/connection-errors.js";
import { DatabaseError } from "../errors/database-error.js";
import { QueryAbortedError, StatementError } from "../errors/query-errors.js";
import { CommitOutcomeUnknownError, TxClosedError } from "../errors/transaction-errors.js";
import type { Lease } from "../pool/lease.js";
import type { BorrowRequest, CopyInSource, QueryContext } from "../query/conduit.js";
import { ChannelBorrowed, type ChannelLender } from "./channel-borrowed.js";
import { Occupancy } from "./occupancy.js";
import { OpenWork } from "./open-work.js";
import type { Departure, OnBegun } from "./pending-commands.js";
import { TransactionBlock } from "./transaction-block.js";
import { newTask, type Task, Turnstile } from "./turnstile.js";

/** Key under which a session carries its channel; equal across copies of the package. */
export const channelKey: unique symbol = Symbol.for("@abe/db-core/channel");

/**
 * Everything that goes over one leased connection, in the order it was asked for. It knows what the
 * connection does not: a BEGIN that rides with the next statement, why the transaction can only roll
 * back, and what cannot share the connection.
 */
export class Channel implements ChannelLender {
  readonly context: QueryContext;
  /** Pieces of work that have not ended. */
  readonly work: OpenWork = new OpenWork();
  readonly #lease: Lease;
  /** The same as {@link connection}; its status can be asked after the lease has ended. */
  readonly #wire: DriverConnection;
  readonly #turnstile = new Turnstile();
  readonly #block = new TransactionBlock();
  readonly #occupancy = new Occupancy();
  #guarded = false;

  constructor(lease: Lease, context: QueryContext) {
    this.#lease = lease;
    this.#wire = lease.connection;
    this.context = context;
  }

  /** The channel of a session of ours. @throws UnsupportedError. */
  static of(session: object): Channel {
    const channel: unknown = Reflect.get(session, channelKey);
    if (channel !== undefined) return channel as Channel;
    throw new UnsupportedError("this session is not one that openSession() has opened");
  }

  /** @throws LeaseReleasedError after the lease has ended. */
  get connection(): DriverConnection {
    return this.#lease.connection;
  }

  /** As the last answer of the server said, after the lease has ended, too. */
  get status(): TransactionStatus {
    return this.#wire.status();
  }

  get inTransaction(): boolean {
    return this.#block.pending.holdsBegin || this.#wire.status() !== "idle";
  }

  /** What made the transaction fail. */
  get firstError(): unknown {
    return this.#block.firstError;
  }

  /** Expects answers within the session's own `statement_timeout`; `undefined`: it is not known. */
  guard(statementTimeoutMs: number | undefined): void {
    this.#guarded = statementTimeoutMs !== undefined;
    this.connection.expectAnswers(statementTimeoutMs);
  }

  /** Lets a BEGIN ride with the next statement. */
  defer(begin: BeginCommand, onBegun?: OnBegun): void {
    if (this.#guarded && begin.also.some(setsTimeout)) this.guard(undefined);
    this.#block.defer(begin, onBegun);
  }

  /** Drops what never left. @returns whether BEGIN was part of it. */
  dropDeferred(): boolean {
    return this.#block.pending.drop();
  }

  /**
   * Sets a savepoint: SAVEPOINT leaves with the next statement.
   *
   * @throws TxAbortedError, StatementError outside a transaction. Nothing was sent.
   */
  savepoint(name: string): Promise<void> {
    this.#block.savepoint(name);
    return this.#point(() => this.#block.pending.savepoint(name));
  }

  /**
   * Releases a savepoint: RELEASE leaves with the next statement, and not at all where COMMIT comes first.
   *
   * @throws TxAbortedError what came after the savepoint has failed. Nothing was sent.
   */
  releaseSavepoint(name: string): Promise<void> {
    return this.#point(() => this.#block.pending.release(name));
  }

  /** Undoes what came after a savepoint, and releases it. */
  async rollbackTo(name: string): Promise<void> {
    await this.#pass(newTask(), async () => {
      if (this.#block.pending.undo(name)) return;
      const text = `ROLLBACK TO SAVEPOINT ${name}; RELEASE SAVEPOINT ${name}`;
      await this.#afterBegin(() => this.connection.simple(text));
    });
    this.#block.recover(name);
  }

  /** The transaction is over. */
  ended(): void {
    this.#block.end();
  }

  /** @throws LeaseReleasedError after the lease has ended. */
  borrow(request: BorrowRequest): ChannelBorrowed {
    const borrowed = new ChannelBorrowed(this, request, this.#block.begin());
    if (request.dirties) this.dirty();
    if (request.listener !== undefined) this.#lease.listen(request.listener);
    this.work.begin(borrowed);
    return borrowed;
  }

  /** A piece of work has ended. */
  returned(borrowed: ChannelBorrowed): void {
    this.#occupancy.end(borrowed.task);
    this.work.end(borrowed);
  }

  /** @param begun the place of the piece of work that was stopped. */
  doom(error: unknown, begun: number): void {
    this.#block.doom(error, begun);
  }

  destroy(cause: unknown): void {
    this.#lease.destroy(cause);
  }

  /** The session is not what it was: it is reset before anybody else gets it. */
  dirty(): void {
    this.#lease.dirty();
    // Its `statement_timeout` may be another one, too.
    if (this.#guarded) this.guard(undefined);
  }

  /** @throws TxAbortedError locally when the transaction has failed. */
  send(group: StatementGroup, task: Task = newTask()): Promise<GroupResult> {
    return this.#pass(task, () => this.#send(group, task));
  }

  /** Asks the connection for what is no statement of a transaction. A BEGIN that waits goes before it. */
  ask<Value>(work: (connection: DriverConnection) => Promise<Value>): Promise<Value> {
    return this.#pass(newTask(), () => this.#afterBegin(() => work(this.connection)));
  }

  /**
   * Runs the statements and COMMIT in one round trip, and compares the answer with what was asked.
   *
   * @throws TxAbortedCommitError, CommitOutcomeUnknownError.
   */
  commit(statements: readonly Prepared[], task: Task = newTask()): Promise<GroupResult> {
    return this.#pass(task, async () => {
      // Whatever is asked for meanwhile would run outside the transaction.
      const release = this.#turnstile.hold();
      try {
        return await this.#commit(statements, task);
      } finally {
        release();
      }
    });
  }

  /** What is not known to have succeeded yet could still fail the transaction: then it is not put off. */
  #point(add: () => void): Promise<void> {
    return this.#pass(newTask(), async () => {
      const { connection } = this;
      this.#block.refuseWhenFailed(connection.status());
      if (!this.inTransaction) throw new StatementError("no transaction is open; nothing was sent");
      add();
      if (connection.inFlight > 0) await this.#send({ statements: [] }, newTask());
    });
  }

  /** Takes back what stands in line, and cancels what runs. */
  async stop(task: Task): Promise<void> {
    if (task.takeBack !== undefined) task.takeBack();
    else if (task.request !== undefined) await this.#wire.cancel(task.request);
  }

  /** In line, unless something lets nobody pass. */
  #pass<Value>(task: Task, work: () => Promise<Value>): Promise<Value> {
    return this.#turnstile.pass(task, () => {
      const refusal = this.#occupancy.refusal(task);
      return refusal === undefined ? work() : Promise.reject(refusal);
    });
  }

  async #send(group: StatementGroup, task: Task): Promise<GroupResult> {
    const { connection } = this;
    this.#block.refuseWhenFailed(connection.status());
    if (this.#guarded && group.statements.some(setsTimeout)) this.guard(undefined);
    const { pending } = this.#block;
    const departure = group.finish === "commit" ? pending.forCommit() : pending.take();
    if (departure !== undefined) return this.#depart(departure, group, task);
    task.request = group;
    return await this.#remember(connection.send(group));
  }

  async #depart(
    { prelude, begin }: Departure,
    group: StatementGroup,
    task: Task,
  ): Promise<GroupResult> {
    const request = { ...group, prelude };
    task.request = request;
    if (begin === undefined) return this.#remember(this.connection.send(request));
    // What follows waits for BEGIN's answer: if it fails, nothing may run outside the transaction.
    const release = this.#turnstile.hold();
    try {
      const result = await this.#remember(this.#sendBegin(request));
      begin.onBegun?.(result);
      return result;
    } finally {
      release();
    }
  }

  async #sendBegin(group: StatementGroup): Promise<GroupResult> {
    const { connection } = this;
    try {
      return await connection.send(group);
    } catch (error) {
      // In a transaction it would be `failed` now, unless COMMIT was part of the group.
      if (connection.status() === "idle" && group.finish !== "commit") this.#block.refuse();
      throw error;
    }
  }

  async #commit(statements: readonly Prepared[], task: Task): Promise<GroupResult> {
    if (this.#block.mustRollBack) return this.#rollBackInstead();
    if (!this.inTransaction) throw new StatementError("no transaction is open; nothing was sent");
    const result = await this.#sendCommit(statements, task);
    if (result.commitTag === "COMMIT") {
      this.ended();
      return result;
    }
    const error = this.#block.notCommitted(
      "COMMIT was answered with ROLLBACK, because an earlier error had aborted the transaction",
    );
    this.ended();
    throw error;
  }

  async #rollBackInstead(): Promise<never> {
    const error = this.#block.notCommitted(
      "the transaction was not committed, because BEGIN had been refused or one of its statements stopped",
    );
    if (this.#wire.status() !== "idle") {
      await this.connection.simple("ROLLBACK");
      this.ended();
    }
    throw error;
  }

  async #sendCommit(statements: readonly Prepared[], task: Task): Promise<GroupResult> {
    const { connection } = this;
    try {
      // A failed transaction gets its COMMIT as well: the server's answer decides, not our memory.
      if (connection.status() === "failed")
        return await connection.send({ statements: [], finish: "commit" });
      return await this.#send({ statements, finish: "commit" }, task);
    } catch (error) {
      if (error instanceof ConnectionLostError && error.outcome === "unknown")
        throw new CommitOutcomeUnknownError(
          "the connection was lost after COMMIT was sent and before its answer came; whether the transaction was applied is not known",
          { cause: error },
        );
      throw error;
    }
  }

  /** Calls `ask` once what waits has been answered, and lets nobody come between. */
  async #afterBegin<Value>(ask: () => Promise<Value>): Promise<Value> {
    if (this.#block.pending.isEmpty) return ask();
    const release = this.#turnstile.hold();
    let asked: Promise<Value>;
    try {
      await this.#send({ statements: [] }, newTask());
      asked = ask();
    } finally {
      release();
    }
    return asked;
  }

  openCursor(statement: Prepared, task: Task): Promise<DriverCursor> {
    return this.#pass(task, () => {
      // Outside a transaction the portal lives until the connection serves anything else.
      if (!this.inTransaction)
        this.#occupancy.begin(task, "a stream is being read on this connection");
      return this.#afterBegin(async () => {
        this.#block.refuseWhenFailed(this.#wire.status());
        task.request = statement;
        const cursor = await this.#remember(this.connection.openCursor(statement));
        return this.#bound(cursor, task);
      });
    });
  }

  /** A cursor that asks nothing once its transaction or its lease is over. */
  #bound(cursor: DriverCursor, task: Task): DriverCursor {
    const { count: born } = this.#block;
    return {
      get fields() {
        return cursor.fields;
      },
      read: async (count) => {
        // Throws once the lease has ended.
        void this.connection;
        if (born !== this.#block.count)
          throw new TxClosedError("the stream's transaction has ended; nothing was sent");
        const refusal = this.#occupancy.refusal(task);
        if (refusal !== undefined) throw refusal;
        return this.#remember(cursor.read(count));
      },
      close: async (options) => {
        // Where it cannot be closed now it is closed with its transaction.
        if (born === this.#block.count && !this.#occupancy.keepsOut(task))
          await cursor.close(options);
      },
    };
  }

  copyIn({ text, rows, waits }: CopyInSource, task: Task): Promise<StatementResult> {
    return this.#pass(task, () => {
      if (waits) this.#occupancy.begin(task, "rows are being copied in on this connection");
      return this.#afterBegin(async () => {
        this.#block.refuseWhenFailed(this.#wire.status());
        task.request = rows;
        return this.#remember(this.connection.copyIn(text, rows));
      });
    });
  }

  async *copyOut(text: string, task: Task): AsyncGenerator<Uint8Array> {
    const chunks = await this.#pass(task, () => {
      this.#occupancy.begin(task, "rows are being copied out on this connection");
      return this.#afterBegin(async () => {
        this.#block.refuseWhenFailed(this.#wire.status());
        return this.connection.copyOut(text);
      });
    });
    task.request = chunks;
    try {
      yield* chunks;
    } catch (error) {
      await this.#remember(Promise.reject(error));
    } finally {
      const left = new QueryAbortedError("a copyTo() was left before its end, which cancelled it");
      this.#block.note(left, this.#wire.status());
    }
  }

  async #remember<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      throw this.#noted(error);
    }
  }

  /** @returns what is to be told of it. */
  #noted(error: unknown): unknown {
    // 25P02: the server itself says that an earlier error has ended this transaction.
    if (error instanceof DatabaseError && error.sqlState === "25P02")
      return this.#block.aborted(error);
    this.#block.note(error, this.#wire.status());
    return error;
  }
}

/** By its text or by a value of `set_config`. */
function setsTimeout({ text, values }: Prepared): boolean {
  return /\bstatement_timeout\b/i.test(text) || values.includes("statement_timeout");
}
