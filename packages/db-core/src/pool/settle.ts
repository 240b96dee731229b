import type { RetireReason } from "../observer/db-observer.js";
import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSlot } from "./pool-slot.js";
import { mayRetireForAge } from "./upkeep.js";

/** Why a connection is destroyed that failed at what the pool tried with it. */
const faults: ReadonlyMap<string, RetireReason> = new Map([
  ["validating", "validation"],
  ["resetting", "dirty"],
  ["quarantined", "error"],
]);

/** Nobody holds the connection, and the pool is doing something with it. */
export function isInPoolsHands(slot: PoolSlot): boolean {
  return faults.has(slot.phase);
}

/** A connection in order joins the idle ones, or leaves. */
export function settle<Ticket>(
  book: PoolBook<Ticket>,
  slot: PoolSlot,
  now: number,
): PoolCommand<Ticket>[] {
  const out: PoolCommand<Ticket>[] = [];
  slot.verifiedAt = now;
  const farewell = farewellOf(book, slot, now);
  if (farewell === undefined) {
    book.makeIdle(slot);
  } else {
    if (farewell === "lifetime") book.retirement.spend(now);
    out.push(book.retireGracefully(slot, farewell, now));
  }
  return out;
}

/** Destroys a connection that failed at what the pool tried with it. The others are in doubt too. */
export function condemn<Ticket>(
  book: PoolBook<Ticket>,
  slot: PoolSlot,
  now: number,
): PoolCommand<Ticket> {
  const reason = faults.get(slot.phase) ?? "error";
  if (slot.phase === "validating") book.isInDoubt = true;
  book.suspectedAt = now;
  return book.retireNow(slot, reason);
}

/** An attempt to connect failed. A final refusal ends the wait of everybody. */
export function failConnect<Ticket>(
  book: PoolBook<Ticket>,
  slot: PoolSlot,
  failure: { readonly now: number; readonly isRetryable: boolean },
  out: PoolCommand<Ticket>[],
): void {
  const { now, isRetryable } = failure;
  book.slots.delete(slot);
  book.backOff.failed(slot.startedAt, now);
  if (!isRetryable) {
    book.keepsMinimum = false;
    book.refuseAll("refused", out);
  } else if (book.waiters.size > 0 || book.keepsMinimum) {
    const delayMs = Math.max(0, book.backOff.retryAt - now);
    out.push({ do: "retry", attempt: book.backOff.failures, delayMs });
  }
}

function farewellOf<Ticket>(
  book: PoolBook<Ticket>,
  slot: PoolSlot,
  now: number,
): RetireReason | undefined {
  if (book.drain !== undefined) return "shutdown";
  if (slot.generation !== book.generation) return "failover";
  return mayRetireForAge(book, slot, now) ? "lifetime" : undefined;
}
