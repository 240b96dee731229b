import { expect } from "vitest";
import type { Lane, LaneSettings } from "../../src/pool/lane.js";
import type { PoolCommand } from "../../src/pool/pool-command.js";
import type { PoolSettings } from "../../src/pool/pool-settings.js";
import type { SlotPhase } from "../../src/pool/pool-slot.js";
import { PoolState } from "../../src/pool/pool-state.js";
import { createWaiter, type Waiter } from "../../src/pool/wait-queue.js";

/** What may happen. */
export type Step =
  | "ask"
  | "leave"
  | "open"
  | "refuse"
  | "deny"
  | "answer"
  | "fail"
  | "release"
  | "reset"
  | "quarantine"
  | "destroy"
  | "die"
  | "part"
  | "pass"
  | "probe"
  | "take"
  | "ride"
  | "rideLast"
  | "alight"
  | "watch"
  | "clear";

/**
 * A pool's state machine with everything around it imagined: callers, servers and time. It keeps its own
 * books and checks every command and every rule against them.
 */
export class PoolWorld {
  now = 0;
  readonly #settings: PoolSettings;
  readonly #state: PoolState<number>;
  /** Who waits, in the order they came. */
  #queue: Waiter<number>[] = [];
  /** What each connection is doing, as the commands said. */
  readonly #phases: Map<number, SlotPhase> = new Map();
  /** The statements on each connection that is shared; the lane of the last of them is the last. */
  readonly #riders: Map<number, Lane[]> = new Map();
  #asked = 0;
  #drained = false;

  constructor(settings: PoolSettings, luck: readonly number[]) {
    this.#settings = settings;
    let turn = 0;
    this.#state = new PoolState(settings, () => luck[turn++ % luck.length]!);
  }

  get unsettled(): number[] {
    return this.#queue.map((waiter) => waiter.ticket);
  }

  get isOver(): boolean {
    return this.#state.isOver;
  }

  drain(timeoutMs: number): void {
    this.#drained = true;
    this.#obey(this.#state.drain(this.now, timeoutMs));
  }

  step(what: Step, which: number, ms: number): void {
    this.#act(what, which, ms);
    this.#checkRules();
  }

  /** Lets everything that was begun end well, and time pass, until nothing is left to do. */
  comeToRest(): void {
    for (let round = 0; round < 500; round++) {
      for (const [id, phase] of this.#phases) this.#endWell(id, phase);
      this.#pass(1500);
      if (this.#isAtRest()) return;
    }
    expect.unreachable("the pool did not come to rest");
  }

  #isAtRest(): boolean {
    if (this.#drained) return this.#phases.size === 0;
    const busy = ["leased", "validating", "resetting", "quarantined"] as const;
    return this.#queue.length === 0 && busy.every((phase) => this.#count(phase) === 0);
  }

  #endWell(id: number, phase: SlotPhase): void {
    if (phase === "connecting") this.#connected(id);
    else if (phase === "leased" && this.#riders.has(id)) this.#alight(id);
    else if (phase === "leased")
      this.#leave(id, this.#state.released(id, this.now, "idle"), "idle");
    else if (phase === "closing") this.#part(id);
    else if (phase !== "idle") this.#ready(id);
    this.#checkRules();
  }

  #act(what: Step, which: number, ms: number): void {
    const { now } = this;
    const leased = this.#pick("leased", which, (id) => !this.#riders.has(id));
    const shared = this.#pick("leased", which, (id) => this.#riders.has(id));
    const connecting = this.#pick("connecting", which);
    const checked = this.#pick(["validating", "resetting", "quarantined"], which);
    const open = this.#pick(["idle", "leased", "validating", "resetting", "quarantined"], which);
    const closing = this.#pick("closing", which);
    switch (what) {
      case "ask":
        return this.#ask(ms, "exclusive");
      case "ride":
        return this.#take("shared") ? undefined : this.#ask(ms, "shared");
      case "rideLast":
        return this.#take("last") ? undefined : this.#ask(ms, "last");
      case "alight":
        return shared === undefined ? undefined : this.#alight(shared);
      case "leave":
        return this.#giveUp(which);
      case "take":
        return void this.#take("exclusive");
      case "probe":
        return this.#probe();
      case "pass":
        return this.#pass(ms);
      case "clear":
        return this.#obey(this.#state.clear(now));
      case "open":
        return connecting === undefined ? undefined : this.#connected(connecting);
      case "refuse":
      case "deny":
        if (connecting === undefined) return;
        this.#phases.delete(connecting);
        return this.#obey(this.#state.connectFailed(connecting, now, what === "refuse"));
      case "answer":
        return checked === undefined ? undefined : this.#ready(checked);
      case "fail":
        return checked === undefined ? undefined : this.#obey(this.#state.unfit(checked, now));
      case "release":
      case "reset":
      case "quarantine": {
        if (leased === undefined) return;
        const next = { release: "idle", reset: "resetting", quarantine: "quarantined" } as const;
        return this.#leave(leased, this.#state.released(leased, now, next[what]), next[what]);
      }
      case "destroy": {
        const doomed = leased ?? shared;
        return doomed === undefined
          ? undefined
          : this.#obey(this.#state.destroyed(doomed, now, "error"));
      }
      case "die":
        if (open === undefined) return;
        this.#phases.delete(open);
        this.#riders.delete(open);
        return this.#obey(this.#state.gone(open, now));
      case "part":
        return closing === undefined ? undefined : this.#part(closing);
      case "watch":
        if (leased !== undefined) this.#state.watch(leased, now + ms);
    }
  }

  #ask(ms: number, lane: Lane): void {
    const deadline = ms % 7 === 0 ? Infinity : this.now + ms;
    const waiter = createWaiter(++this.#asked, this.now, deadline, lane);
    const { maxConnections, maxPending } = this.#settings;
    const held = this.#count("leased") + this.#count("quarantined");
    const wasFull = held + this.#queue.length >= maxConnections + maxPending;
    this.#queue.push(waiter);
    const commands = this.#state.ask(waiter, this.now);
    const why = commands.find((each) => each.do === "refuse" && each.waiter === waiter);
    if (this.#drained) expect(why).toMatchObject({ why: "closed" });
    else if (wasFull) expect(why).toMatchObject({ why: "overloaded" });
    else expect(why).toBeUndefined();
    this.#obey(commands);
  }

  #giveUp(which: number): void {
    const [waiter] = this.#queue.splice(which % (this.#queue.length || 1), 1);
    if (waiter !== undefined) this.#state.leave(waiter);
  }

  #take(lane: Lane): boolean {
    const slot = this.#state.take(this.now, lane);
    if (slot === undefined) return false;
    const sameLine = this.#queue.filter((waiter) => isShared(waiter.lane) === isShared(lane));
    expect(sameLine, "a connection went past those who wait").toEqual([]);
    this.#lend(slot.id, lane);
    return true;
  }

