import { describe, expect, it } from "vitest";
import type { PoolCommand } from "./pool-command.js";
import type { PoolSettings } from "./pool-settings.js";
import { PoolState } from "./pool-state.js";
import { createWaiter } from "./wait-queue.js";

const settings: PoolSettings = {
  maxConnections: 2,
  minConnections: 0,
  maxPending: 100,
  acquireTimeoutMs: 5000,
  idleTimeoutMs: 60_000,
  maxLifetimeMs: 0,
  maxLifetimeJitter: 0,
  validateAfterIdleMs: 1000,
  validateTimeoutMs: 1000,
  leakAfterMs: 0,
  connectTimeoutMs: 5000,
};

function poolOf(changes: Partial<PoolSettings> = {}, random = 0.5): PoolState<string> {
  return new PoolState<string>({ ...settings, ...changes }, () => random);
}

function ask(pool: PoolState<string>, ticket: string, now = 0, deadline = Infinity): string[] {
  return words(pool.ask(createWaiter(ticket, now, deadline), now));
}

function words(commands: readonly PoolCommand<string>[]): string[] {
  return commands.map((command): string => {
    switch (command.do) {
      case "lease":
        return `lease ${command.id} ${command.waiter.ticket}`;
      case "refuse":
        return `refuse ${command.waiter.ticket} ${command.why}`;
      case "abandon":
        return `abandon ${command.id} ${command.why}`;
      case "retire":
        return `${command.gracefully ? "close" : "destroy"} ${command.id} ${command.reason}`;
      case "retry":
        return `retry ${command.attempt} ${command.delayMs}`;
      case "open":
      case "validate":
      case "cut":
      case "cancel":
      case "leak":
        return `${command.do} ${command.id}`;
    }
  });
}

/** A pool with `count` connections, all leased at time 0. */
function fullPool(count: number, changes: Partial<PoolSettings> = {}): PoolState<string> {
  const pool = poolOf({ maxConnections: count, ...changes });
  for (let each = 1; each <= count; each++) {
    ask(pool, `holder ${each}`);
    pool.connected(each, 0);
  }
  return pool;
}

