import { Drain } from "./drain.js";
import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";

/** Refuses whoever waits and closes whatever nobody holds; leases get `timeoutMs`. */
export function startDrain<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  timeoutMs: number,
): PoolCommand<Ticket>[] {
  if (book.drain === undefined) book.drain = new Drain(now, timeoutMs);
  else book.drain.hasten(now, timeoutMs);
  const out: PoolCommand<Ticket>[] = [];
  book.refuseAll("closed", out);
  for (const slot of book.slots.values()) {
    if (slot.phase === "connecting") {
      book.slots.delete(slot);
      out.push({ do: "abandon", id: slot.id, why: "closed" });
    } else if (slot.phase === "quarantined") {
      out.push(book.retireNow(slot, "shutdown"));
    } else if (slot.phase === "leased") {
      // Who boards it would keep it from becoming idle.
      book.slots.seal(slot);
    } else if (slot.phase !== "closing") {
      out.push(book.retireGracefully(slot, "shutdown", now));
    }
  }
  book.due(book.drain.dueAt);
  return out;
}
