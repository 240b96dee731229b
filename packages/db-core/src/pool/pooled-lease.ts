import type { DriverConnection } from "../driver/driver.js";
import { LeaseReleasedError } from "../errors/index.js";
import type { RetireReason } from "../observer/db-observer.js";
import type { Checkout, LeaseListener } from "./checkout.js";
import type { Lease } from "./lease.js";

/** Where leases are given back. */
export interface LeaseReturns {
  release(checkout: Checkout): void;
  quarantine(checkout: Checkout, until: Promise<unknown>): void;
  destroy(checkout: Checkout, reason: RetireReason, cause: unknown): void;
}

/** What a holder has in hand: one checkout, and nothing of the next. */
export class PooledLease implements Lease {
  readonly #checkout: Checkout;
  readonly #returns: LeaseReturns;

  constructor(checkout: Checkout, returns: LeaseReturns) {
    this.#checkout = checkout;
    this.#returns = returns;
  }

  get id(): number {
    return this.#checkout.id;
  }

  get leasedAt(): number {
    return this.#checkout.leasedAt;
  }

  get connection(): DriverConnection {
    const { ended, connection } = this.#checkout;
    if (ended !== undefined) throw new LeaseReleasedError(messages[ended]);
    return connection;
  }

  get signal(): AbortSignal {
    return this.#checkout.signal;
  }

  dirty(): void {
    this.#checkout.isDirty = true;
  }

  listen(listener: LeaseListener): () => void {
    return this.#checkout.listen(listener);
  }

  release(): void {
    this.#returns.release(this.#checkout);
  }

  quarantine(until: Promise<unknown>): void {
    this.#returns.quarantine(this.#checkout, until);
  }

  destroy(cause?: unknown, reason: RetireReason = "error"): void {
    this.#returns.destroy(this.#checkout, reason, cause);
  }
}

const messages = {
  released:
    "the connection was used after it had been given back (a missing await?); nothing was sent",
  destroyed: "the connection was used after it had been destroyed; nothing was sent",
  closed: "the pool was closed and its connection taken away; nothing was sent",
} as const;
