import type { RefusalReason, RetireReason } from "../observer/db-observer.js";
import { BackOff } from "./back-off.js";
import type { Drain } from "./drain.js";
import { demandOf, type Lane, type LaneSettings, type LaneUse } from "./lane.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSettings } from "./pool-settings.js";
import type { PoolSlot, SlotPhase } from "./pool-slot.js";
import { PoolSlots } from "./pool-slots.js";
import { RetirementBudget } from "./retirement.js";
import { WaitLines } from "./wait-lines.js";

/** Most attempts to connect at the same time. */
const connectConcurrency = 4;
/** Beyond `connectTimeoutMs`, so that the driver's own, more precise error comes first. */
const connectGraceMs = 250;
/** Time a connection has to say goodbye, above the driver's own second. */
const goodbyeMs = 1250;

/** What a pool knows, and the small steps all decisions are made of. */
export class PoolBook<Ticket> {
  readonly settings: PoolSettings;
  readonly random: () => number;
  readonly slots: PoolSlots = new PoolSlots();
  readonly waiters: WaitLines<Ticket> = new WaitLines();
  readonly lanes: LaneSettings;
  readonly backOff: BackOff;
  readonly retirement: RetirementBudget = new RetirementBudget();
  /** Connections of an older one are not lent again. */
  generation = 0;
  /** Connections not heard of since are checked before they are lent. */
  suspectedAt: number = -Infinity;
  /** A check failed and nothing has succeeded since: checks are not counted on. */
  isInDoubt = false;
  /** `minConnections` is kept up: from the first caller on, until a final refusal. */
  keepsMinimum = false;
  drain: Drain | undefined;
  /** No later than the next moment something is due. */
  dueAt: number = Infinity;

  constructor(settings: PoolSettings, random: () => number) {
    this.settings = settings;
    const { maxConnections: most } = settings;
    this.lanes = settings.lanes ?? { shared: most, exclusive: most, depth: 1 };
    this.random = random;
    this.backOff = new BackOff(settings.acquireTimeoutMs || Infinity, random);
  }

  /** Callers and leases together exceed what may be lent and may wait. */
  get isFull(): boolean {
    const held = this.slots.count("leased") + this.slots.count("quarantined");
    const { maxConnections, maxPending } = this.settings;
    return held + this.waiters.size >= maxConnections + maxPending;
  }

  /** One more connection may be opened, the pause after a failure aside. */
  get hasRoom(): boolean {
    const concurrency = this.backOff.failures > 0 ? 1 : connectConcurrency;
    return (
      this.drain === undefined &&
      this.slots.occupied < this.settings.maxConnections &&
      this.slots.count("connecting") < concurrency
    );
  }

  /** Another connection is being opened, or may be, for a statement: then none has to share one. */
  get canGrow(): boolean {
    if (this.drain !== undefined || this.backOff.failures > 0 || !this.admits("shared"))
      return false;
    return this.slots.occupied < this.settings.maxConnections;
  }

  /** Connections that will be ready without anybody giving one back. */
  get coming(): number {
    const { slots } = this;
    const beingChecked = slots.count("validating") + slots.count("resetting");
    return slots.count("connecting") + (this.isInDoubt ? 0 : beingChecked);
  }

  /** Those that wait and that their lanes leave room for. */
  get demand(): LaneUse {
    const { waiters, slots } = this;
    const waiting = { shared: waiters.shared.size, exclusive: waiters.exclusive.size };
    return demandOf(waiting, slots, this.lanes);
  }

  /** One more connection may be used so. */
  admits(lane: Lane): boolean {
    const { slots, lanes } = this;
    return lane === "exclusive" ? slots.exclusive < lanes.exclusive : slots.shared < lanes.shared;
  }

  /** The pool may lose a connection without falling below its minimum, or has no room for another. */
  get canSpareOne(): boolean {
    const { minConnections, maxConnections } = this.settings;
    return this.slots.open > minConnections || this.slots.open >= maxConnections;
  }

  due(at: number): void {
    if (at < this.dueAt) this.dueAt = at;
  }

  /** Takes a place for a connection that is to be opened. */
  addSlot(now: number): PoolSlot {
    const deadline = now + this.settings.connectTimeoutMs + connectGraceMs;
    this.due(deadline);
    return this.slots.add(now, this.generation, deadline);
  }

  /** It may be lent without asking the server first. */
  isFresh(slot: PoolSlot, now: number): boolean {
    return (
      slot.verifiedAt >= this.suspectedAt &&
      now - slot.verifiedAt <= this.settings.validateAfterIdleMs
    );
  }

  move(slot: PoolSlot, phase: SlotPhase, deadline: number): void {
    this.slots.move(slot, phase, deadline);
    this.due(deadline);
  }

  makeIdle(slot: PoolSlot): void {
    this.slots.move(slot, "idle");
    this.due(slot.expiresAt);
    if (this.settings.idleTimeoutMs > 0) this.due(slot.idleSince + this.settings.idleTimeoutMs);
  }

  /** Its place is free at once, whatever the socket still has to do. */
  retireGracefully(slot: PoolSlot, reason: RetireReason, now: number): PoolCommand<Ticket> {
    this.move(slot, "closing", now + goodbyeMs);
    return { do: "retire", id: slot.id, reason, gracefully: true };
  }

  retireNow(slot: PoolSlot, reason: RetireReason): PoolCommand<Ticket> {
    this.slots.delete(slot);
    return { do: "retire", id: slot.id, reason, gracefully: false };
  }

  refuseAll(why: RefusalReason, out: PoolCommand<Ticket>[]): void {
    for (let waiter = this.waiters.shift(); waiter; waiter = this.waiters.shift()) {
      out.push({ do: "refuse", waiter, why });
      if (why === "closed") this.drain?.refused();
    }
  }
}
