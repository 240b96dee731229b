import type { ConnectionEvents, DriverConnection } from "../driver/driver.js";
import type { LeaseSite } from "./lease-site.js";

/** How a lease ended. `closed`: the pool was closed over it. */
export type LeaseEnd = "released" | "destroyed" | "closed";

/** What a holder may hear of while it has the lease. */
export interface LeaseListener extends Partial<ConnectionEvents> {
  /** The lease is over, and why where that is known. */
  readonly ended?: (how: LeaseEnd, cause?: unknown) => void;
}

const nobody: readonly LeaseListener[] = [];

/**
 * The pool's side of a lease. It knows nothing of the holder's object, so that one that is dropped can
 * be garbage collected, and noticed.
 */
export class Checkout {
  /** Of the connection. */
  readonly id: number;
  readonly connection: DriverConnection;
  readonly leasedAt: number;
  /** Set when the lease is watched for leaks. */
  readonly site: LeaseSite | undefined;
  isDirty = false;
  ended: LeaseEnd | undefined;
  #listeners: Set<LeaseListener> | undefined;
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;
  /** Set when the connection died while it was leased. */
  #death: { readonly cause: unknown } | undefined;

  constructor(
    id: number,
    connection: DriverConnection,
    leasedAt: number,
    site: LeaseSite | undefined,
  ) {
    this.id = id;
    this.connection = connection;
    this.leasedAt = leasedAt;
    this.site = site;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted !== undefined) this.#controller.abort(this.#aborted.reason);
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#aborted = { reason };
    this.#controller?.abort(reason);
  }

  /** @returns who waits to be told. */
  end(how: LeaseEnd): readonly LeaseListener[] {
    const { listeners } = this;
    this.ended = how;
    this.#listeners = undefined;
    return listeners;
  }

  listen(listener: LeaseListener): () => void {
    if (this.ended !== undefined) return () => undefined;
    if (this.#death !== undefined) listener.closed?.(this.#death.cause);
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => this.#listeners?.delete(listener);
  }

  died(cause: unknown): void {
    this.#death = { cause };
  }

  /** Those that listen now: one that leaves or joins meanwhile does not disturb. */
  get listeners(): readonly LeaseListener[] {
    return this.#listeners === undefined ? nobody : [...this.#listeners];
  }
}
