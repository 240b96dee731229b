import type { Pool } from "./pool/index.js";
import type { Ride } from "./pool/ride.js";
import { acquireWithin, type Tracking } from "./query/acquire-within.js";
import type { Borrowed, BorrowRequest, Conduit, QueryContext } from "./query/conduit.js";
import { LeaseBorrowed } from "./query/lease-borrowed.js";
import { RideBorrowed } from "./query/ride-borrowed.js";
import type { RidingLane } from "./query/riding-lane.js";

const heldByLoop: Tracking = { trackLeak: true, mayBeDropped: true };

/** Lends the connections of a pool to pieces of work outside of any session. */
export class ServerConduit implements Conduit {
  readonly context: QueryContext;
  readonly transactionId: undefined = undefined;
  readonly signal: undefined = undefined;
  readonly #pool: Pool;
  /** Behind a pooler nobody sets `statement_timeout` outside a transaction. */
  readonly #guardMs: number | undefined;

  constructor(pool: Pool, context: QueryContext) {
    this.#pool = pool;
    this.context = context;
    const { lastOneTransaction, statementTimeoutMs } = context.sessions;
    this.#guardMs = lastOneTransaction ? undefined : statementTimeoutMs;
  }

  async borrow({ limit, dirties, held, listener, rides }: BorrowRequest): Promise<Borrowed> {
    if (rides !== undefined) {
      const ride = await this.#pool.board(rides.lane);
      ride.connection.expectAnswers(this.#guardMs);
      return new RideBorrowed(ride, rides.known);
    }
    const lease = await acquireWithin(
      (options) => this.#pool.acquire(options),
      limit,
      held === true ? heldByLoop : {},
    );
    if (dirties) lease.dirty();
    if (listener !== undefined) lease.listen(listener);
    lease.connection.expectAnswers(this.#guardMs);
    return new LeaseBorrowed(lease);
  }

  boardAtOnce(lane: RidingLane): Ride | undefined {
    const ride = this.#pool.boardAtOnce(lane);
    ride?.connection.expectAnswers(this.#guardMs);
    return ride;
  }

  inTransaction(): boolean {
    return false;
  }
}
