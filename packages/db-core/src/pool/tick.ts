import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSlot } from "./pool-slot.js";
import { condemn, failConnect } from "./settle.js";
import { nextAttempt, supply } from "./supply.js";
import { nextAgeRetirement, nextIdleRetirement, retireIdle, retireOld } from "./upkeep.js";

/** Does what has become due. See `PoolState.tick`. */
export function tick<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  lateMs: number,
): PoolCommand<Ticket>[] {
  const out: PoolCommand<Ticket>[] = [];
  refuseExpired(book, now, out);
  for (const slot of book.slots.values()) {
    if (lateMs > 0) slot.leakAt = Math.max(slot.leakAt, now) + lateMs;
    if (slot.leakAt <= now) reportLeak(slot, out);
    if (slot.deadline <= now) overdue(book, slot, now, out);
  }
  stepDrain(book, now, out);
  retireIdle(book, now, out);
  retireOld(book, now, out);
  supply(book, now, out);
  book.dueAt = nextDeadline(book, now);
  return out;
}

/** When the next tick has something to do: after `now`, or `Infinity`. */
export function nextDeadline<Ticket>(book: PoolBook<Ticket>, now: number): number {
  let earliest = Math.min(
    book.waiters.nextDeadline,
    book.drain?.dueAt ?? Infinity,
    nextAttempt(book),
    nextIdleRetirement(book),
    nextAgeRetirement(book, now),
  );
  for (const slot of book.slots.values()) {
    earliest = Math.min(earliest, slot.deadline, slot.leakAt);
  }
  return earliest;
}

function refuseExpired<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  out: PoolCommand<Ticket>[],
): void {
  const why = book.slots.open === 0 ? "unreachable" : "timeout";
  let waiter = book.waiters.shiftExpired(now);
  while (waiter !== undefined) {
    out.push({ do: "refuse", waiter, why });
    waiter = book.waiters.shiftExpired(now);
  }
}

function reportLeak<Ticket>(slot: PoolSlot, out: PoolCommand<Ticket>[]): void {
  slot.leakAt = Infinity;
  out.push({ do: "leak", id: slot.id });
}

function overdue<Ticket>(
  book: PoolBook<Ticket>,
  slot: PoolSlot,
  now: number,
  out: PoolCommand<Ticket>[],
): void {
  if (slot.phase === "connecting") {
    out.push({ do: "abandon", id: slot.id, why: "timeout" });
    failConnect(book, slot, { now, isRetryable: true }, out);
  } else if (slot.phase === "closing") {
    book.slots.delete(slot);
    out.push({ do: "cut", id: slot.id });
  } else {
    out.push(condemn(book, slot, now));
  }
}

function stepDrain<Ticket>(book: PoolBook<Ticket>, now: number, out: PoolCommand<Ticket>[]): void {
  const step = book.drain?.step(now);
  if (step === undefined) return;
  for (const slot of book.slots.values()) {
    if (slot.phase !== "leased") continue;
    if (step === "cancel") {
      out.push({ do: "cancel", id: slot.id });
    } else {
      book.drain?.destroyed();
      out.push(book.retireNow(slot, "shutdown"));
    }
  }
}
