import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { settle } from "../../test/support/manual-clock.js";
import { createRig } from "../../test/support/pool-rig.js";
import { LeaseReleasedError } from "../errors/index.js";
import type { Lease } from "./lease.js";

describe("a lease", () => {
  it("is dead once it was given back, and its second release does not touch the new holder", async () => {
    const { pool, warnings } = createRig({ maxConnections: 1 });
    const first = await pool.acquire();
    first.release();
    const second = await pool.acquire();
    expect(second.id).toBe(first.id);
    first.release();
    first.destroy();
    expect(() => first.connection).toThrow(LeaseReleasedError);
    expect(second.connection.backendPid).toBe(1);
    expect(pool.stats()).toMatchObject({ used: 1, idle: 0 });
    expect(warnings).toMatchObject([{ code: "DB_LEASE_RELEASED_TWICE" }]);
  });

  it("may be given back after it was destroyed, as a finally block does", async () => {
    const { pool, connections, warnings } = createRig();
    const lease = await pool.acquire();
    lease.destroy(new Error("in doubt"));
    lease.release();
    expect(connections[0]?.log).toEqual(["destroy"]);
    expect(pool.stats().total).toBe(0);
    expect(warnings).toEqual([]);
  });

  it("frees its place at once when it is destroyed, for whoever waits", async () => {
    const { pool } = createRig({ maxConnections: 1 });
    const lease = await pool.acquire();
    const waiting = pool.acquire();
    lease.destroy();
    expect((await waiting).id).toBe(2);
  });

  it("keeps its connection to itself until an explicit reset is over", async () => {
    const { pool, connections } = createRig({ maxConnections: 1 });
    const lease = await pool.acquire();
    lease.dirty();
    lease.release();
    expect(pool.stats()).toMatchObject({ used: 1, idle: 0 });
    await pool.acquire();
    expect(connections[0]?.log).toEqual(["DISCARD ALL"]);
  });

  it("is reset by the given function instead of DISCARD ALL", async () => {
    const texts: string[] = [];
    const reset = async (): Promise<void> => void texts.push("mine");
    const { pool, connections } = createRig({}, { reset });
    const lease = await pool.acquire();
    lease.dirty();
    lease.release();
    await settle();
    expect(texts).toEqual(["mine"]);
    expect(connections[0]?.log).toEqual([]);
    expect(pool.stats().idle).toBe(1);
  });

  it("is reset when the server reported a setting that stayed changed, whoever changed it", async () => {
    const { pool, connections } = createRig();
    const report = (value: string): void => {
      connections[0]!.parameters.set("TimeZone", value);
      connections[0]!.events.parameter("TimeZone", value);
    };
    const local = await pool.acquire();
    report("Asia/Tokyo");
    report("UTC");
    local.release();
    await settle();
    expect(connections[0]?.log, "changed and changed back").toEqual([]);
    const session = await pool.acquire();
    report("Asia/Tokyo");
    session.release();
    await settle();
    expect(connections[0]?.log).toEqual(["DISCARD ALL"]);
  });

  it("is not reset again and again for what the server itself has changed for good", async () => {
    const { pool, connections } = createRig();
    const lease = await pool.acquire();
    connections[0]!.parameters.set("TimeZone", "Europe/Paris");
    connections[0]!.events.parameter("TimeZone", "Europe/Paris");
    lease.release();
    await settle();
    const next = await pool.acquire();
    connections[0]!.events.parameter("TimeZone", "Europe/Paris");
    next.release();
    await settle();
    expect(connections[0]?.log).toEqual(["DISCARD ALL"]);
  });

  it("stops what is in flight on the server when it is destroyed", async () => {
    const { pool, connections } = createRig();
    const lease = await pool.acquire();
    const statement = connections[0]!.hang().catch((error: unknown) => error);
    lease.destroy(new Error("no patience"));
    expect(connections[0]?.log).toEqual(["cancel", "destroy"]);
    expect(await statement).toMatchObject({ cause: { message: "no patience" } });
  });

  it("is destroyed when its reset fails or takes too long", async () => {
    const { pool, clock, connections } = createRig({ validateTimeoutMs: 200 });
    const lease = await pool.acquire();
    lease.dirty();
    connections[0]!.isMute = true;
    lease.release();
    await clock.pass(200);
    expect(connections[0]?.log).toEqual(["DISCARD ALL", "destroy"]);
    expect(pool.stats().total).toBe(0);
  });

  it("has its open transaction rolled back and reports who left it open", async () => {
    const { pool, connections, warnings } = createRig();
    const lease = await pool.acquire({ trackLeak: true });
    connections[0]!.transactionStatus = "transaction";
    lease.release();
    await settle();
    expect(connections[0]?.log).toEqual(["ROLLBACK", "DISCARD ALL"]);
    expect(pool.stats().idle).toBe(1);
    expect(warnings).toMatchObject([
      { code: "DB_DIRTY_RELEASE", details: { stack: expect.stringContaining("lease-desk.test") } },
    ]);
  });

  it("is destroyed when a statement is still running, but not before the server has stopped it", async () => {
    const { pool, clock, connections, warnings } = createRig({ maxConnections: 1 });
    const lease = await pool.acquire();
    connections[0]!.hang().catch(() => undefined);
    const waiting = pool.acquire();
    lease.release();
    expect((await waiting).id, "its place is free at once").toBe(2);
    await clock.pass(10);
    expect(connections[0]?.log, "the first request may have come too early").toEqual([
      "cancel",
      "cancel",
    ]);
    await clock.pass(1000);
    expect(connections[0]?.log.at(-1)).toBe("destroy");
    expect(warnings).toMatchObject([{ code: "DB_DIRTY_RELEASE" }]);
  });

  it("is destroyed at once when several statements are in flight, so that no other is sent", async () => {
    const { pool, connections } = createRig();
    const lease = await pool.acquire();
    connections[0]!.hang().catch(() => undefined);
    connections[0]!.hang().catch(() => undefined);
    lease.release();
    expect(connections[0]?.log).toEqual(["cancel", "destroy"]);
  });

  it("is quarantined until the cancel is over and the server has answered once more", async () => {
    const { pool, clock, connections } = createRig({ maxConnections: 1 });
    const lease = await pool.acquire();
    let over: (() => void) | undefined;
    lease.quarantine(new Promise<void>((resolve) => (over = resolve)));
    const waiting = pool.acquire();
    await clock.pass(1000);
    expect(connections[0]?.log).toEqual([]);
    over?.();
    expect((await waiting).id).toBe(1);
    expect(connections[0]?.log).toEqual([""]);
  });

  it("leaves quarantine when the cancel failed as well, but not before it was reset if it is dirty", async () => {
    const { pool, connections } = createRig({ maxConnections: 1 });
    const lease = await pool.acquire();
    lease.dirty();
    lease.quarantine(Promise.reject(new Error("cancelled")));
    await settle();
    expect(connections[0]?.log).toEqual(["", "DISCARD ALL"]);
    expect(pool.stats().idle).toBe(1);
  });

  it("is destroyed when the quarantine lasts more than two seconds", async () => {
    const { pool, clock, connections } = createRig({ maxConnections: 1 });
    const lease = await pool.acquire();
    lease.quarantine(new Promise(() => undefined));
    const waiting = pool.acquire();
    await clock.pass(2000);
    expect(connections[0]?.log).toEqual(["destroy"]);
    expect((await waiting).id).toBe(2);
  });

  it("tells its listeners what happens on the connection, and only while it lasts", async () => {
    const { pool, connections, warnings } = createRig();
    const heard: string[] = [];
    const first = await pool.acquire();
    first.listen({ notification: ({ payload }) => void heard.push(`first ${payload}`) });
    const stop = first.listen({
      notification: () => {
        throw new Error("a fault in the listener");
      },
    });
    connections[0]!.events.notification({ channel: "c", payload: "a", processId: 1 });
    stop();
    first.release();
    const second = await pool.acquire();
    second.listen({ notification: ({ payload }) => void heard.push(`second ${payload}`) });
    connections[0]!.events.notification({ channel: "c", payload: "b", processId: 1 });
    expect(heard).toEqual(["first a", "second b"]);
    expect(warnings).toMatchObject([{ code: "DB_LISTENER_FAILED" }]);
  });

  it("survives the death of its connection, whose release is then nothing special", async () => {
    const { pool, connections, observers, warnings } = createRig({ maxConnections: 1 });
    const retired: unknown[] = [];
    observers.add({ retire: ({ reason, error }) => void retired.push([reason, error]) });
    const lease = await pool.acquire();
    const causes: unknown[] = [];
    lease.listen({ closed: (cause) => void causes.push(cause) });
    const waiting = pool.acquire();
    const fatal = new Error("57P01");
    connections[0]!.die(fatal);
    lease.listen({ closed: (cause) => void causes.push(cause) });
    expect(causes).toEqual([fatal, fatal]);
    expect((await waiting).id).toBe(2);
    lease.release();
    expect(retired).toEqual([["error", fatal]]);
    expect(warnings).toEqual([]);
    expect(pool.stats()).toMatchObject({ total: 1, used: 1 });
  });

  it("tells its listeners once that it is over, how and why", async () => {
    const { pool, clock, warnings } = createRig({ maxConnections: 3 });
    const cause = new Error("in doubt");
    const seen: unknown[] = [];
    const leases = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()]);
    for (const lease of leases) {
      lease.listen({ ended: (how, why) => void seen.push([lease.id, how, why]) });
    }
    leases[0]?.listen({
      ended: () => {
        throw new Error("a fault in the listener");
      },
    });
    leases[0]?.release();
    leases[0]?.release();
    leases[1]?.destroy(cause);
    const closing = pool.close({ drainTimeoutMs: 10 });
    await clock.pass(1_000);
    await closing;
    expect(seen).toEqual([
      [1, "released", undefined],
      [2, "destroyed", cause],
      [3, "closed", expect.objectContaining({ code: "DB_POOL_CLOSED" })],
    ]);
    expect(warnings.map(({ code }) => code)).toContain("DB_LISTENER_FAILED");
  });
});

