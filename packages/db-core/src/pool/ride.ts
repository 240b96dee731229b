import type { DriverConnection } from "../driver/driver.js";
import type { RetireReason } from "../observer/db-observer.js";
import type { Checkout } from "./checkout.js";

/** Where rides end. */
export interface RideEnds {
  now(): number;
  alight(checkout: Checkout, now: number): number | undefined;
  destroy(checkout: Checkout, reason: RetireReason, cause: unknown): void;
}

/**
 * The place of one statement on a connection that others share. The connection is leased while there is at
 * least one: that is one lease, however many ride.
 */
export class Ride {
  readonly #checkout: Checkout;
  readonly #ends: RideEnds;
  /** When it began, on the pool's clock. */
  readonly boardedAt: number;
  #endedAt: number | undefined;

  constructor(checkout: Checkout, ends: RideEnds, boardedAt: number) {
    this.#checkout = checkout;
    this.#ends = ends;
    this.boardedAt = boardedAt;
  }

  /** When it ended, on the pool's clock; `undefined` until then. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** Of the connection. */
  get id(): number {
    return this.#checkout.id;
  }

  get connection(): DriverConnection {
    return this.#checkout.connection;
  }

  /**
   * The statement is over. A second call does nothing.
   *
   * @returns milliseconds for which the server was at it; `undefined` when the connection is gone.
   */
  end(): number | undefined {
    if (this.#endedAt !== undefined) return undefined;
    this.#endedAt = this.#ends.now();
    return this.#ends.alight(this.#checkout, this.#endedAt);
  }

  /** The connection is in doubt: it is closed now, and whoever rides on it hears of it. */
  destroy(cause: unknown): void {
    this.#endedAt ??= this.#ends.now();
    this.#ends.destroy(this.#checkout, "error", cause);
  }
}
