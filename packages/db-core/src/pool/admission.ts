import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSlot } from "./pool-slot.js";
import { supply } from "./supply.js";
import type { Waiter } from "./wait-queue.js";

/** A caller stands in line, or is refused at once. */
export function admit<Ticket>(
  book: PoolBook<Ticket>,
  waiter: Waiter<Ticket>,
  now: number,
): PoolCommand<Ticket>[] {
  if (book.drain !== undefined) return [{ do: "refuse", waiter, why: "closed" }];
  if (book.isFull) return [{ do: "refuse", waiter, why: "overloaded" }];
  book.keepsMinimum = true;
  book.waiters.push(waiter);
  book.due(waiter.deadline);
  return supply(book, now, []);
}

/** The connection for a round trip that is at nobody's expense. See `PoolState.probe`. */
export function probe<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  deadline: number,
): PoolSlot | undefined {
  const idle = book.slots.latestIdle;
  if (idle !== undefined) {
    book.move(idle, "validating", deadline);
    return idle;
  }
  const mayOpen = book.waiters.size === 0 && book.hasRoom && now >= book.backOff.retryAt;
  return mayOpen ? book.addSlot(now) : undefined;
}