describe("a leak", () => {
  it("is reported once, with the stack that took the lease", async () => {
    const { pool, clock, warnings } = createRig({ leakAfterMs: 30_000 });
    async function whoForgets(): Promise<Lease> {
      return pool.acquire({ trackLeak: true });
    }
    const lease = await whoForgets();
    const untracked = await pool.acquire();
    await clock.pass(29_999);
    expect(warnings).toEqual([]);
    await clock.pass(60_000);
    expect(warnings).toMatchObject([
      {
        code: "DB_LEASE_LEAKED",
        details: {
          connectionId: 1,
          heldMs: 30_000,
          stack: expect.stringContaining("whoForgets"),
          site: expect.any(String),
        },
      },
    ]);
    lease.release();
    untracked.release();
  });

  it("of more than a hundred a second is reported without a stack, and with one from then on", async () => {
    const { pool, clock, warnings } = createRig({ leakAfterMs: 30_000 });
    async function afterAHundred(): Promise<Lease> {
      for (let n = 0; n < 100; n++) (await pool.acquire({ trackLeak: true })).release();
      return pool.acquire({ trackLeak: true });
    }
    const leases = [await afterAHundred()];
    await clock.pass(30_000);
    leases.push(await afterAHundred());
    await clock.pass(30_000);
    expect(warnings.map(({ details }) => details)).toEqual([
      { connectionId: 1, backendPid: 1, heldMs: 30_000, inFlight: 0 },
      expect.objectContaining({ stack: expect.stringContaining("afterAHundred") }),
    ]);
    for (const lease of leases) lease.release();
  });

  it("is shown in the dump of leases", async () => {
    const { pool, clock } = createRig();
    await pool.acquire({ trackLeak: true });
    await clock.pass(5);
    expect(pool.leases()).toEqual([
      { connectionId: 1, backendPid: 1, heldMs: 5, inFlight: 0, stack: expect.any(String) },
    ]);
  });

  it("is mended when the lease is garbage collected without having been given back", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const { pool, connections, warnings } = createRig({ maxConnections: 1 });
    await (async () => {
      await pool.acquire({ trackLeak: true });
    })();
    const deadline = Date.now() + 4000;
    while (warnings.length === 0 && Date.now() < deadline) {
      collect();
      await settle();
    }
    expect(warnings).toMatchObject([{ code: "DB_LEASE_LEAKED" }]);
    expect(connections[0]?.log).toEqual(["destroy"]);
    expect((await pool.acquire()).id).toBe(2);
  });
});
