/**
 * How a caller uses its connection.
 *
 * - `exclusive`: it has the connection for itself.
 * - `shared`: a single statement, on its way together with those of other callers.
 * - `last`: the same, but nobody follows it before it is answered, for it may wait for a lock. What stood
 *   behind it could be what the holder of that lock waits for, and the server would not see the circle.
 */
export type Lane = "exclusive" | "shared" | "last";

/** How many connections each kind of use may have at a time, and how many statements one may carry. */
export interface LaneSettings {
  /** Most connections that carry statements of the lanes `shared` and `last`. */
  readonly shared: number;
  /** Most connections that callers have for themselves. */
  readonly exclusive: number;
  /** Most statements on their way on one connection; 1: none is ever shared. */
  readonly depth: number;
}

/**
 * Milliseconds after which nobody boards a connection any more whose first statement is still unanswered:
 * that one is slow, or waits for a lock. Waiting in line has an end, `acquireTimeoutMs`; behind it there is none.
 */
export const headPatienceMs = 50;

/** Most connections that are looked at for one statement: enough for all of an ordinary pool. */
const looksAt = 64;

/** A connection that statements share, as far as the choice of one goes. */
export interface Seat {
  /** Statements that are on it. */
  readonly riders: number;
  /** Since when the server has been at the first of them. */
  readonly headSince: number;
}

/** Its first statement is slow, or waits for a lock: nobody knows when what is behind it will be answered. */
export function isHeldUp({ headSince }: Seat, now: number): boolean {
  return now - headSince > headPatienceMs;
}

/**
 * The one with the least in flight, unless it carries as much as it may or its first statement is slow.
 *
 * @param latest one of them that counts before others with as much in flight: what was put on it last may not have
 *   left yet, and what is put on it now leaves in the same write.
 */
export function seatFor<Each extends Seat>(
  seats: Iterable<Each>,
  now: number,
  depth: number,
  latest?: Each,
): Each | undefined {
  const mayBoard = (seat: Each): boolean => seat.riders < depth && !isHeldUp(seat, now);
  let best = latest !== undefined && mayBoard(latest) ? latest : undefined;
  let looks = 0;
  for (const seat of seats) {
    if (++looks > looksAt) break;
    if ((best === undefined || seat.riders < best.riders) && mayBoard(seat)) best = seat;
  }
  return best;
}

/** The one that is empty first, as far as one can tell. */
export function fewestRiders<Each extends Seat>(
  seats: Iterable<Each>,
  now: number,
): Each | undefined {
  let best: Each | undefined;
  for (const seat of seats) {
    if (isHeldUp(seat, now)) continue;
    if (best === undefined || seat.riders < best.riders) best = seat;
  }
  return best;
}

/** Connections, or callers, of each kind of use. */
export interface LaneUse {
  readonly shared: number;
  readonly exclusive: number;
}

/** Of those that wait, how many the lanes leave room for. */
export function demandOf(waiting: LaneUse, used: LaneUse, most: LaneSettings): LaneUse {
  return {
    shared: Math.min(waiting.shared, Math.max(0, most.shared - used.shared)),
    exclusive: Math.min(waiting.exclusive, Math.max(0, most.exclusive - used.exclusive)),
  };
}

/**
 * How many of the shared connections have to be closed to boarding, so that each caller that waits for one
 * of its own finds one that is being emptied for it.
 *
 * @param coming connections that will be ready without that.
 */
export function sealsOwed(wanted: number, coming: number, sealed: number): number {
  return Math.max(0, wanted - coming - sealed);
}
