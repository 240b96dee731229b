import type { PoolSlot, SlotPhase } from "./pool-slot.js";

/** The pool's slots by id, counted by phase, with the idle ones ordered by when they became idle. */
export class PoolSlots {
  readonly #slots: Map<number, PoolSlot> = new Map();
  readonly #idle: PoolSlot[] = [];
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
    };
    this.#slots.set(slot.id, slot);
    this.#counts.connecting++;
    return slot;
  }

  move(slot: PoolSlot, phase: SlotPhase, deadline: number = Infinity): void {
    if (slot.phase === "idle") this.#unstack(slot);
    this.#counts[slot.phase]--;
    this.#counts[phase]++;
    slot.phase = phase;
    slot.deadline = deadline;
    slot.leakAt = Infinity;
    if (phase === "idle") this.#stack(slot);
  }

  delete(slot: PoolSlot): void {
    if (slot.phase === "idle") this.#unstack(slot);
    this.#counts[slot.phase]--;
    this.#slots.delete(slot.id);
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
