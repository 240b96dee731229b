import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSlot } from "./pool-slot.js";

/** Retires what has been idle too long, down to `minConnections`. */
export function retireIdle<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  out: PoolCommand<Ticket>[],
): void {
  for (const slot of book.slots.longestIdleFirst) {
    if (nextIdleRetirement(book) > now) return;
    out.push(book.retireGracefully(slot, "idle", now));
  }
}

/** When {@link retireIdle} has something to do. */
export function nextIdleRetirement<Ticket>({ slots, settings }: PoolBook<Ticket>): number {
  const longest = slots.longestIdle;
  const isNever = settings.idleTimeoutMs === 0 || slots.open <= settings.minConnections;
  return isNever || longest === undefined ? Infinity : longest.idleSince + settings.idleTimeoutMs;
}

/**
 * Retires idle connections that are too old, within the budget. Where that would leave fewer than
 * `minConnections` the replacement is opened first, one at a time.
 */
export function retireOld<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  out: PoolCommand<Ticket>[],
): void {
  for (const slot of book.slots.longestIdleFirst) {
    if (slot.expiresAt > now) continue;
    if (!mayRetireForAge(book, slot, now)) break;
    book.retirement.spend(now);
    out.push(book.retireGracefully(slot, "lifetime", now));
  }
  if (nextReplacement(book, now) <= now) out.push({ do: "open", id: book.addSlot(now).id });
}

/** It is too old, the budget allows it, and it can be spared. */
export function mayRetireForAge<Ticket>(
  book: PoolBook<Ticket>,
  slot: PoolSlot,
  now: number,
): boolean {
  if (slot.expiresAt > now || !book.canSpareOne) return false;
  return book.retirement.nextAt(now, book.slots.open) <= now;
}

/** When {@link retireOld} has something to do. */
export function nextAgeRetirement<Ticket>(book: PoolBook<Ticket>, now: number): number {
  if (!book.canSpareOne) return nextReplacement(book, now);
  return Math.max(earliestExpiry(book), book.retirement.nextAt(now, book.slots.open));
}

/** When a connection should be opened to take the place of an old one that cannot be spared. */
function nextReplacement<Ticket>(book: PoolBook<Ticket>, now: number): number {
  const isUnderWay = book.slots.count("connecting") > 0;
  if (book.canSpareOne || isUnderWay || !book.hasRoom) return Infinity;
  const budgetAt = book.retirement.nextAt(now, book.slots.open);
  return Math.max(earliestExpiry(book), budgetAt, book.backOff.retryAt);
}

function earliestExpiry<Ticket>(book: PoolBook<Ticket>): number {
  let earliest = Infinity;
  for (const slot of book.slots.longestIdleFirst) earliest = Math.min(earliest, slot.expiresAt);
  return earliest;
}
