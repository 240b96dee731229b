import { boardWaiting } from "./boarding.js";
import { fewestRiders, sealsOwed } from "./lane.js";
import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";

/**
 * Serves the callers that can be served, and gets more connections ready where that is not enough.
 * Every change ends with this.
 */
export function supply<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  out: PoolCommand<Ticket>[],
): PoolCommand<Ticket>[] {
  handOver(book, now, out);
  let missing = shortfall(book);
  while (missing > 0 && book.hasRoom && now >= book.backOff.retryAt) {
    out.push({ do: "open", id: book.addSlot(now).id });
    missing--;
  }
  if (missing > 0 && book.hasRoom) book.due(book.backOff.retryAt);
  boardWaiting(book, now, out);
  emptySome(book, now);
  return out;
}

/** When the next attempt to connect may start; `Infinity` when none is wanted or there is no room. */
export function nextAttempt<Ticket>(book: PoolBook<Ticket>): number {
  return shortfall(book) > 0 && book.hasRoom ? book.backOff.retryAt : Infinity;
}

/** Fresh connections go to the head of the queue; others are checked first, one for each caller. */
function handOver<Ticket>(book: PoolBook<Ticket>, now: number, out: PoolCommand<Ticket>[]): void {
  const { slots, waiters, settings } = book;
  for (;;) {
    const slot = slots.latestIdle;
    const waiter = waiters.head({
      shared: book.admits("shared"),
      exclusive: book.admits("exclusive"),
    });
    if (slot === undefined || waiter === undefined) return;
    if (book.isFresh(slot, now)) {
      waiters.remove(waiter);
      slots.move(slot, "leased");
      if (waiter.lane !== "exclusive") slots.board(slot, waiter.lane, now);
      out.push({ do: "lease", id: slot.id, waiter });
    } else if (slots.count("validating") < waiters.size) {
      book.move(slot, "validating", now + settings.validateTimeoutMs);
      out.push({ do: "validate", id: slot.id });
    } else {
      return;
    }
  }
}

/** How many more connections should be on their way. */
function shortfall<Ticket>(book: PoolBook<Ticket>): number {
  const { demand, slots, settings } = book;
  const forMinimum = book.keepsMinimum ? settings.minConnections - slots.occupied : 0;
  return Math.max(demand.shared + demand.exclusive - book.coming, forMinimum);
}

/**
 * Without this a stream of statements that share all connections would leave none to anybody else. One whose
 * first statement is slow, or waits for a lock, is not counted on: nobody knows when it will be empty.
 */
function emptySome<Ticket>({ demand, slots, coming }: PoolBook<Ticket>, now: number): void {
  if (demand.exclusive <= coming || slots.seats.size === 0) return;
  let owed = sealsOwed(demand.exclusive, coming, slots.emptying(now));
  for (; owed > 0; owed--) {
    const slot = fewestRiders(slots.seats, now);
    if (slot === undefined) return;
    slots.seal(slot);
  }
}
