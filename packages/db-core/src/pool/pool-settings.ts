import type { LaneSettings } from "./lane.js";

/** Sizes and times of a pool. Milliseconds; a time of 0 is off unless it says otherwise. */
export interface PoolSettings {
  /** Most connections at a time, those being opened included. */
  readonly maxConnections: number;
  /** Connections kept open while idle, from the first use on. At most `maxConnections`. */
  readonly minConnections: number;
  /** Callers that may wait while every connection is in use; the next is refused at once. */
  readonly maxPending: number;
  /** How long a caller waits, connecting and validating included. 0: no limit. */
  readonly acquireTimeoutMs: number;
  /** How long a connection above `minConnections` stays idle. 0: for ever. */
  readonly idleTimeoutMs: number;
  /** Age at which a connection is retired once nobody uses it. 0: never. */
  readonly maxLifetimeMs: number;
  /** 0 to 1: share of `maxLifetimeMs` taken off each connection's life at random. */
  readonly maxLifetimeJitter: number;
  /** Idleness after which a connection is checked before it is lent. 0: always. */
  readonly validateAfterIdleMs: number;
  /** How long a check, a reset or a ROLLBACK on the pool's own account may take. Above 0. */
  readonly validateTimeoutMs: number;
  /** Age of a tracked lease at which it is reported. 0: never. */
  readonly leakAfterMs: number;
  /**
   * How long one call of `connect` may take, all its hosts and the password included. Above 0. A call
   * that ignores it is abandoned shortly after, so a slot is never lost to it.
   */
  readonly connectTimeoutMs: number;
  /** Default: nothing is shared, and a caller may have any connection for itself. */
  readonly lanes?: LaneSettings;
}
