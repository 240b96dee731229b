import type { DriverConnection } from "../driver/driver.js";
import type { RetireReason } from "../observer/db-observer.js";
import type { LeaseListener } from "./checkout.js";

/**
 * One checkout of a connection. It ends with the first call of {@link release}, {@link quarantine} or
 * {@link destroy}, or when the pool is closed over it; the next holder of the connection has a lease of
 * its own, which nothing here can reach.
 *
 * Keep the lease while its connection is in use: one that is garbage collected without having ended is
 * reported, and its connection destroyed.
 */
export interface Lease {
  /** Of the connection, the same for each of its leases; not the backend's process id. */
  readonly id: number;
  /** @throws LeaseReleasedError once the lease has ended. Nothing was sent. */
  readonly connection: DriverConnection;
  /** Monotonic milliseconds. */
  readonly leasedAt: number;
  /** Aborted when the pool is being closed and can wait no longer. */
  readonly signal: AbortSignal;
  /** The session's state was changed: the connection is reset before anybody else gets it. */
  dirty(): void;
  /**
   * What happens on the connection while this lease lasts; `closed` when it dies, `ended` when the lease is
   * over, however and by whomever. The result ends it earlier. A listener that throws is reported as a
   * warning.
   */
  listen(listener: LeaseListener): () => void;
  /**
   * Gives the connection back. Its place is free at once; it is lent again when it is idle, nothing is in
   * flight and its session is clean, and destroyed or put in order otherwise. A second call does nothing
   * but warn.
   */
  release(): void;
  /**
   * Gives the connection back after a CancelRequest: it is lent again only once `until` has settled and
   * the server has answered once more, so that the cancel cannot hit anybody else. After 2 s it is
   * destroyed.
   */
  quarantine(until: Promise<unknown>): void;
  /** Closes the connection now; what is in flight is cancelled on the server. Default reason `error`. */
  destroy(cause?: unknown, reason?: RetireReason): void;
}

/** A lease as a debugging dump shows it. */
export interface LeaseInfo {
  readonly connectionId: number;
  readonly backendPid: number;
  /** Milliseconds it has been held. */
  readonly heldMs: number;
  /** Statements in flight on it. */
  readonly inFlight: number;
  /** The stack that asked for it, where `trackLeak` was set. */
  readonly stack?: string;
}
