import type {
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver/driver.js";
import type { Lease } from "../pool/lease.js";
import type { Borrowed, CopyInSource } from "./conduit.js";

/** A whole connection borrowed for one piece of work outside a transaction. */
export class LeaseBorrowed implements Borrowed {
  readonly connection: DriverConnection;
  readonly inTransaction: boolean = false;
  readonly #lease: Lease;
  #request: object | undefined;

  constructor(lease: Lease) {
    this.#lease = lease;
    this.connection = lease.connection;
  }

  send(group: StatementGroup): Promise<GroupResult> {
    this.#request = group;
    return this.connection.send(group);
  }

  openCursor(statement: Prepared): Promise<DriverCursor> {
    this.#request = statement;
    return this.connection.openCursor(statement);
  }

  copyIn({ text, chunks }: CopyInSource): Promise<StatementResult> {
    this.#request = chunks;
    return this.connection.copyIn(text, chunks);
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

  giveBack(): void {
    this.#lease.release();
  }

  quarantine(until: Promise<unknown>): void {
    this.#lease.quarantine(until);
  }

  destroy(cause: unknown): void {
    this.#lease.destroy(cause);
  }
}
