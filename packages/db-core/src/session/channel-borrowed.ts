import type {
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver/driver.js";
import type { Outcome } from "../errors/outcome.js";
import type { Borrowed, BorrowRequest, CopyInSource } from "../query/conduit.js";
import type { Piece } from "./open-work.js";
import { newTask, type Task } from "./turnstile.js";

/** What a channel does for a piece of work that has borrowed it. */
export interface ChannelLender {
  /** @throws LeaseReleasedError after the lease has ended. */
  readonly connection: DriverConnection;
  readonly inTransaction: boolean;
  send(group: StatementGroup, task: Task): Promise<GroupResult>;
  openCursor(statement: Prepared, task: Task): Promise<DriverCursor>;
  copyIn(source: CopyInSource, task: Task): Promise<StatementResult>;
  copyOut(text: string, task: Task): AsyncIterable<Uint8Array>;
  stop(task: Task): Promise<void>;
  /** Tells transactions apart. */
  readonly transaction: number;
  /** What became of the COMMIT of a transaction, if it has left; it never rejects. */
  committed(transaction: number): Promise<Outcome> | undefined;
  /** @param begun the place of the piece of work that was stopped, among those of its transaction. */
  doom(error: unknown, begun: number): void;
  destroy(cause: unknown): void;
  /** It has ended. */
  returned(borrowed: ChannelBorrowed): void;
}

/** The connection of a session, borrowed for one piece of work. */
export class ChannelBorrowed implements Borrowed, Piece {
  readonly connection: DriverConnection;
  readonly inTransaction: boolean;
  readonly held: boolean;
  readonly statement: string | undefined;
  readonly task: Task = newTask();
  readonly #lender: ChannelLender;
  readonly #begun: number;
  readonly #transaction: number;

  /** @param begun its place among the pieces of work of its transaction. */
  constructor(lender: ChannelLender, { held = false, statement }: BorrowRequest, begun: number) {
    this.connection = lender.connection;
    this.inTransaction = lender.inTransaction;
    this.held = held;
    this.statement = statement;
    this.#lender = lender;
    this.#begun = begun;
    this.#transaction = lender.transaction;
  }

  send(group: StatementGroup): Promise<GroupResult> {
    return this.#lender.send(group, this.task);
  }

  openCursor(statement: Prepared): Promise<DriverCursor> {
    return this.#lender.openCursor(statement, this.task);
  }

  copyIn(source: CopyInSource): Promise<StatementResult> {
    return this.#lender.copyIn(source, this.task);
  }

  copyOut(text: string): AsyncIterable<Uint8Array> {
    return this.#lender.copyOut(text, this.task);
  }

  stop(): Promise<void> {
    return this.#lender.stop(this.task);
  }

  committed(): Promise<Outcome> | undefined {
    return this.#lender.committed(this.#transaction);
  }

  doom(error: unknown): void {
    this.#lender.doom(error, this.#begun);
  }

  giveBack(): void {
    this.#lender.returned(this);
  }

  /** The driver sends nothing while a CancelRequest is under way. */
  quarantine(): void {
    this.#lender.returned(this);
  }

  destroy(cause: unknown): void {
    this.#lender.destroy(cause);
    this.#lender.returned(this);
  }
}
