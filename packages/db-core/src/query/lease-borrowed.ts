import type { Lease } from "../pool/lease.js";
import { ConnectionBorrowed } from "./connection-borrowed.js";

/** A whole connection borrowed for one piece of work outside a transaction. */
export class LeaseBorrowed extends ConnectionBorrowed {
  readonly #lease: Lease;

  constructor(lease: Lease) {
    super(lease.connection);
    this.#lease = lease;
  }

  override giveBack(): void {
    this.#lease.release();
  }

  override quarantine(until: Promise<unknown>): void {
    this.#lease.quarantine(until);
  }

  override destroy(cause: unknown): void {
    this.#lease.destroy(cause);
  }
}
