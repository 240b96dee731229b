import type { RetireReason } from "../observer/db-observer.js";
import type { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import { expiryOf } from "./retirement.js";
import { condemn, failConnect, isInPoolsHands, settle } from "./settle.js";
import { supply } from "./supply.js";
import { nextDeadline } from "./tick.js";
import { retireOld } from "./upkeep.js";

/** A cancelled connection that is not known to be quiet by then is destroyed. */
const quarantineMs = 2000;

/** How a connection was opened. */
export interface Opened {
  /** It is `validating` until then, before it is lent. */
  readonly checkUntil?: number | undefined;
  /** Several statements may be on their way on it. */
  readonly overlaps?: boolean;
}

/** A connection was opened. */
export function connected<Ticket>(
  book: PoolBook<Ticket>,
  id: number,
  now: number,
  { checkUntil, overlaps = false }: Opened,
): PoolCommand<Ticket>[] {
  const slot = book.slots.inPhase("connecting", id);
  if (slot === undefined) return [];
  book.backOff.succeeded();
  book.isInDoubt = false;
  slot.expiresAt = expiryOf(now, book.settings, book.random());
  slot.idleSince = now;
  slot.overlaps = overlaps;
  if (checkUntil !== undefined) {
    book.move(slot, "validating", checkUntil);
    return [];
  }
  const out = settle(book, slot, now);
  // It may be the replacement an old connection was waiting for.
  retireOld(book, now, out);
  return goOn(book, now, out);
}

/** An attempt to connect failed; `isRetryable` tells a passing refusal from a final one. */
export function connectFailed<Ticket>(
  book: PoolBook<Ticket>,
  id: number,
  now: number,
  isRetryable: boolean,
): PoolCommand<Ticket>[] {
  const slot = book.slots.inPhase("connecting", id);
  if (slot === undefined) return [];
  const out: PoolCommand<Ticket>[] = [];
  failConnect(book, slot, { now, isRetryable }, out);
  return goOn(book, now, out);
}

/** A check, a reset or the wait after a cancel ended well: the connection is ready. */
export function ready<Ticket>(
  book: PoolBook<Ticket>,
  id: number,
  now: number,
): PoolCommand<Ticket>[] {
  const slot = book.slots.get(id);
  if (slot === undefined || !isInPoolsHands(slot)) return [];
  if (slot.phase === "validating") book.isInDoubt = false;
  return goOn(book, now, settle(book, slot, now));
}

/** It did not: the connection is destroyed, and the next is tried. */
export function unfit<Ticket>(
  book: PoolBook<Ticket>,
  id: number,
  now: number,
): PoolCommand<Ticket>[] {
  const slot = book.slots.get(id);
  if (slot === undefined || !isInPoolsHands(slot)) return [];
  return goOn(book, now, [condemn(book, slot, now)]);
}

/** A lease was given back, in order or for the pool to put in order first. */
export function released<Ticket>(
  book: PoolBook<Ticket>,
  id: number,
  now: number,
  next: "idle" | "resetting" | "quarantined",
): PoolCommand<Ticket>[] {
  const slot = book.slots.inPhase("leased", id);
  if (slot === undefined) return [];
  book.drain?.returned();
  slot.idleSince = now;
  if (next === "idle" || book.drain !== undefined) {
    return supply(book, now, settle(book, slot, now));
  }
  const patienceMs = next === "resetting" ? book.settings.validateTimeoutMs : quarantineMs;
  book.move(slot, next, now + patienceMs);
  return supply(book, now, []);
}

/** The holder gave the connection up, or left it in a state nobody else may see. */
export function destroyed<Ticket>(
  book: PoolBook<Ticket>,
  id: number,
  now: number,
  reason: RetireReason,
): PoolCommand<Ticket>[] {
  const slot = book.slots.inPhase("leased", id);
  if (slot === undefined) return [];
  book.drain?.returned();
  return goOn(book, now, [book.retireNow(slot, reason)]);
}

/** The connection died, or has closed as it was asked to. */
export function gone<Ticket>(
  book: PoolBook<Ticket>,
  id: number,
  now: number,
): PoolCommand<Ticket>[] {
  const slot = book.slots.get(id);
  if (slot === undefined || slot.phase === "connecting") return [];
  if (slot.phase !== "closing") book.suspectedAt = now;
  book.slots.delete(slot);
  return goOn(book, now, []);
}

/** Every connection opened or asked for until now leaves: at once, or when it is given back. */
export function clear<Ticket>(book: PoolBook<Ticket>, now: number): PoolCommand<Ticket>[] {
  book.generation++;
  const out = book.slots.longestIdleFirst.map((slot) =>
    book.retireGracefully(slot, "failover", now),
  );
  return goOn(book, now, out);
}

/** After a change of what is open, the times that were due may have moved. */
function goOn<Ticket>(
  book: PoolBook<Ticket>,
  now: number,
  out: PoolCommand<Ticket>[],
): PoolCommand<Ticket>[] {
  supply(book, now, out);
  book.due(nextDeadline(book, now));
  return out;
}
