import { PoolTimeoutError } from "../errors/pool-errors.js";
import type { Lease } from "../pool/lease.js";
import type { AcquireOptions } from "../pool/pool-options.js";
import { type Limit, stopped } from "./limit.js";

/** What is asked for a lease. */
export type Acquire = (options: AcquireOptions) => Promise<Lease>;

/** Whether the pool remembers who asked. */
export type Tracking = Pick<AcquireOptions, "trackLeak" | "mayBeDropped">;

/** Milliseconds by which the pool's clock and this one may differ. */
const clockSkewMs = 20;

/**
 * Leases a connection within a limit.
 *
 * @throws QueryTimeoutError the caller's own time was over first; `cause` is the pool's account.
 * @throws whatever `acquire` throws. Nothing was sent in any of these cases.
 */
export async function acquireWithin(
  acquire: Acquire,
  limit: Limit | undefined,
  track: Tracking = {},
): Promise<Lease> {
  if (limit === undefined) return acquire(track);
  const timeoutMs = limit.remainingMs;
  try {
    return await limit.withSignal((signal) =>
      acquire({
        ...track,
        ...(signal === undefined ? {} : { signal }),
        // 0 would mean no limit at all.
        ...(timeoutMs === undefined ? {} : { timeoutMs: Math.max(1, timeoutMs) }),
      }),
    );
  } catch (error) {
    const { remainingMs = Infinity } = limit;
    if (!(error instanceof PoolTimeoutError) || remainingMs > clockSkewMs) throw error;
    throw stopped(limit.deadlineReason, {
      outcome: "not_applied",
      connected: false,
      answer: error,
    });
  }
}
