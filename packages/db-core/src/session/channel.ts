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
import { UnsupportedError } from "../errors/connection-errors.js";
import { DatabaseError } from "../errors/database-error.js";
import type { Outcome } from "../errors/outcome.js";
import { StatementError } from "../errors/query-errors.js";
import type { Lease } from "../pool/lease.js";
import type { BorrowRequest, CopyInSource, QueryContext } from "../query/conduit.js";
import { ChannelBorrowed, type ChannelLender } from "./channel-borrowed.js";
import { commit } from "./commit.js";
import { OpenWork } from "./open-work.js";
import type { OnBegun } from "./pending-commands.js";
import { Traffic } from "./traffic.js";
import { copyIn, copyOut, openCursor } from "./transfers.js";
import { newTask, type Task } from "./turnstile.js";

/** Key under which a session carries its channel; equal across copies of the package. */
export const channelKey: unique symbol = Symbol.for("@abe/db-core/channel");

/**
 * What a session does with its leased connection. It knows what the connection does not: a BEGIN that rides with the
 * next statement, why the transaction can only roll back, and what cannot share the connection.
 */
export class Channel implements ChannelLender {
  readonly context: QueryContext;
  /** Pieces of work that have not ended. */
  readonly work: OpenWork = new OpenWork();
  readonly #lease: Lease;
  readonly #traffic: Traffic;
  /** The last COMMIT that has left, and its transaction. */
  #commit: Promise<GroupResult> | undefined;
  #committed: number | undefined;

  constructor(lease: Lease, context: QueryContext) {
    this.#lease = lease;
    this.#traffic = new Traffic(lease);
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
    return this.#traffic.wire.status();
  }

  /** Tells transactions apart. */
  get transaction(): number {
    return this.#traffic.block.count;
  }

  get inTransaction(): boolean {
    return this.#traffic.inTransaction;
  }

  /** What made the transaction fail. */
  get firstError(): unknown {
    return this.#traffic.block.firstError;
  }

  /** Expects answers within the session's own `statement_timeout`; `undefined`: it is not known. */
  guard(statementTimeoutMs: number | undefined): void {
    this.#traffic.guard(statementTimeoutMs);
  }

  /** Lets a BEGIN ride with the next statement. */
  defer(begin: BeginCommand, onBegun?: OnBegun): void {
    this.#traffic.defer(begin, onBegun);
  }

  /** Drops what never left. @returns whether BEGIN was part of it. */
  dropDeferred(): boolean {
    return this.#traffic.block.pending.drop();
  }

  /**
   * Sets a savepoint: SAVEPOINT leaves with the next statement.
   *
   * @throws TxAbortedError, StatementError outside a transaction. Nothing was sent.
   */
  savepoint(name: string): Promise<void> {
    const { block } = this.#traffic;
    block.savepoint(name);
    return this.#point(() => block.pending.savepoint(name));
  }

  /**
   * Releases a savepoint: RELEASE leaves with the next statement, and not at all where COMMIT comes first.
   *
   * @throws TxAbortedError what came after the savepoint has failed. Nothing was sent.
   */
  releaseSavepoint(name: string): Promise<void> {
    return this.#point(() => this.#traffic.block.pending.release(name));
  }

  /** Undoes what came after a savepoint, and releases it. */
  async rollbackTo(name: string): Promise<void> {
    const { block } = this.#traffic;
    const text = `ROLLBACK TO SAVEPOINT ${name}; RELEASE SAVEPOINT ${name}`;
    await this.#traffic.pass(newTask(), async () => {
      if (block.pending.undo(name)) return;
      await this.#traffic.afterPending(() => this.connection.simple(text));
    });
    block.recover(name);
  }

  /** The transaction is over. */
  ended(): void {
    this.#traffic.block.end();
  }

  /** @throws LeaseReleasedError after the lease has ended. */
  borrow(request: BorrowRequest): ChannelBorrowed {
    const borrowed = new ChannelBorrowed(this, request, this.#traffic.block.begin());
    if (request.dirties) this.dirty();
    if (request.listener !== undefined) this.#lease.listen(request.listener);
    this.work.begin(borrowed);
    return borrowed;
  }

  /** A piece of work has ended. */
  returned(borrowed: ChannelBorrowed): void {
    this.#traffic.occupancy.end(borrowed.task);
    this.work.end(borrowed);
  }

  /** @param begun the place of the piece of work that was stopped. */
  doom(error: unknown, begun: number): void {
    this.#traffic.block.doom(error, begun);
  }

  destroy(cause: unknown): void {
    this.#lease.destroy(cause);
  }

  /** The session is not what it was: it is reset before anybody else gets it. */
  dirty(): void {
    this.#lease.dirty();
    this.#traffic.unguard();
  }

  /** @throws TxAbortedError locally when the transaction has failed. */
  send(group: StatementGroup, task: Task = newTask()): Promise<GroupResult> {
    return this.#traffic.pass(task, () => this.#traffic.send(group, task));
  }

  /** Asks the connection for what is no statement of a transaction. A BEGIN that waits goes before it. */
  ask<Value>(work: (connection: DriverConnection) => Promise<Value>): Promise<Value> {
    const traffic = this.#traffic;
    return traffic.pass(newTask(), () => traffic.afterPending(() => work(this.connection)));
  }

  /**
   * Runs the statements and COMMIT in one round trip, and compares the answer with what was asked.
   *
   * @throws TxAbortedCommitError, CommitOutcomeUnknownError.
   */
  commit(statements: readonly Prepared[], task: Task = newTask()): Promise<GroupResult> {
    const traffic = this.#traffic;
    return traffic.pass(task, () =>
      traffic.alone(() => {
        this.#committed = this.transaction;
        this.#commit = commit(traffic, statements, task);
        return this.#commit;
      }),
    );
  }

  /** What became of the COMMIT of a transaction, if it has left; it never rejects. */
  committed(transaction: number): Promise<Outcome> | undefined {
    if (this.#committed !== transaction) return undefined;
    return this.#commit?.then(
      () => "applied",
      (error: unknown) => (error instanceof DatabaseError ? error.outcome : "not_applied"),
    );
  }

  openCursor(statement: Prepared, task: Task): Promise<DriverCursor> {
    return openCursor(this.#traffic, statement, task);
  }

  copyIn(source: CopyInSource, task: Task): Promise<StatementResult> {
    return copyIn(this.#traffic, source, task);
  }

  copyOut(text: string, task: Task): AsyncGenerator<Uint8Array> {
    return copyOut(this.#traffic, text, task);
  }

  /** Takes back what stands in line, and cancels what runs. */
  async stop(task: Task): Promise<void> {
    if (task.takeBack !== undefined) task.takeBack();
    else if (task.request !== undefined) await this.#traffic.wire.cancel(task.request);
  }

  /** What is not known to have succeeded yet could still fail the transaction: then it is not put off. */
  #point(add: () => void): Promise<void> {
    const traffic = this.#traffic;
    return traffic.pass(newTask(), async () => {
      const { connection } = this;
      traffic.block.refuseWhenFailed(connection.status());
      if (!this.inTransaction) throw new StatementError("no transaction is open; nothing was sent");
      add();
      if (connection.inFlight > 0) await traffic.send({ statements: [] }, newTask());
    });
  }
}
