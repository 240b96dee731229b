import type {
  BeginCommand,
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
} from "../driver/driver.js";
import { ConnectionLostError, UnsupportedError } from "../errors/connection-errors.js";
import { DatabaseError } from "../errors/database-error.js";
import { StatementError } from "../errors/query-errors.js";
import {
  CommitOutcomeUnknownError,
  TxAbortedCommitError,
  TxAbortedError,
} from "../errors/transaction-errors.js";
import type { Lease } from "../pool/lease.js";
import type { Borrowed, BorrowRequest, QueryContext } from "../query/conduit.js";

/** Key under which a session carries its channel; equal across copies of the package. */
export const channelKey: unique symbol = Symbol.for("@abe/db-core/channel");

/**
 * Everything that goes over one leased connection. It knows three things the connection does not: a
 * BEGIN that rides with the next statement, the first error of a failed transaction, and a
 * CancelRequest that is not over yet.
 */
export class Channel {
  readonly context: QueryContext;
  readonly #lease: Lease;
  /** The same as {@link connection}; its status can be asked after the lease has ended. */
  readonly #wire: DriverConnection;
  #begin: BeginCommand | undefined;
  #onBegun: ((result: GroupResult) => void) | undefined;
  /** BEGIN itself was refused: the server is outside a transaction and would commit each statement. */
  #refusedBegin = false;
  #gate: Promise<unknown> | undefined;
  #firstError: unknown;
  #open = 0;
  #drained: (() => void)[] = [];

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

  /** Pieces of work that have not ended. */
  get open(): number {
    return this.#open;
  }

  /** What made the open transaction fail. */
  get firstError(): unknown {
    return this.#firstError;
  }

  /** A BEGIN is waiting for its first statement. */
  get deferred(): boolean {
    return this.#begin !== undefined;
  }

  get inTransaction(): boolean {
    return this.#begin !== undefined || this.connection.status() !== "idle";
  }

  /** Lets a BEGIN ride with the next statement; `onBegun` is told what both were answered with. */
  defer(begin: BeginCommand, onBegun?: (result: GroupResult) => void): void {
    this.ended();
    this.#begin = begin;
    this.#onBegun = onBegun;
  }

  /** Drops a BEGIN that never left. @returns whether there was one. */
  dropDeferred(): boolean {
    const had = this.#begin !== undefined;
    this.#begin = undefined;
    return had;
  }

  /** The part of the transaction that had failed is undone. */
  recovered(): void {
    this.#firstError = undefined;
  }

  /** The transaction is over. */
  ended(): void {
    this.#firstError = undefined;
    this.#refusedBegin = false;
  }

  /** Resolves when no piece of work is open. */
  async drained(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  borrow(request: BorrowRequest): Borrowed {
    const { connection } = this;
    if (request.dirties) this.#lease.dirty();
    this.#open++;
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      this.#open--;
      if (this.#open === 0) for (const resolve of this.#drained.splice(0)) resolve();
    };
    return {
      connection,
      inTransaction: this.inTransaction,
      send: (group) => this.send(group),
      openCursor: (statement) => this.#openCursor(statement),
      copyIn: async (text, chunks) => {
        await this.#ready();
        return this.#remember(connection.copyIn(text, chunks));
      },
      copyOut: (text) => this.#copyOut(text),
      giveBack: end,
      quarantine: (until) => {
        this.#hold(until);
        end();
      },
      destroy: (cause) => {
        this.#lease.destroy(cause);
        end();
      },
    };
  }

  /** @throws TxAbortedError locally when the transaction has failed. */
  async send(group: StatementGroup): Promise<GroupResult> {
    while (this.#gate !== undefined) await this.#gate;
    const { connection } = this;
    this.#refuseWhenFailed(connection);
    const prelude = this.#begin;
    if (prelude === undefined) return this.#remember(connection.send(group));
    this.#begin = undefined;
    // What follows waits for BEGIN's answer: if it fails, nothing may run outside the transaction.
    const sending = this.#remember(this.#sendBegin({ ...group, prelude }));
    this.#hold(sending);
    return sending;
  }

  async #sendBegin(group: StatementGroup): Promise<GroupResult> {
    const { connection } = this;
    try {
      const result = await connection.send(group);
      this.#onBegun?.(result);
      return result;
    } catch (error) {
      // In a transaction it would be `failed` now, unless COMMIT was part of the group.
      this.#refusedBegin = connection.status() === "idle" && group.finish !== "commit";
      throw error;
    }
  }

  /**
   * Runs the statements and COMMIT in one round trip, and compares the answer with what was asked.
   *
   * @throws TxAbortedCommitError, CommitOutcomeUnknownError.
   */
  async commit(statements: readonly Prepared[]): Promise<GroupResult> {
    const cause = this.#firstError;
    if (this.#refusedBegin) throw thrownAway("BEGIN was refused, so nothing was applied", cause);
    if (!this.inTransaction) throw new StatementError("no transaction is open; nothing was sent");
    const result = await this.#sendCommit(statements);
    this.ended();
    if (result.commitTag === "COMMIT") return result;
    throw thrownAway(
      "COMMIT was answered with ROLLBACK, because an earlier error had aborted the transaction; nothing was applied",
      cause,
    );
  }

  async #sendCommit(statements: readonly Prepared[]): Promise<GroupResult> {
    const { connection } = this;
    try {
      // A failed transaction gets its COMMIT as well: the server's answer decides, not our memory.
      if (connection.status() === "failed")
        return await connection.send({ statements: [], finish: "commit" });
      return await this.send({ statements, finish: "commit" });
    } catch (error) {
      if (error instanceof ConnectionLostError && error.outcome === "unknown")
        throw new CommitOutcomeUnknownError(
          "the connection was lost after COMMIT was sent and before its answer came; whether the transaction was applied is not known",
          { cause: error },
        );
      throw error;
    }
  }

  /** Opens the transaction now when its BEGIN is still waiting. */
  async #ready(): Promise<void> {
    if (this.#begin !== undefined) await this.send({ statements: [] });
    while (this.#gate !== undefined) await this.#gate;
    this.#refuseWhenFailed(this.connection);
  }

  async #openCursor(statement: Prepared): Promise<DriverCursor> {
    await this.#ready();
    return this.#remember(this.connection.openCursor(statement));
  }

  async *#copyOut(text: string): AsyncGenerator<Uint8Array> {
    await this.#ready();
    try {
      yield* this.connection.copyOut(text);
    } catch (error) {
      await this.#remember(Promise.reject(error));
    }
  }

  #hold(until: Promise<unknown>): void {
    const gate = until.then(
      () => undefined,
      () => undefined,
    );
    this.#gate = gate;
    void gate.then(() => {
      if (this.#gate === gate) this.#gate = undefined;
    });
  }

  #refuseWhenFailed(connection: DriverConnection): void {
    if (connection.status() === "failed" || this.#refusedBegin) throw aborted(this.#firstError);
  }

  async #remember<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      // 25P02: the server itself says that an earlier error has ended this transaction.
      if (error instanceof DatabaseError && error.sqlState === "25P02")
        throw aborted(this.#firstError ?? error);
      // A value that could not be read, for one, has aborted nothing.
      if (this.#wire.status() === "failed" || this.#refusedBegin) this.#firstError ??= error;
      throw error;
    }
  }
}

function thrownAway(message: string, cause: unknown): TxAbortedCommitError {
  return new TxAbortedCommitError(message, { cause });
}

function aborted(cause: unknown): TxAbortedError {
  return new TxAbortedError("an earlier error has aborted this transaction; nothing was sent", {
    cause,
  });
}
