import type {
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver/driver.js";
import type { Borrowed, CopyInSource } from "./conduit.js";

/** What is asked of a connection outside a transaction, whoever lends it. */
export abstract class ConnectionBorrowed implements Borrowed {
  readonly connection: DriverConnection;
  readonly inTransaction: boolean = false;
  #request: object | undefined;

  constructor(connection: DriverConnection) {
    this.connection = connection;
  }

  abstract giveBack(): void;
  abstract quarantine(until: Promise<unknown>): void;
  abstract destroy(cause: unknown): void;

  send(group: StatementGroup): Promise<GroupResult> {
    this.#request = group;
    return this.connection.send(group);
  }

  openCursor(statement: Prepared): Promise<DriverCursor> {
    this.#request = statement;
    return this.connection.openCursor(statement);
  }

  copyIn({ text, rows }: CopyInSource): Promise<StatementResult> {
    this.#request = rows;
    return this.connection.copyIn(text, rows);
  }

  copyOut(text: string): AsyncIterable<Uint8Array> {
    const chunks = this.connection.copyOut(text);
    this.#request = chunks;
    return chunks;
  }

  async stop(): Promise<void> {
    if (this.#request !== undefined) await this.connection.cancel(this.#request);
  }

  /** Nobody comes after it in the same transaction. */
  doom(): void {}
}
