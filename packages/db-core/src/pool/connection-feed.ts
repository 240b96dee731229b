import type { ConnectionEvents, Notice, Notification } from "../driver/driver.js";
import type { Checkout, LeaseListener } from "./checkout.js";

/** What the pool wants to hear of a connection. */
export interface FeedOwner {
  closed(cause: unknown): void;
  /** A holder's listener threw. */
  listenerFailed(error: unknown): void;
}

/**
 * The one permanent listener of a connection: whatever happens on it reaches the pool and whoever holds
 * the connection just then, and nobody else.
 */
export class ConnectionFeed implements ConnectionEvents {
  /** The lease of the moment. */
  checkout: Checkout | undefined;
  /** Set once the connection is gone. */
  death: { readonly cause: unknown } | undefined;
  /** A parameter was reported since this was last set to `false`. */
  parametersChanged = false;
  readonly #owner: FeedOwner;

  constructor(owner: FeedOwner) {
    this.#owner = owner;
  }

  closed(cause: unknown): void {
    if (this.death !== undefined) return;
    this.death = { cause };
    this.checkout?.died(cause);
    this.#owner.closed(cause);
    this.#tell((listener) => listener.closed?.(cause));
  }

  notice(notice: Notice): void {
    this.#tell((listener) => listener.notice?.(notice));
  }

  notification(notification: Notification): void {
    this.#tell((listener) => listener.notification?.(notification));
  }

  parameter(name: string, value: string): void {
    this.parametersChanged = true;
    this.#tell((listener) => listener.parameter?.(name, value));
  }

  #tell(call: (listener: LeaseListener) => void): void {
    for (const listener of this.checkout?.listeners ?? []) {
      try {
        call(listener);
      } catch (error) {
        this.#owner.listenerFailed(error);
      }
    }
  }
}
