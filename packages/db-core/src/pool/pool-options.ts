import type { ConnectionEvents, DriverConnection } from "../driver/driver.js";
import type { PoolInfo } from "../observer/db-observer.js";
import type { Observers } from "../observer/observers.js";
import type { Clock } from "./clock.js";
import type { LeaseSite } from "./lease-site.js";
import type { PoolSettings } from "./pool-settings.js";

/** What a pool is made of. */
export interface PoolOptions {
  readonly settings: PoolSettings;
  /** Named in events and errors. */
  readonly pool: PoolInfo;
  readonly observers: Observers;
  /**
   * Makes one attempt to connect. `events` are the pool's for the whole life of the connection; `signal`
   * is aborted when nobody wants it any more.
   *
   * @throws ConnectFailedError; `isRetryable` tells a passing refusal, after which the pool tries again
   * within its callers' deadlines, from a final one, which ends their wait. Anything else counts as final.
   */
  readonly connect: (events: ConnectionEvents, signal: AbortSignal) => Promise<DriverConnection>;
  /** Brings a session back to its start. Default: DISCARD ALL. */
  readonly reset?: (connection: DriverConnection) => Promise<void>;
  readonly clock?: Clock;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
}

/** Options of one checkout. */
export interface AcquireOptions {
  /** Aborting it leaves the queue. */
  readonly signal?: AbortSignal;
  /** Overrides `acquireTimeoutMs` where it is shorter; 0: no limit of its own. */
  readonly timeoutMs?: number;
  /**
   * Remembers who asked, for the first 100 in a second, and reports a lease that is older than `leakAfterMs`.
   * Takes some 30 µs, so it is for leases a caller holds, not for single statements. Default `false`.
   */
  readonly trackLeak?: boolean;
  /** Who asked, where that is known already. Default: whoever calls. */
  readonly site?: LeaseSite | undefined;
  /**
   * The holder is a loop that may be dropped without an end: the stack is written out at once, as its
   * frames would keep the loop alive and with it the lease. Takes some 20 µs. Default `false`.
   */
  readonly mayBeDropped?: boolean;
}
