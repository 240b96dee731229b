/**
 * What a connection of the pool is doing. `validating`, `resetting` and `quarantined` are the pool's own
 * work on a connection nobody holds; a `closing` one no longer takes up room.
 */
export type SlotPhase =
  | "connecting"
  | "idle"
  | "leased"
  | "validating"
  | "resetting"
  | "quarantined"
  | "closing";

/** The pool's bookkeeping for one connection. Times are monotonic milliseconds, `Infinity` for never. */
export interface PoolSlot {
  /** Never used again for another connection. */
  readonly id: number;
  phase: SlotPhase;
  /** Of the pool when the connection was asked for; an older one is not lent again. */
  readonly generation: number;
  /** When the attempt to connect began. */
  readonly startedAt: number;
  /** When it is too old to be lent again. */
  expiresAt: number;
  /** When it was last given back. */
  idleSince: number;
  /** When the server last answered on it, as far as the pool knows. */
  verifiedAt: number;
  /** When the phase must have ended. */
  deadline: number;
  /** When the lease is reported as leaked. */
  leakAt: number;
  /** Its driver can have several statements on their way at a time. */
  overlaps: boolean;
  /** Statements that share the connection just now; 0: nobody, or one caller has it for itself. */
  riders: number;
  /** Since when the server has been at the first of them. */
  headSince: number;
}