describe("the pool's decisions", () => {
  it("opens a connection for a caller and leases it when it is open", () => {
    const pool = poolOf();
    expect(ask(pool, "a")).toEqual(["open 1"]);
    expect(words(pool.connected(1, 10))).toEqual(["lease 1 a"]);
    expect(pool.stats).toEqual({ total: 1, used: 1, idle: 0, pending: 0, max: 2 });
  });

  it("gives a connection to whoever waits longest, whichever connection it is", () => {
    const pool = poolOf();
    ask(pool, "a");
    ask(pool, "b");
    ask(pool, "c");
    expect(words(pool.connected(2, 5))).toEqual(["lease 2 a"]);
    expect(words(pool.released(2, 6, "idle"))).toEqual(["lease 2 b"]);
    expect(words(pool.connected(1, 7))).toEqual(["lease 1 c"]);
  });

  it("lends the connection given back last, so the others can grow idle and leave", () => {
    const pool = fullPool(2);
    pool.released(1, 10, "idle");
    pool.released(2, 20, "idle");
    expect(pool.take(30)?.id).toBe(2);
    expect(pool.take(30)?.id).toBe(1);
    expect(pool.take(30)).toBeUndefined();
  });

  it("checks a connection that has been idle before it lends it, and opens another when it fails", () => {
    const pool = fullPool(1);
    pool.released(1, 0, "idle");
    expect(pool.take(1001)).toBeUndefined();
    expect(ask(pool, "a", 1001)).toEqual(["validate 1"]);
    expect(words(pool.unfit(1, 1002))).toEqual(["destroy 1 validation", "open 2"]);
  });

  it("stops counting on checks once one has failed, so a dead network costs one check, not all", () => {
    const pool = fullPool(3);
    for (const id of [1, 2, 3]) pool.released(id, 0, "idle");
    expect(ask(pool, "a", 5000)).toEqual(["validate 3"]);
    expect(words(pool.tick(6000))).toEqual(["destroy 3 validation", "validate 2", "open 4"]);
    expect(words(pool.connected(4, 6010))).toEqual(["lease 4 a"]);
  });

  it("checks even a fresh connection after another one died", () => {
    const pool = fullPool(2);
    pool.released(1, 0, "idle");
    pool.gone(2, 1);
    expect(ask(pool, "a", 2)).toEqual(["validate 1"]);
  });

  it("refuses a caller beyond those that may wait, at once", () => {
    const pool = fullPool(1, { maxPending: 1 });
    expect(ask(pool, "a")).toEqual([]);
    expect(ask(pool, "b")).toEqual(["refuse b overloaded"]);
  });

  it("lets nobody wait for a busy pool when nobody may, but still connects", () => {
    const pool = poolOf({ maxConnections: 1, maxPending: 0 });
    expect(ask(pool, "a")).toEqual(["open 1"]);
    expect(ask(pool, "b")).toEqual(["refuse b overloaded"]);
  });

  it("refuses callers at their own deadlines, whatever order they came in", () => {
    const pool = fullPool(1);
    ask(pool, "late", 0, 300);
    ask(pool, "early", 1, 100);
    expect(pool.dueAt).toBe(100);
    expect(words(pool.tick(100))).toEqual(["refuse early timeout"]);
    expect(pool.dueAt).toBe(300);
    expect(words(pool.tick(300))).toEqual(["refuse late timeout"]);
  });

  it("says that the server was out of reach when no connection was open at a deadline", () => {
    const pool = poolOf();
    ask(pool, "a", 0, 100);
    expect(words(pool.tick(100))).toEqual(["refuse a unreachable"]);
  });

  it("opens at most four connections at a time, and only one while the server refuses them", () => {
    const pool = poolOf({ maxConnections: 10 });
    for (const ticket of "abcdefgh") ask(pool, ticket);
    expect([...pool.slots()].map(({ phase }) => phase)).toEqual(Array(4).fill("connecting"));
    for (const id of [1, 2, 3, 4]) pool.connectFailed(id, 10, true);
    expect(words(pool.tick(1000))).toEqual(["open 5"]);
    expect(words(pool.connected(5, 1010))).toEqual([
      "lease 5 a",
      "open 6",
      "open 7",
      "open 8",
      "open 9",
    ]);
  });

  it("checks even a fresh connection after another one failed a check", () => {
    const pool = fullPool(2);
    pool.released(1, 0, "idle");
    expect(ask(pool, "a", 2000)).toEqual(["validate 1"]);
    expect(words(pool.released(2, 2500, "idle"))).toEqual(["lease 2 a"]);
    pool.released(2, 2900, "idle");
    expect(words(pool.tick(3000))).toEqual(["destroy 1 validation"]);
    expect(pool.take(3001)).toBeUndefined();
  });

  it("does not keep up its minimum after a final refusal, until somebody asks again", () => {
    const pool = poolOf({ minConnections: 1, idleTimeoutMs: 0 });
    ask(pool, "a");
    expect(words(pool.connectFailed(1, 10, false))).toEqual(["refuse a refused"]);
    expect(pool.tick(60_000)).toEqual([]);
    expect(pool.dueAt).toBe(Infinity);
    expect(ask(pool, "b", 60_000)).toEqual(["open 2"]);
  });

  it("backs off after a passing refusal and keeps its callers waiting", () => {
    const pool = poolOf({}, 0.5);
    ask(pool, "a", 0, 5000);
    expect(words(pool.connectFailed(1, 10, true))).toEqual(["retry 1 25"]);
    expect(ask(pool, "b", 20, 5000)).toEqual([]);
    expect(pool.dueAt).toBe(35);
    expect(words(pool.tick(35))).toEqual(["open 2"]);
    expect(words(pool.connectFailed(2, 40, true))).toEqual(["retry 2 50"]);
  });

  it("counts attempts that failed together once", () => {
    const pool = poolOf();
    ask(pool, "a", 0);
    ask(pool, "b", 0);
    pool.connectFailed(1, 10, true);
    expect(words(pool.connectFailed(2, 11, true))).toEqual(["retry 1 24"]);
  });

  it("ends everybody's wait at a final refusal", () => {
    const pool = poolOf();
    ask(pool, "a");
    ask(pool, "b");
    expect(words(pool.connectFailed(1, 10, false))).toEqual([
      "refuse a refused",
      "refuse b refused",
    ]);
  });

  it("abandons an attempt to connect that ignores its time, and frees its place", () => {
    const pool = poolOf({ maxConnections: 1 });
    ask(pool, "a");
    expect(words(pool.tick(5250))).toEqual(["abandon 1 timeout", "retry 1 25"]);
    expect(pool.connected(1, 5260)).toEqual([]);
    expect(words(pool.tick(5275))).toEqual(["open 2"]);
  });

  it("frees the place of a destroyed connection at once", () => {
    const pool = fullPool(1);
    ask(pool, "a");
    expect(words(pool.destroyed(1, 5, "error"))).toEqual(["destroy 1 error", "open 2"]);
  });

  it("cuts a connection that takes too long to say goodbye", () => {
    const pool = fullPool(1, { idleTimeoutMs: 100 });
    pool.released(1, 0, "idle");
    expect(words(pool.tick(100))).toEqual(["close 1 idle"]);
    expect(words(pool.tick(1350))).toEqual(["cut 1"]);
  });

  it("retires idle connections down to the minimum", () => {
    const pool = fullPool(3, { minConnections: 1, idleTimeoutMs: 100 });
    for (const id of [1, 2, 3]) pool.released(id, id, "idle");
    expect(words(pool.tick(200))).toEqual(["close 1 idle", "close 2 idle"]);
    expect(pool.stats.idle).toBe(1);
    expect(pool.dueAt).toBe(1450);
  });

  it("keeps the minimum open from the first caller on", () => {
    const pool = poolOf({ maxConnections: 5, minConnections: 3 });
    expect(pool.tick(0)).toEqual([]);
    expect(ask(pool, "a")).toEqual(["open 1", "open 2", "open 3"]);
  });

  it("renews a pool opened at once a tenth at a time", () => {
    const pool = fullPool(20, { maxLifetimeMs: 10_000, idleTimeoutMs: 0 });
    for (let id = 1; id <= 20; id++) pool.released(id, 1, "idle");
    expect(words(pool.tick(10_000))).toEqual(["close 1 lifetime", "close 2 lifetime"]);
    expect(pool.dueAt).toBe(11_000);
    expect(words(pool.tick(11_000))).toEqual(["close 3 lifetime", "close 4 lifetime"]);
  });

  it("opens the replacement before it retires a connection the minimum needs", () => {
    const pool = poolOf({ maxConnections: 2, minConnections: 1, maxLifetimeMs: 1000 });
    ask(pool, "a");
    pool.connected(1, 0);
    pool.released(1, 1, "idle");
    expect(words(pool.tick(1000))).toEqual(["open 2"]);
    expect(words(pool.connected(2, 1010))).toEqual(["close 1 lifetime"]);
  });

  it("retires an old connection when it is given back, even while others wait", () => {
    const pool = fullPool(1, { maxLifetimeMs: 1000 });
    ask(pool, "a", 10);
    expect(words(pool.released(1, 1000, "idle"))).toEqual(["close 1 lifetime", "open 2"]);
  });

  it("lets connections from before a failover go: idle ones now, others when given back", () => {
    const pool = fullPool(2);
    pool.released(1, 1, "idle");
    expect(words(pool.clear(2))).toEqual(["close 1 failover"]);
    expect(words(pool.released(2, 3, "idle"))).toEqual(["close 2 failover"]);
  });

  it("does not lend a connection whose opening began before a failover", () => {
    const pool = poolOf();
    ask(pool, "a");
    pool.clear(5);
    expect(words(pool.connected(1, 6))).toEqual(["close 1 failover", "open 2"]);
  });

  it("destroys a cancelled connection that is not quiet after two seconds", () => {
    const pool = fullPool(1);
    ask(pool, "a");
    expect(pool.released(1, 100, "quarantined")).toEqual([]);
    expect(words(pool.tick(2100))).toEqual(["destroy 1 error", "open 2"]);
    expect(pool.ready(1, 2101)).toEqual([]);
  });

  it("forgets the time of a lease that has ended", () => {
    const pool = fullPool(1);
    pool.watch(1, 1000);
    pool.released(1, 10, "idle");
    expect(pool.tick(1000)).toEqual([]);
  });

  it("spends its budget for age on connections that come back old, too", () => {
    const pool = fullPool(3, { maxLifetimeMs: 1000, idleTimeoutMs: 0 });
    expect(words(pool.released(1, 1000, "idle"))).toEqual(["close 1 lifetime"]);
    expect(pool.released(2, 1001, "idle")).toEqual([]);
    expect(words(pool.tick(2000))).toEqual(["close 2 lifetime"]);
  });

  it("reports a lease once, and does not blame it for the time the event loop slept", () => {
    const pool = fullPool(1);
    pool.watch(1, 1000);
    expect(pool.tick(1200, 300)).toEqual([]);
    expect(pool.dueAt).toBe(1500);
    expect(words(pool.tick(1500))).toEqual(["leak 1"]);
    expect(pool.tick(9000)).toEqual([]);
  });

  it("drains: refuses who waits, closes what is idle, then cancels, then destroys", () => {
    const pool = fullPool(3);
    ask(pool, "a");
    pool.leave(createWaiter("never asked", 0, 0));
    pool.released(1, 0, "quarantined");
    expect(words(pool.drain(10, 1000))).toEqual(["refuse a closed", "destroy 1 shutdown"]);
    expect(ask(pool, "b", 11)).toEqual(["refuse b closed"]);
    expect(words(pool.released(2, 20, "resetting"))).toEqual(["close 2 shutdown"]);
    expect(words(pool.tick(810))).toEqual(["cancel 3"]);
    expect(words(pool.tick(1010))).toEqual(["destroy 3 shutdown"]);
    expect(pool.isOver).toBe(false);
    pool.gone(2, 1011);
    expect(pool.isOver).toBe(true);
    expect(pool.report).toEqual({ completed: 1, cancelled: 0, destroyed: 1, refused: 1 });
  });

  it("hastens a drain when it is asked again with less patience", () => {
    const pool = fullPool(1);
    pool.drain(0, 10_000);
    pool.drain(5, 0);
    expect(words(pool.tick(5))).toEqual(["destroy 1 shutdown"]);
  });

  it("offers an idle connection or a free place for a probe, and neither when all are lent", () => {
    const pool = poolOf({ maxConnections: 1 });
    expect(pool.probe(0, 100)).toMatchObject({ id: 1, phase: "connecting" });
    expect(pool.probe(0, 100)).toBeUndefined();
    pool.connected(1, 5, { checkUntil: 100 });
    expect(pool.stats).toMatchObject({ used: 1, idle: 0 });
    pool.ready(1, 6);
    expect(pool.probe(7, 100)).toMatchObject({ id: 1, phase: "validating" });
    pool.ready(1, 8);
    pool.take(9);
    expect(pool.probe(10, 100)).toBeUndefined();
  });
});
