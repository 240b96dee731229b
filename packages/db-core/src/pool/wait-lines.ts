import { WaitQueue, type Waiter } from "./wait-queue.js";

/** In which lines somebody may be served just now. */
export interface LineChoice {
  readonly shared: boolean;
  readonly exclusive: boolean;
}

/**
 * Who waits for a connection: statements that would share one in one line, callers that need one for
 * themselves in another. Together they are one queue, served in the order in which they came, except where
 * one line has what it may have.
 */
export class WaitLines<Ticket> {
  readonly shared: WaitQueue<Ticket> = new WaitQueue();
  readonly exclusive: WaitQueue<Ticket> = new WaitQueue();
  #arrivals = 0;

  get size(): number {
    return this.shared.size + this.exclusive.size;
  }

  /** `Infinity` when nobody waits, or nobody has a deadline. */
  get nextDeadline(): number {
    return Math.min(this.shared.nextDeadline, this.exclusive.nextDeadline);
  }

  /** The one that waits longest, of those lines. */
  head({ shared, exclusive }: LineChoice): Waiter<Ticket> | undefined {
    const one = shared ? this.shared.head : undefined;
    const other = exclusive ? this.exclusive.head : undefined;
    if (one === undefined || other === undefined) return one ?? other;
    return one.arrival < other.arrival ? one : other;
  }

  push(waiter: Waiter<Ticket>): void {
    waiter.arrival = ++this.#arrivals;
    this.#lineOf(waiter).push(waiter);
  }

  /** The one that waits longest. */
  shift(): Waiter<Ticket> | undefined {
    const head = this.head({ shared: true, exclusive: true });
    if (head !== undefined) this.remove(head);
    return head;
  }

  /** One whose deadline has come, if any. */
  shiftExpired(now: number): Waiter<Ticket> | undefined {
    return this.shared.shiftExpired(now) ?? this.exclusive.shiftExpired(now);
  }

  /** Does nothing when it is not waiting. */
  remove(waiter: Waiter<Ticket>): void {
    this.#lineOf(waiter).remove(waiter);
  }

  #lineOf({ lane }: Waiter<Ticket>): WaitQueue<Ticket> {
    return lane === "exclusive" ? this.exclusive : this.shared;
  }
}
