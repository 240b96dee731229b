import { isHeldUp, type Lane } from "./lane.js";
import type { PoolSlot, SlotPhase } from "./pool-slot.js";

/** The pool's slots by id, counted by phase, with the idle ones ordered by when they became idle. */
export class PoolSlots {
  readonly #slots: Map<number, PoolSlot> = new Map();
  readonly #idle: PoolSlot[] = [];
  readonly #seats = new Set<PoolSlot>();
  #latestSeat: PoolSlot | undefined;
  #shared = 0;
  readonly #counts: Record<SlotPhase, number> = {
    connecting: 0,
    idle: 0,
    leased: 0,
    validating: 0,
    resetting: 0,
    quarantined: 0,
    closing: 0,
  };
  #lastId = 0;

  /** Connections that take up room: all but those being closed. */
  get occupied(): number {
    return this.#slots.size - this.#counts.closing;
  }

  /** Connections that are open: neither being opened nor being closed. */
  get open(): number {
    return this.occupied - this.#counts.connecting;
  }

  /** Every slot, closing ones included. */
  get size(): number {
    return this.#slots.size;
  }

  /** Connections that statements share. */
  get shared(): number {
    return this.#shared;
  }

  /** Connections that callers have for themselves. */
  get exclusive(): number {
    return this.#counts.leased - this.#shared;
  }

  /** Those of the shared connections that more statements may board. */
  get seats(): ReadonlySet<PoolSlot> {
    return this.#seats;
  }

  /** The one of them that was boarded last. */
  get latestSeat(): PoolSlot | undefined {
    const latest = this.#latestSeat;
    return latest !== undefined && this.#seats.has(latest) ? latest : undefined;
  }

  /** Shared connections that nobody boards any more, and that will be empty soon. */
  emptying(now: number): number {
    let count = 0;
    for (const slot of this.#slots.values())
      if (slot.riders > 0 && !this.#seats.has(slot) && !isHeldUp(slot, now)) count++;
    return count;
  }

  /** The connection given back last: lending it first lets the others grow old and leave. */
  get latestIdle(): PoolSlot | undefined {
    return this.#idle.at(-1);
  }

  get longestIdle(): PoolSlot | undefined {
    return this.#idle[0];
  }

  /** Idle slots, longest idle first. A copy, so slots may be moved while it is read. */
  get longestIdleFirst(): PoolSlot[] {
    return [...this.#idle];
  }

  count(phase: SlotPhase): number {
    return this.#counts[phase];
  }

  get(id: number): PoolSlot | undefined {
    return this.#slots.get(id);
  }

  /** The same, where it is in that phase. */
  inPhase(phase: SlotPhase, id: number): PoolSlot | undefined {
    const slot = this.#slots.get(id);
    return slot?.phase === phase ? slot : undefined;
  }

  values(): IterableIterator<PoolSlot> {
    return this.#slots.values();
  }

  /** A new slot whose connection is being opened. */
  add(now: number, generation: number, deadline: number): PoolSlot {
    const slot: PoolSlot = {
      id: ++this.#lastId,
      phase: "connecting",
      generation,
      startedAt: now,
      expiresAt: Infinity,
      idleSince: now,
      verifiedAt: now,
      deadline,
      leakAt: Infinity,
      overlaps: false,
      riders: 0,
      headSince: now,
    };
    this.#slots.set(slot.id, slot);
    this.#counts.connecting++;
    return slot;
  }

  move(slot: PoolSlot, phase: SlotPhase, deadline: number = Infinity): void {
    this.#leave(slot);
    this.#counts[phase]++;
    slot.phase = phase;
    slot.deadline = deadline;
    slot.leakAt = Infinity;
    if (phase === "idle") this.#stack(slot);
  }

  delete(slot: PoolSlot): void {
    this.#leave(slot);
    this.#slots.delete(slot.id);
  }

  /** A leased connection has one statement more. */
  board(slot: PoolSlot, lane: Exclude<Lane, "exclusive">, now: number): void {
    if (slot.riders++ === 0) {
      this.#shared++;
      slot.headSince = now;
      if (slot.overlaps) this.#seats.add(slot);
    }
    if (lane === "last") this.seal(slot);
    this.#latestSeat = slot;
  }

  /** One of its statements is over. */
  alight(slot: PoolSlot, now: number): void {
    slot.headSince = now;
    if (slot.riders === 1) this.#empty(slot);
    else slot.riders--;
  }

  /** Nobody boards it any more: it will be idle, when its statements are over. */
  seal(slot: PoolSlot): void {
    this.#seats.delete(slot);
  }

  #leave(slot: PoolSlot): void {
    if (slot.phase === "idle") this.#unstack(slot);
    if (slot.riders > 0) this.#empty(slot);
    this.#counts[slot.phase]--;
  }

  #empty(slot: PoolSlot): void {
    slot.riders = 0;
    this.#shared--;
    this.#seats.delete(slot);
  }

  /** Nearly always on top; below only after a check, which is no use. */
  #stack(slot: PoolSlot): void {
    let index = this.#idle.length;
    while (index > 0 && (this.#idle[index - 1]?.idleSince ?? 0) > slot.idleSince) index--;
    if (index === this.#idle.length) this.#idle.push(slot);
    else this.#idle.splice(index, 0, slot);
  }

  #unstack(slot: PoolSlot): void {
    if (this.#idle.at(-1) === slot) this.#idle.pop();
    else this.#idle.splice(this.#idle.indexOf(slot), 1);
  }
}
