import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../test/support/pool-rig.js";
import type { Lane, LaneSettings } from "./lane.js";
import type { PoolCommand } from "./pool-command.js";
import { PoolState } from "./pool-state.js";
import { createWaiter, type Waiter } from "./wait-queue.js";

/** A pool whose connections are open and idle, and where each is now. */
class Lanes {
  now = 0;
  readonly state: PoolState<string>;
  readonly served: [ticket: string, id: number][] = [];

  constructor(open: number, lanes: Partial<LaneSettings> = {}, overlaps = true) {
    const all = { shared: open, exclusive: open, depth: 4, ...lanes };
    const settings = {
      ...defaultSettings,
      maxConnections: open,
      minConnections: open,
      lanes: all,
    };
    this.state = new PoolState(settings, () => 0.5);
    this.state.ask(this.#waiter("opener", "exclusive"), 0);
    for (let id = 1; id <= open; id++) this.state.connected(id, 0, { overlaps });
    this.state.released(1, 0, "idle");
  }

  /** @returns the connection; `undefined`: it waits. */
  ask(ticket: string, lane: Lane): number | undefined {
    const slot = this.state.take(this.now, lane);
    if (slot !== undefined) return slot.id;
    this.obey(this.state.ask(this.#waiter(ticket, lane), this.now));
    return this.served.find(([each]) => each === ticket)?.[1];
  }

  alight(id: number): void {
    const { left } = this.state.alight(id, this.now)!;
    this.obey(left > 0 ? this.state.serve(this.now) : this.state.released(id, this.now, "idle"));
  }

  release(id: number): void {
    this.obey(this.state.released(id, this.now, "idle"));
  }

  /** The check of a connection has ended well. */
  checked(): void {
    const slot = [...this.state.slots()].find(({ phase }) => phase === "validating");
    this.obey(this.state.ready(slot!.id, this.now));
  }

  obey(commands: readonly PoolCommand<string>[]): void {
    for (const command of commands)
      if (command.do === "lease") this.served.push([command.waiter.ticket, command.id]);
  }

  riders(id: number): number {
    return this.state.slot(id)!.riders;
  }

  #waiter(ticket: string, lane: Lane): Waiter<string> {
    return createWaiter(ticket, this.now, Infinity, lane);
  }
}

describe("single statements", () => {
  it("have a connection each while there are idle ones, then share those with the least in flight", () => {
    const lanes = new Lanes(3);
    const ids = Array.from({ length: 9 }, (_, n) => lanes.ask(`s${n}`, "shared")!);
    expect(new Set(ids.slice(0, 3)).size).toBe(3);
    for (const id of [1, 2, 3]) expect(lanes.riders(id)).toBe(3);
  });

  it("wait when every connection carries as many as it may, and board when one is answered", () => {
    const lanes = new Lanes(1, { depth: 2 });
    expect([lanes.ask("a", "shared"), lanes.ask("b", "shared")]).toEqual([1, 1]);
    expect(lanes.ask("c", "shared")).toBeUndefined();
    expect(lanes.state.stats).toMatchObject({ used: 1, pending: 1 });
    lanes.alight(1);
    expect(lanes.served).toEqual([["c", 1]]);
  });

  it("do not board behind one that the server is at for long, nor behind one that may wait for a lock", () => {
    const lanes = new Lanes(2);
    const slow = lanes.ask("slow", "shared")!;
    lanes.now = 60;
    const writes = lanes.ask("writes", "last")!;
    expect(lanes.ask("next", "shared")).toBeUndefined();
    lanes.alight(writes);
    expect(lanes.served).toEqual([["next", writes]]);
    expect(lanes.ask("another", "shared")).toBe(writes);
    lanes.now = 200;
    expect(lanes.ask("nobody", "shared")).toBeUndefined();
    lanes.alight(slow);
    expect(lanes.served.at(-1)).toEqual(["nobody", slow]);
  });

  it("that may wait for a lock board behind others", () => {
    const lanes = new Lanes(1);
    expect([lanes.ask("reads", "shared"), lanes.ask("writes", "last")]).toEqual([1, 1]);
    expect(lanes.ask("behind", "shared")).toBeUndefined();
  });

  it("share none where the driver cannot, or the depth is 1", () => {
    for (const lanes of [new Lanes(1, {}, false), new Lanes(1, { depth: 1 })]) {
      expect(lanes.ask("a", "shared")).toBe(1);
      expect(lanes.ask("b", "shared")).toBeUndefined();
    }
  });

  it("rather wait for a connection that is being opened than share one", () => {
    const settings = { ...defaultSettings, lanes: { shared: 2, exclusive: 2, depth: 9 } };
    const state = new PoolState<string>(settings, () => 0.5);
    const ask = (ticket: string) => state.ask(createWaiter(ticket, 0, Infinity, "shared"), 0);
    expect(ask("a")).toMatchObject([{ do: "open", id: 1 }]);
    expect(ask("b")).toMatchObject([{ do: "open", id: 2 }]);
    expect(state.connected(1, 5, { overlaps: true })).toMatchObject([{ do: "lease", id: 1 }]);
    expect(state.stats.pending).toBe(1);
    // More than are being opened have no use for waiting.
    expect(ask("c")).toMatchObject([{ do: "lease", id: 1 }]);
  });

  it("do not share one while another has been idle for so long that it is checked first", () => {
    const lanes = new Lanes(2);
    lanes.now = defaultSettings.validateAfterIdleMs + 1;
    expect(lanes.ask("a", "shared")).toBeUndefined();
    lanes.checked();
    expect(lanes.ask("b", "shared")).toBeUndefined();
    lanes.checked();
    expect(lanes.served.map(([ticket]) => ticket)).toEqual(["a", "b"]);
    for (const id of [1, 2]) expect(lanes.riders(id)).toBe(1);
  });

  it("leave a connection that is to be retired, so that it can be", () => {
    const lanes = new Lanes(2);
    lanes.ask("a", "shared");
    lanes.ask("b", "shared");
    lanes.obey(lanes.state.clear(0));
    expect(lanes.ask("c", "shared")).toBeUndefined();
    expect(lanes.state.alight(1, 0)).toMatchObject({ left: 0 });
    expect(lanes.state.released(1, 0, "idle")).toMatchObject([
      { do: "retire", id: 1, reason: "failover" },
      { do: "open" },
    ]);
  });
});

describe("a pool that is being closed", () => {
  it("lets nobody board what it waits for", () => {
    const lanes = new Lanes(1);
    lanes.ask("a", "shared");
    lanes.obey(lanes.state.drain(0, 1_000));
    expect(lanes.state.take(0, "shared")).toBeUndefined();
    expect(lanes.state.alight(1, 0)).toMatchObject({ left: 0 });
    expect(lanes.state.released(1, 0, "idle")).toMatchObject([
      { do: "retire", reason: "shutdown" },
    ]);
  });
});

describe("neither lane starves the other", () => {
  it("a transaction gets a connection though statements never cease", () => {
    const depth = 4;
    const lanes = new Lanes(3, { depth });
    const inFlight: number[] = [];
    const crowd = (round: number): void => {
      for (let n = 0; n < 6; n++) {
        const id = lanes.ask(`s${round}.${n}`, "shared");
        if (id !== undefined) inFlight.push(id);
      }
    };
    for (let round = 0; round < 3; round++) crowd(round);
    expect(lanes.ask("tx", "exclusive")).toBeUndefined();
    const isServed = (): boolean => lanes.served.some(([ticket]) => ticket === "tx");
    let answers = 0;
    for (; !isServed(); answers++) {
      expect(answers, "it waits for ever").toBeLessThan(3 * depth + 1);
      crowd(answers + 10);
      lanes.alight(inFlight.shift()!);
    }
    // The others have gone on carrying statements meanwhile.
    expect(lanes.state.stats.used).toBe(3);
  });

  it("statements get a connection though transactions never cease, and share it", () => {
    const lanes = new Lanes(1);
    expect(lanes.ask("tx0", "exclusive")).toBe(1);
    lanes.ask("tx1", "exclusive");
    lanes.ask("s1", "shared");
    lanes.ask("tx2", "exclusive");
    lanes.ask("s2", "shared");
    for (let n = 0; n < 2; n++) lanes.release(1);
    expect(lanes.served).toEqual([
      ["tx1", 1],
      ["s1", 1],
      ["s2", 1],
    ]);
    // But nobody follows: a transaction waits.
    expect(lanes.ask("s3", "shared")).toBeUndefined();
    for (let n = 0; n < 2; n++) lanes.alight(1);
    expect(lanes.served.at(-1)).toEqual(["tx2", 1]);
  });

  it("as many connections are emptied as there are transactions that wait, and no more", () => {
    const lanes = new Lanes(4);
    for (let n = 0; n < 8; n++) lanes.ask(`s${n}`, "shared");
    lanes.ask("tx1", "exclusive");
    lanes.ask("tx2", "exclusive");
    const ids = Array.from({ length: 4 }, (_, n) => lanes.ask(`more${n}`, "shared"));
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(undefined);
  });

  it.each<Lane>(["last", "shared"])(
    "a connection on which one waits for a lock is not the one that a transaction waits for: %s",
    (lane) => {
      const lanes = new Lanes(2);
      const stuck = lanes.ask("stuck", lane)!;
      lanes.now = 60;
      const other = lanes.ask("s0", "shared")!;
      expect(other).not.toBe(stuck);
      lanes.ask("s1", "shared");
      lanes.ask("tx", "exclusive");
      expect(lanes.ask("s2", "shared"), "nobody follows").toBeUndefined();
      for (let n = 0; n < 2; n++) lanes.alight(other);
      expect(lanes.served[0]).toEqual(["tx", other]);
    },
  );

  it("a connection that is held up while it is being emptied is replaced by another", () => {
    const lanes = new Lanes(2);
    const writes = lanes.ask("writes", "last")!;
    const other = lanes.ask("s0", "shared")!;
    lanes.ask("tx", "exclusive");
    // The one with the write will soon be idle, as it seems.
    expect(lanes.ask("s1", "shared")).toBe(other);
    lanes.now = 60;
    lanes.alight(other);
    expect(lanes.ask("s2", "shared")).toBeUndefined();
    lanes.alight(other);
    expect(lanes.served[0]).toEqual(["tx", other]);
    expect(lanes.riders(writes)).toBe(1);
  });

  it("what the lanes may have at most is left to the others", () => {
    const lanes = new Lanes(3, { shared: 2, exclusive: 2 });
    for (let n = 0; n < 6; n++) expect(lanes.ask(`s${n}`, "shared")).toBeDefined();
    expect(lanes.state.stats).toMatchObject({ used: 2, idle: 1 });
    expect(lanes.ask("tx1", "exclusive")).toBeDefined();
    const other = new Lanes(3, { shared: 2, exclusive: 2 });
    expect([other.ask("tx1", "exclusive"), other.ask("tx2", "exclusive")]).toHaveLength(2);
    expect(other.ask("tx3", "exclusive")).toBeUndefined();
    expect(other.ask("s1", "shared")).toBeDefined();
  });
});
