import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSlot } from "./pool-slot.js";

/** Beyond `connectTimeoutMs`, so that the driver's own, more precise error comes first. */
const connectGraceMs = 250;

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
    out.push({ do: "open", id: addSlot(book, now).id });
    missing--;
  }
  if (missing > 0 && book.hasRoom) book.due(book.backOff.retryAt);
  return out;
}

/** Takes a place for a connection that is to be opened. */
export function addSlot<Ticket>(book: PoolBook<Ticket>, now: number): PoolSlot {
  const deadline = now + book.settings.connectTimeoutMs + connectGraceMs;
  book.due(deadline);
  return book.slots.add(now, book.generation, deadline);
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
    const waiter = waiters.head;
    if (slot === undefined || waiter === undefined) return;
    if (book.isFresh(slot, now)) {
      waiters.remove(waiter);
      slots.move(slot, "leased");
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
  const { slots, waiters, settings } = book;
  const beingChecked = slots.count("validating") + slots.count("resetting");
  const coming = slots.count("connecting") + (book.isInDoubt ? 0 : beingChecked);
  const forMinimum = book.keepsMinimum ? settings.minConnections - slots.occupied : 0;
  return Math.max(waiters.size - coming, forMinimum);
}
