import type {
  BeginCommand,
  DriverConnection,
  GroupResult,
  Prepared,
  StatementGroup,
} from "../driver/driver.js";
import { DatabaseError } from "../errors/database-error.js";
import type { Lease } from "../pool/lease.js";
import { Occupancy } from "./occupancy.js";
import type { Departure, OnBegun } from "./pending-commands.js";
import { TransactionBlock } from "./transaction-block.js";
import { newTask, type Task, Turnstile } from "./turnstile.js";

/**
 * What goes over one leased connection, in the order it was asked for: before a statement the commands that wait for
 * it, and behind an error that has failed the transaction nothing.
 */
export class Traffic {
  /** What is known of the transaction. */
  readonly block: TransactionBlock = new TransactionBlock();
  /** What lets nothing else run on the connection. */
  readonly occupancy: Occupancy = new Occupancy();
  /** The same as {@link connection}; its status can be asked after the lease has ended. */
  readonly wire: DriverConnection;
  readonly #lease: Lease;
  readonly #turnstile = new Turnstile();
  #guarded = false;
  /** BEGIN has left, and its answer has not come: until then the status is that of before. */
  #begins = false;

  constructor(lease: Lease) {
    this.#lease = lease;
    this.wire = lease.connection;
  }

  /** @throws LeaseReleasedError after the lease has ended. */
  get connection(): DriverConnection {
    return this.#lease.connection;
  }

  get inTransaction(): boolean {
    return this.block.pending.holdsBegin || this.#begins || this.wire.status() !== "idle";
  }

  /** Expects answers within the session's own `statement_timeout`; `undefined`: it is not known. */
  guard(statementTimeoutMs: number | undefined): void {
    this.#guarded = statementTimeoutMs !== undefined;
    this.connection.expectAnswers(statementTimeoutMs);
  }

  /** The session's `statement_timeout` may be another one from now on. */
  unguard(): void {
    if (this.#guarded) this.guard(undefined);
  }

  /** Lets a BEGIN ride with the next statement. */
  defer(begin: BeginCommand, onBegun?: OnBegun): void {
    if (this.#guarded && begin.also.some(setsTimeout)) this.guard(undefined);
    this.block.defer(begin, onBegun);
  }

  /** Calls `work` in its turn, unless something lets nobody pass. */
  pass<Value>(task: Task, work: () => Promise<Value>): Promise<Value> {
    return this.#turnstile.pass(task, () => {
      const refusal = this.occupancy.refusal(task);
      return refusal === undefined ? work() : Promise.reject(refusal);
    });
  }

  /** Lets nothing pass until `work` has settled. To be called in turn. */
  async alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const release = this.#turnstile.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Sends what waits, and the group. To be called in turn. @throws TxAbortedError the transaction has failed. */
  async send(group: StatementGroup, task: Task): Promise<GroupResult> {
    const { connection } = this;
    this.block.refuseWhenFailed(connection.status());
    if (this.#guarded && group.statements.some(setsTimeout)) this.guard(undefined);
    const { pending } = this.block;
    const departure = group.finish === "commit" ? pending.forCommit() : pending.take();
    if (departure !== undefined) return this.#depart(departure, group, task);
    task.request = group;
    return await this.remember(connection.send(group));
  }

  /** Calls `ask` once what waits has been answered, and lets nobody come between. To be called in turn. */
  async afterPending<Value>(ask: () => Promise<Value>): Promise<Value> {
    if (this.block.pending.isEmpty) return ask();
    const release = this.#turnstile.hold();
    let asked: Promise<Value>;
    try {
      await this.send({ statements: [] }, newTask());
      asked = ask();
    } finally {
      release();
    }
    return asked;
  }

  /** Notes what `work` fails with. */
  async remember<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      throw this.#noted(error);
    }
  }

  async #depart(
    { prelude, begin }: Departure,
    group: StatementGroup,
    task: Task,
  ): Promise<GroupResult> {
    const request = { ...group, prelude };
    task.request = request;
    if (begin === undefined) return this.remember(this.connection.send(request));
    // What follows waits for BEGIN's answer: if it fails, nothing may run outside the transaction.
    const release = this.#turnstile.hold();
    this.#begins = true;
    try {
      const result = await this.remember(this.#sendBegin(request));
      begin.onBegun?.(result);
      return result;
    } finally {
      this.#begins = false;
      release();
    }
  }

  async #sendBegin(group: StatementGroup): Promise<GroupResult> {
    const { connection } = this;
    try {
      return await connection.send(group);
    } catch (error) {
      // In a transaction it would be `failed` now, unless COMMIT was part of the group.
      if (connection.status() === "idle" && group.finish !== "commit") this.block.refuse();
      throw error;
    }
  }

  /** @returns what is to be told of it. */
  #noted(error: unknown): unknown {
    // 25P02: the server itself says that an earlier error has ended this transaction.
    if (error instanceof DatabaseError && error.sqlState === "25P02")
      return this.block.aborted(error);
    this.block.note(error, this.wire.status());
    return error;
  }
}

/** By its text or by a value of `set_config`. */
function setsTimeout({ text, values }: Prepared): boolean {
  return /\bstatement_timeout\b/i.test(text) || values.includes("statement_timeout");
}
