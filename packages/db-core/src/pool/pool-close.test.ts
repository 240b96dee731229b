import { describe, expect, it } from "vitest";
import { settle } from "../../test/support/manual-clock.js";
import { createRig } from "../../test/support/pool-rig.js";
import { LeaseReleasedError, PoolClosedError } from "../errors/index.js";

describe("closing", () => {
  it("refuses whoever waits at once, and whoever comes later", async () => {
    const { pool } = createRig({ maxConnections: 1 });
    const lease = await pool.acquire();
    const waiting = pool.acquire().catch((error: unknown) => error);
    const closing = pool.close();
    expect(await waiting).toBeInstanceOf(PoolClosedError);
    await expect(pool.acquire()).rejects.toThrow(PoolClosedError);
    expect(pool.closed).toBe(true);
    lease.release();
    expect(await closing).toEqual({ completed: 1, cancelled: 0, destroyed: 0, refused: 1 });
  });

  it("closes idle connections with a goodbye, and lets leases end by themselves", async () => {
    const { pool, connections, clock } = createRig();
    const [first, second] = await Promise.all([pool.acquire(), pool.acquire()]);
    first.release();
    const closing = pool.close({ drainTimeoutMs: 1000 });
    expect(connections[0]?.log).toEqual(["close"]);
    await clock.pass(500);
    expect(second.signal.aborted).toBe(false);
    second.release();
    expect(await closing).toMatchObject({ completed: 1, destroyed: 0 });
    expect(connections[1]?.log).toEqual(["close"]);
  });

  it("asks leases to stop after four fifths of the time, and destroys them at its end", async () => {
    const { pool, connections, clock } = createRig();
    const [obedient, deaf] = await Promise.all([pool.acquire(), pool.acquire()]);
    connections[0]!.hang().catch(() => undefined);
    const before = obedient.signal;
    const closing = pool.close({ drainTimeoutMs: 1000 });
    await clock.pass(799);
    expect(before.aborted).toBe(false);
    await clock.pass(1);
    expect(before.reason).toBeInstanceOf(PoolClosedError);
    expect(deaf.signal.aborted, "asked for after the fact").toBe(true);
    expect(connections[0]?.log).toEqual(["cancel"]);
    expect(connections[1]?.log).toEqual([]);
    obedient.release();
    await clock.pass(200);
    expect(await closing).toEqual({ completed: 0, cancelled: 1, destroyed: 1, refused: 0 });
    expect(() => deaf.connection).toThrow(LeaseReleasedError);
    deaf.release();
  });

  it("returns the same promise when it is called again, and hurries when told to", async () => {
    const { pool, clock } = createRig();
    await pool.acquire();
    const closing = pool.close();
    expect(pool.close({ drainTimeoutMs: 0 })).toBe(closing);
    await clock.pass(1);
    expect(await closing).toMatchObject({ destroyed: 1 });
  });

  it("gives up an attempt to connect that is under way", async () => {
    const rig = createRig();
    let signal: AbortSignal | undefined;
    rig.connect = (_, given) => {
      signal = given;
      return new Promise(() => undefined);
    };
    const waiting = rig.pool.acquire().catch((error: unknown) => error);
    expect(await rig.pool.close()).toMatchObject({ refused: 1 });
    expect(await waiting).toBeInstanceOf(PoolClosedError);
    expect(signal?.aborted).toBe(true);
  });

  it("destroys a connection that comes of an attempt after all", async () => {
    const rig = createRig();
    const connect = rig.connect;
    let late: (() => void) | undefined;
    rig.connect = (events, signal) =>
      new Promise((resolve) => {
        late = () => resolve(connect(events, signal));
      });
    rig.pool.acquire().catch(() => undefined);
    await rig.pool.close();
    late?.();
    await settle();
    expect(rig.connections[0]?.log).toEqual(["destroy"]);
  });

  it("destroys a connection that was opened at the very moment of closing", async () => {
    const { pool, connections, observers } = createRig();
    let closing: Promise<unknown> | undefined;
    observers.add({ connect: () => () => void (closing = pool.close()) });
    await expect(pool.acquire()).rejects.toThrow(PoolClosedError);
    await closing;
    await settle();
    expect(connections[0]?.log).toEqual(["destroy"]);
  });

  it("does not put in order what it closes", async () => {
    const { pool, connections } = createRig();
    const lease = await pool.acquire();
    const closing = pool.close();
    lease.dirty();
    lease.release();
    await closing;
    expect(connections[0]?.log).toEqual(["close"]);
  });

  it("cuts a connection whose goodbye takes too long", async () => {
    const { pool, connections, clock } = createRig();
    (await pool.acquire()).release();
    connections[0]!.close = () => new Promise(() => undefined);
    const closing = pool.close();
    await clock.pass(1250);
    await closing;
    expect(connections[0]?.log).toEqual(["destroy"]);
  });

  it("does not wait for a connection that is being reset or cancelled", async () => {
    const { pool, connections } = createRig();
    const [resetting, quarantined] = await Promise.all([pool.acquire(), pool.acquire()]);
    connections[0]!.isMute = true;
    resetting.dirty();
    resetting.release();
    quarantined.quarantine(new Promise(() => undefined));
    expect(await pool.close()).toEqual({ completed: 0, cancelled: 0, destroyed: 0, refused: 0 });
    expect(connections.map(({ log }) => log.at(-1))).toEqual(["close", "destroy"]);
  });

  it("leaves no timer behind", async () => {
    const { pool, clock } = createRig();
    (await pool.acquire()).release();
    await pool.close();
    expect(clock.timers.size).toBe(0);
  });
});

describe("a failover", () => {
  it("closes idle connections now and leased ones when they are given back", async () => {
    const { pool, connections, observers } = createRig();
    const reasons: unknown[] = [];
    observers.add({ retire: ({ reason, error }) => void reasons.push([reason, error]) });
    const [first, second] = await Promise.all([pool.acquire(), pool.acquire()]);
    first.release();
    const readOnly = new Error("25006");
    pool.clear(readOnly);
    expect(connections[0]?.log).toEqual(["close"]);
    expect(connections[1]?.log).toEqual([]);
    second.release();
    await settle();
    expect(connections[1]?.log).toEqual(["close"]);
    expect(reasons).toEqual([
      ["failover", readOnly],
      ["failover", readOnly],
    ]);
    expect((await pool.acquire()).id).toBe(3);
  });
});

describe("what observers see", () => {
  it("tells acquire, connect, release and retire, each with its end", async () => {
    const { pool, observers } = createRig();
    const seen: string[] = [];
    observers.add({
      acquire:
        () =>
        ({ connectionId }) =>
          void seen.push(`acquired ${connectionId}`),
      connect: () => (end) => void seen.push(`connected ${end.connectionId} ${end.backendPid}`),
      release: ({ connectionId }) => void seen.push(`released ${connectionId}`),
      retire: ({ connectionId, reason }) => void seen.push(`retired ${connectionId} ${reason}`),
    });
    (await pool.acquire()).release();
    (await pool.acquire()).release();
    await pool.close();
    expect(seen).toEqual([
      "connected 1 1",
      "acquired 1",
      "released 1",
      "acquired 1",
      "released 1",
      "retired 1 shutdown",
    ]);
  });

  it("tells them that acquiring failed, and why", async () => {
    const { pool, observers } = createRig();
    const errors: unknown[] = [];
    observers.add({ acquire: () => (end) => void errors.push(end.error) });
    await pool.close();
    await expect(pool.acquire()).rejects.toThrow(PoolClosedError);
    expect(errors).toMatchObject([{ code: "DB_POOL_CLOSED" }]);
  });
});