  /** An idle connection goes to whoever came first, of those that may have one; a busy one is boarded. */
  #lend(id: number, lane: Lane, waiter?: Waiter<number>): void {
    const riders = this.#riders.get(id);
    if (riders === undefined) {
      this.#expectPhase(id, "idle");
      expect(this.#mayHaveMore(lane), "more than the lane may have").toBe(true);
      const earlier = waiter === undefined ? [] : this.#queue.slice(0, this.#queue.indexOf(waiter));
      const passed = earlier.filter((each) => this.#mayHaveMore(each.lane));
      expect(passed, "out of turn").toEqual([]);
    } else {
      expect(isShared(lane), "boarded for himself").toBe(true);
      expect(riders.at(-1), "boarded behind what may wait for a lock").toBe("shared");
      expect(riders.length).toBeLessThan(this.#lanes.depth);
    }
    this.#phases.set(id, "leased");
    if (isShared(lane)) this.#riders.set(id, [...(riders ?? []), lane]);
  }

  #alight(id: number): void {
    const riders = this.#riders.get(id)!;
    expect(this.#state.alight(id, this.now)).toMatchObject({ left: riders.length - 1 });
    riders.shift();
    if (riders.length > 0) return this.#obey(this.#state.serve(this.now));
    this.#riders.delete(id);
    this.#leave(id, this.#state.released(id, this.now, "idle"), "idle");
  }

  get #lanes(): LaneSettings {
    const { maxConnections: most, lanes } = this.#settings;
    return lanes ?? { shared: most, exclusive: most, depth: 1 };
  }

  #mayHaveMore(lane: Lane): boolean {
    const { shared, exclusive } = this.#lanes;
    const inUse = this.#riders.size;
    return isShared(lane) ? inUse < shared : this.#count("leased") - inUse < exclusive;
  }

  #probe(): void {
    const slot = this.#state.probe(this.now, this.now + 500);
    if (slot === undefined) return;
    expect(this.#phases.get(slot.id)).toBe(slot.phase === "validating" ? "idle" : undefined);
    this.#phases.set(slot.id, slot.phase);
  }

