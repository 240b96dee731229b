/** Follows one operation from the call to its end. */
export interface Following {
  /** The connection is there; the time before was spent waiting. */
  acquired(): void;
  /** Tells that it has ended. The first call counts, of this and {@link failed}. */
  ended(rowCount?: number | null, command?: string): void;
  /** Tells that it has failed. */
  failed(error: unknown, rowCount?: number): void;
}

/**
 * Follows a statement that may be sent within its call: then the pool has read the clock at both of its ends, and
 * nobody has to read it once more.
 */
export interface FollowingCall extends Following {
  /** It waits for a connection from now on. */
  waits(): void;
  /** It waits for none. */
  rides(ride: Timed): void;
}

/** Begin and end of something, on a clock of its own. */
export interface Timed {
  readonly boardedAt: number;
  /** `undefined` until it has ended. */
  readonly endedAt: number | undefined;
}
