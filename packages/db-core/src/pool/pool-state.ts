import type { CloseReport } from "../idatabase-server.js";
import type { PoolStats, RetireReason } from "../observer/db-observer.js";
import { admit, probe } from "./admission.js";
import { type Alighted, board } from "./boarding.js";
import {
  clear,
  connected,
  connectFailed,
  destroyed,
  gone,
  type Opened,
  ready,
  released,
  unfit,
} from "./connection-life.js";
import type { Lane } from "./lane.js";
import { PoolBook } from "./pool-book.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSettings } from "./pool-settings.js";
import type { PoolSlot } from "./pool-slot.js";
import { startDrain } from "./start-drain.js";
import { supply } from "./supply.js";
import { nextDeadline, tick } from "./tick.js";
import type { Waiter } from "./wait-queue.js";

type Commands<Ticket> = readonly PoolCommand<Ticket>[];

/**
 * Everything a pool decides, without doing any of it: no timer, no promise, no socket. Time comes in as
 * monotonic milliseconds, and what is to be done comes out as commands.
 *
 * Callers wait in one queue, first come, first served. Connections being opened or checked are opened
 * and checked for the queue, not for one caller, so whichever is ready first serves the head. What is
 * said about an unknown or already closed connection is ignored.
 *
 * Lending what is ready, which each statement passes, is written out here; the other decisions are
 * functions over the book, in files of their own.
 */
export class PoolState<Ticket> {
  readonly #book: PoolBook<Ticket>;

  constructor(settings: PoolSettings, random: () => number) {
    this.#book = new PoolBook(settings, random);
  }

  get stats(): PoolStats {
    const { slots, waiters, settings } = this.#book;
    const idle = slots.count("idle");
    const total = slots.open;
    const max = settings.maxConnections;
    return { total, used: total - idle, idle, pending: waiters.size, max };
  }

  /** Callers waiting. */
  get pending(): number {
    return this.#book.waiters.size;
  }

  /** The last attempt to connect failed. */
  get isBackingOff(): boolean {
    return this.#book.backOff.failures > 0;
  }

  get isDraining(): boolean {
    return this.#book.drain !== undefined;
  }

  /** Drained, and every connection has closed. */
  get isOver(): boolean {
    return this.#book.drain !== undefined && this.#book.slots.size === 0;
  }

  get report(): CloseReport | undefined {
    return this.#book.drain?.report;
  }

  /** No later than the next moment {@link tick} has something to do. Exact after a tick. */
  get dueAt(): number {
    return this.#book.dueAt;
  }

  slot(id: number): Readonly<PoolSlot> | undefined {
    return this.#book.slots.get(id);
  }

  slots(): Iterable<Readonly<PoolSlot>> {
    return this.#book.slots.values();
  }

  /** One more connection may be used so. */
  admits(lane: Lane): boolean {
    return this.#book.admits(lane);
  }

  /** Leases a connection that is ready, past nobody: the fast path of {@link ask}. */
  take(now: number, lane: Lane = "exclusive"): Readonly<PoolSlot> | undefined {
    const book = this.#book;
    const { slots } = book;
    const slot = slots.latestIdle;
    // Somebody waiting would have it already, unless his lane is full.
    if (slot === undefined || !book.admits(lane)) return this.#board(now, lane);
    // It is checked first, for whoever stands in line.
    if (!book.isFresh(slot, now)) return undefined;
    slots.move(slot, "leased");
    if (lane !== "exclusive") slots.board(slot, lane, now);
    return slot;
  }