  #pass(ms: number): void {
    this.now += ms;
    this.#obey(this.#state.tick(this.now));
    expect(this.#state.dueAt).toBe(this.#state.nextDeadline(this.now));
    expect(this.#state.dueAt, "the next tick would come at once, and again").toBeGreaterThan(
      this.now,
    );
    for (const { deadline } of this.#queue) expect(deadline).toBeGreaterThan(this.now);
  }

  #connected(id: number): void {
    this.#phases.set(id, "idle");
    this.#obey(this.#state.connected(id, this.now, { overlaps: true }));
  }

  #ready(id: number): void {
    this.#phases.set(id, "idle");
    this.#obey(this.#state.ready(id, this.now));
  }

  #leave(id: number, commands: readonly PoolCommand<number>[], next: SlotPhase): void {
    this.#phases.set(id, next);
    this.#obey(commands);
  }

  #part(id: number): void {
    this.#phases.delete(id);
    this.#obey(this.#state.gone(id, this.now));
  }

  #pick(
    phases: SlotPhase | SlotPhase[],
    which: number,
    also: (id: number) => boolean = () => true,
  ): number | undefined {
    const ids = [...this.#phases]
      .filter(([id, phase]) => phases.includes(phase) && also(id))
      .map(([id]) => id);
    return ids[which % (ids.length || 1)];
  }

  #count(phase: SlotPhase): number {
    return [...this.#phases.values()].filter((each) => each === phase).length;
  }

  #obey(commands: readonly PoolCommand<number>[]): void {
    for (const command of commands) this.#carryOut(command);
  }

  #carryOut(command: PoolCommand<number>): void {
    switch (command.do) {
      case "lease":
        this.#lend(command.id, command.waiter.lane, command.waiter);
        expect(
          this.#queue.find(({ lane }) => isShared(lane) === isShared(command.waiter.lane)),
          "out of turn",
        ).toBe(command.waiter);
        this.#queue.splice(this.#queue.indexOf(command.waiter), 1);
        return;
      case "refuse":
        expect(this.#queue).toContain(command.waiter);
        this.#queue = this.#queue.filter((waiter) => waiter !== command.waiter);
        if (["timeout", "unreachable"].includes(command.why)) {
          expect(command.waiter.deadline).toBeLessThanOrEqual(this.now);
        }
        return;
      case "open":
        expect(this.#drained, "opened after the end").toBe(false);
        this.#expectPhase(command.id, undefined);
        this.#phases.set(command.id, "connecting");
        return;
      case "abandon":
        this.#expectPhase(command.id, "connecting");
        this.#phases.delete(command.id);
        return;
      case "validate":
        this.#expectPhase(command.id, "idle");
        this.#phases.set(command.id, "validating");
        return;
      case "retire":
        expect(["connecting", "closing", undefined]).not.toContain(this.#phases.get(command.id));
        this.#riders.delete(command.id);
        if (command.gracefully) this.#phases.set(command.id, "closing");
        else this.#phases.delete(command.id);
        return;
      case "cut":
        this.#expectPhase(command.id, "closing");
        this.#phases.delete(command.id);
        return;
      case "cancel":
      case "leak":
        this.#expectPhase(command.id, "leased");
        return;
      case "retry":
        expect(command.delayMs).toBeLessThanOrEqual(10_000);
    }
  }

  #expectPhase(id: number, phase: SlotPhase | undefined): void {
    expect(this.#phases.get(id), `connection ${id}`).toBe(phase);
  }

  #checkRules(): void {
    const { maxConnections, maxPending } = this.#settings;
    const actual = new Map([...this.#state.slots()].map(({ id, phase }) => [id, phase]));
    expect(actual).toEqual(this.#phases);
    const occupied = this.#phases.size - this.#count("closing");
    expect(occupied).toBeLessThanOrEqual(maxConnections);
    expect(this.#state.stats.pending).toBe(this.#queue.length);
    const held = this.#count("leased") + this.#count("quarantined");
    expect(held + this.#queue.length).toBeLessThanOrEqual(maxConnections + maxPending);
    if (this.#queue.length > 0) this.#checkThatWaitersAreServed(occupied);
    expect(this.#state.dueAt).toBeLessThanOrEqual(this.#state.nextDeadline(this.now));
  }

  #checkThatWaitersAreServed(occupied: number): void {
    if (this.#count("idle") > 0 && this.#queue.some(({ lane }) => this.#mayHaveMore(lane))) {
      expect(this.#count("validating"), "idle while somebody waits").toBeGreaterThanOrEqual(
        this.#queue.length,
      );
    }
    const isComing = occupied > 0 || this.#state.dueAt < Infinity;
    expect(isComing, "nothing will ever serve the caller").toBe(true);
  }
}

function isShared(lane: Lane): boolean {
  return lane !== "exclusive";
}
