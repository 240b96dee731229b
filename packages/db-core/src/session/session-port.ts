import type { PoolInfo } from "../observer/db-observer.js";
import type { Observers } from "../observer/observers.js";
import type { Session } from "./session.js";

/** Options of {@link openSession}. */
export interface OpenSessionOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for a connection. Default: the server's `acquireTimeoutMs`. */
  readonly timeoutMs?: number;
}

/** What a server offers to the sibling packages. */
export interface SessionPort {
  readonly pool: PoolInfo;
  readonly observers: Observers;
  open(options: OpenSessionOptions): Promise<Session>;
}

/** Key under which a server carries its {@link SessionPort}; equal across copies of the package. */
export const sessionPort: unique symbol = Symbol.for("@abe/db-core/session-port");
