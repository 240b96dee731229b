import type { ConnectionEvents, Notice, Notification } from "./driver.js";

/** What is done about what happens to a connection that was accepted. */
export interface WatchKeeper {
  closed(cause: unknown): void;
  parameter(name: string): void;
}

/**
 * The listener of one attempt to connect. Only once the connection was accepted does its owner hear of
 * it: what becomes of the others is nobody's business.
 */
export class ConnectionWatch implements ConnectionEvents {
  #owner: ConnectionEvents | undefined;
  #keeper: WatchKeeper | undefined;
  #isClosed = false;

  /** @returns `false` when it has closed meanwhile; the owner hears nothing then. */
  accept(owner: ConnectionEvents, keeper: WatchKeeper): boolean {
    if (this.#isClosed) return false;
    this.#owner = owner;
    this.#keeper = keeper;
    return true;
  }

  closed(cause: unknown): void {
    this.#isClosed = true;
    this.#owner?.closed(cause);
    this.#keeper?.closed(cause);
  }

  notice(notice: Notice): void {
    this.#owner?.notice(notice);
  }

  notification(notification: Notification): void {
    this.#owner?.notification(notification);
  }

  parameter(name: string, value: string): void {
    this.#owner?.parameter(name, value);
    this.#keeper?.parameter(name);
  }
}
