import { type Lane, seatFor } from "./lane.js";
import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSlot } from "./pool-slot.js";
import { mayRetireForAge } from "./upkeep.js";

/** What has become of a connection when one of the statements that share it is over. */
export interface Alighted {
  /** Statements that are on it still. */
  readonly left: number;
  /** Milliseconds for which the server was at the one that is over. */
  readonly tookMs: number;
}

/** Lets those that wait board shared connections, where none is coming for them. */
export function boardWaiting<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  out: PoolCommand<Ticket>[],
): void {
  const { waiters, slots } = book;
  if (waiters.shared.size === 0 || slots.seats.size === 0 || book.canGrow) return;
  for (let left = waiters.size - book.coming; left > 0; left--) {
    const waiter = waiters.shared.head;
    const slot = waiter && board(book, waiter.lane, now);
    if (waiter === undefined || slot === undefined) return;
    waiters.remove(waiter);
    out.push({ do: "lease", id: slot.id, waiter });
  }
}

/** Puts a statement on a connection that others share, if there is one that may carry it. */
export function board<Ticket>(
  book: PoolBook<Ticket>,
  lane: Lane,
  now: number,
): PoolSlot | undefined {
  if (lane === "exclusive") return undefined;
  const { slots, lanes } = book;
  for (;;) {
    const slot = seatFor(slots.seats, now, lanes.depth, slots.latestSeat);
    if (slot === undefined) return undefined;
    if (mayStay(book, slot, now)) {
      slots.board(slot, lane, now);
      return slot;
    }
    // It leaves once it is idle, which it would never be.
    slots.seal(slot);
  }
}

function mayStay<Ticket>(book: PoolBook<Ticket>, slot: PoolSlot, now: number): boolean {
  return slot.generation === book.generation && !mayRetireForAge(book, slot, now);
}
