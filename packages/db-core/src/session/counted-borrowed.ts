import type {
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver/driver.js";
import type { Outcome } from "../errors/outcome.js";
import type { Borrowed, CopyInSource } from "../query/conduit.js";
import type { ChannelBorrowed } from "./channel-borrowed.js";

/** The part of a session that has borrowed its connection. */
export interface CountingBorrower {
  /** @throws it takes no statements any more. */
  enter(): void;
  /** A piece of work of its own has ended. */
  ended(piece: ChannelBorrowed): void;
}

/** A session's connection, borrowed for a piece of work that a part of the session counts as its own. */
export class CountedBorrowed implements Borrowed {
  readonly connection: DriverConnection;
  readonly inTransaction: boolean;
  readonly #borrowed: ChannelBorrowed;
  readonly #borrower: CountingBorrower;

  constructor(borrowed: ChannelBorrowed, borrower: CountingBorrower) {
    this.connection = borrowed.connection;
    this.inTransaction = borrowed.inTransaction;
    this.#borrowed = borrowed;
    this.#borrower = borrower;
  }

  get commits(): boolean {
    return false;
  }

  send(group: StatementGroup): Promise<GroupResult> {
    return this.#borrowed.send(group);
  }

  async openCursor(statement: Prepared): Promise<DriverCursor> {
    return this.#own(await this.#borrowed.openCursor(statement));
  }

  copyIn(source: CopyInSource): Promise<StatementResult> {
    return this.#borrowed.copyIn(source);
  }

  copyOut(text: string): AsyncIterable<Uint8Array> {
    return this.#borrowed.copyOut(text);
  }

  stop(): Promise<void> {
    return this.#borrowed.stop();
  }

  committed(): Promise<Outcome> | undefined {
    return this.#borrowed.committed();
  }

  doom(error: unknown): void {
    this.#borrowed.doom(error);
  }

  giveBack(): void {
    this.#borrowed.giveBack();
    this.#borrower.ended(this.#borrowed);
  }

  quarantine(): void {
    this.#borrowed.quarantine();
    this.#borrower.ended(this.#borrowed);
  }

  destroy(cause: unknown): void {
    this.#borrowed.destroy(cause);
    this.#borrower.ended(this.#borrowed);
  }

  /** A cursor dies with its part of the session, though the session may live on. */
  #own(cursor: DriverCursor): DriverCursor {
    const borrower = this.#borrower;
    return {
      get fields() {
        return cursor.fields;
      },
      async read(count) {
        borrower.enter();
        return cursor.read(count);
      },
      close: (options) => cursor.close(options),
    };
  }
}
