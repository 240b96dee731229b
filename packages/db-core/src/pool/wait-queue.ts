import { DeadlineHeap } from "./deadline-heap.js";
import type { Lane } from "./lane.js";

/** A caller waiting for a connection. */
export interface Waiter<Ticket> {
  /** Whose turn it is, in the caller's own words. */
  readonly ticket: Ticket;
  /** When it began to wait. */
  readonly since: number;
  /** When it is refused; `Infinity` for never. */
  readonly deadline: number;
  readonly lane: Lane;
  /** Its place among all that wait, whatever their lanes. */
  arrival: number;
  /** Written by the queue alone, as the others below. */
  queued: boolean;
  heapIndex: number;
  previous: Waiter<Ticket> | undefined;
  next: Waiter<Ticket> | undefined;
}

/** A caller that does not wait yet. */
export function createWaiter<Ticket>(
  ticket: Ticket,
  since: number,
  deadline: number,
  lane: Lane = "exclusive",
): Waiter<Ticket> {
  return {
    ticket,
    since,
    deadline,
    lane,
    arrival: 0,
    queued: false,
    heapIndex: -1,
    previous: undefined,
    next: undefined,
  };
}

/** Callers in the order they came. Leaving from anywhere is O(log n), so 100,000 cost no more than one. */
export class WaitQueue<Ticket> {
  readonly #deadlines: DeadlineHeap<Waiter<Ticket>> = new DeadlineHeap();
  #head: Waiter<Ticket> | undefined;
  #tail: Waiter<Ticket> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get head(): Waiter<Ticket> | undefined {
    return this.#head;
  }

  /** `Infinity` when nobody waits, or nobody has a deadline. */
  get nextDeadline(): number {
    return this.#deadlines.earliest?.deadline ?? Infinity;
  }

  push(waiter: Waiter<Ticket>): void {
    waiter.queued = true;
    waiter.previous = this.#tail;
    if (this.#tail === undefined) this.#head = waiter;
    else this.#tail.next = waiter;
    this.#tail = waiter;
    this.#size++;
    if (waiter.deadline !== Infinity) this.#deadlines.add(waiter);
  }

  /** The one that waits longest. */
  shift(): Waiter<Ticket> | undefined {
    const head = this.#head;
    if (head !== undefined) this.remove(head);
    return head;
  }

  /** One whose deadline has come, if any. */
  shiftExpired(now: number): Waiter<Ticket> | undefined {
    const earliest = this.#deadlines.earliest;
    if (earliest === undefined || earliest.deadline > now) return undefined;
    this.remove(earliest);
    return earliest;
  }

  /** Does nothing when it is not waiting. */
  remove(waiter: Waiter<Ticket>): void {
    if (!waiter.queued) return;
    const { previous, next } = waiter;
    if (previous === undefined) this.#head = next;
    else previous.next = next;
    if (next === undefined) this.#tail = previous;
    else next.previous = previous;
    waiter.previous = undefined;
    waiter.next = undefined;
    waiter.queued = false;
    this.#size--;
    this.#deadlines.remove(waiter);
  }
}