  /** A statement boards a connection that others share. Where one might be opened it rather waits for that. */
  #board(now: number, lane: Lane): Readonly<PoolSlot> | undefined {
    const book = this.#book;
    if (lane === "exclusive" || book.slots.seats.size === 0 || book.waiters.shared.size > 0)
      return undefined;
    return book.canGrow || book.coming > book.waiters.size ? undefined : board(book, lane, now);
  }

  /**
   * A statement that shares a connection is over.
   *
   * @returns how many are left on it, and for how long the server was at this one; `undefined`: the
   *   connection is gone.
   */
  alight(id: number, now: number): Alighted | undefined {
    const slot = this.#book.slots.inPhase("leased", id);
    if (slot === undefined || slot.riders === 0) return undefined;
    const tookMs = now - slot.headSince;
    this.#book.slots.alight(slot, now);
    return { left: slot.riders, tookMs };
  }

  /** Nobody boards the connection any more. */
  seal(id: number): void {
    const slot = this.#book.slots.inPhase("leased", id);
    if (slot !== undefined) this.#book.slots.seal(slot);
  }

  /** Serves whom something has just become possible for. */
  serve(now: number): Commands<Ticket> {
    return supply(this.#book, now, []);
  }

  /** A caller wants a connection. */
  ask(waiter: Waiter<Ticket>, now: number): Commands<Ticket> {
    return admit(this.#book, waiter, now);
  }

  /** A caller no longer wants one. */
  leave(waiter: Waiter<Ticket>): void {
    this.#book.waiters.remove(waiter);
  }

  /** Reports the lease at `at` unless it has ended. */
  watch(id: number, at: number): void {
    const slot = this.#book.slots.inPhase("leased", id);
    if (slot === undefined) return;
    slot.leakAt = at;
    this.#book.due(at);
  }

  /**
   * A connection on which a round trip may be tried now, at nobody's expense: an idle one, then
   * `validating`, or a new one, then `connecting`. `undefined` when there is neither.
   */
  probe(now: number, deadline: number): Readonly<PoolSlot> | undefined {
    return probe(this.#book, now, deadline);
  }

  /** A connection was opened. */
  connected(id: number, now: number, how: Opened = {}): Commands<Ticket> {
    return connected(this.#book, id, now, how);
  }

  /** An attempt failed; `isRetryable` tells a passing refusal from a final one. */
  connectFailed(id: number, now: number, isRetryable: boolean): Commands<Ticket> {
    return connectFailed(this.#book, id, now, isRetryable);
  }

  /** A check, a reset or the wait after a cancel ended well: the connection is ready. */
  ready(id: number, now: number): Commands<Ticket> {
    return ready(this.#book, id, now);
  }

  /** It did not: the connection is destroyed, and the next is tried. */
  unfit(id: number, now: number): Commands<Ticket> {
    return unfit(this.#book, id, now);
  }

  /** A lease was given back, in order or for the pool to put in order first. */
  released(id: number, now: number, next: "idle" | "resetting" | "quarantined"): Commands<Ticket> {
    return released(this.#book, id, now, next);
  }

  /** The holder gave the connection up, or left it in a state nobody else may see. */
  destroyed(id: number, now: number, reason: RetireReason): Commands<Ticket> {
    return destroyed(this.#book, id, now, reason);
  }

  /** The connection died, or has closed as it was asked to. */
  gone(id: number, now: number): Commands<Ticket> {
    return gone(this.#book, id, now);
  }

  /** Every connection opened or asked for until now leaves: at once, or when it is given back. */
  clear(now: number): Commands<Ticket> {
    return clear(this.#book, now);
  }

  /** Refuses callers from now on and lets leases end within `timeoutMs`. Again: no later than that. */
  drain(now: number, timeoutMs: number): Commands<Ticket> {
    return startDrain(this.#book, now, timeoutMs);
  }

  /**
   * Does what has become due.
   *
   * @param lateMs by how much the event loop overslept; leases are not blamed for that time.
   */
  tick(now: number, lateMs: number = 0): Commands<Ticket> {
    return tick(this.#book, now, lateMs);
  }

  /** When the next {@link tick} has something to do. */
  nextDeadline(now: number): number {
    return nextDeadline(this.#book, now);
  }
}
