import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import { settle } from "../../test/support/manual-clock.js";
import { createRig } from "../../test/support/pool-rig.js";
import {
  ConnectFailedError,
  PoolClosedError,
  PoolOverloadedError,
  PoolTimeoutError,
  QueryAbortedError,
} from "../errors/index.js";
import type { AcquireEnd } from "../observer/db-observer.js";
import { PoolSaturatedError } from "./pool-saturated-error.js";

const refused = (isRetryable: boolean): ConnectFailedError =>
  new ConnectFailedError("cannot connect to db.test:5432: refused", { isRetryable });

describe("acquiring", () => {
  it("hands a connection that comes back straight to whoever waits longest", async () => {
    const { pool } = createRig({ maxConnections: 1 });
    const first = await pool.acquire();
    const order: string[] = [];
    const second = pool.acquire().then((lease) => {
      order.push("second");
      return lease;
    });
    const third = pool.acquire().then(() => order.push("third"));
    first.release();
    (await second).release();
    await third;
    expect(order).toEqual(["second", "third"]);
  });

  it("names the longest leases and where they were taken when it times out", async () => {
    const { pool, clock } = createRig({ maxConnections: 1, acquireTimeoutMs: 500 });
    await pool.acquire({ trackLeak: true });
    await clock.pass(1000);
    const late = pool.acquire();
    late.catch(() => undefined);
    await clock.pass(500);
    await expect(late).rejects.toThrow(PoolTimeoutError);
    await expect(late).rejects.toThrow(
      /within 500 ms; nothing was sent \(total 1, used 1, idle 0, pending 0, max 1\)\. Longest leases: connection 1 for 1,500 ms, acquired at .+/,
    );
    await expect(late).rejects.toMatchObject({ isRetryable: true, outcome: "not_applied" });
  });

  it("shows the caller's own lines in the stack of an error that came after a wait", async () => {
    const { pool, clock } = createRig({ maxConnections: 1 });
    await pool.acquire();
    async function theCaller(): Promise<void> {
      await pool.acquire();
    }
    const outcome = theCaller().catch((error: Error) => error.stack);
    await clock.pass(5000);
    expect(await outcome).toContain("theCaller");
  });

  it("takes the shorter of its own time and the pool's", async () => {
    const { pool, clock } = createRig({ maxConnections: 1, acquireTimeoutMs: 1000 });
    await pool.acquire();
    const short = pool.acquire({ timeoutMs: 100 }).catch((error: unknown) => error);
    const long = pool.acquire({ timeoutMs: 60_000 }).catch((error: unknown) => error);
    await clock.pass(100);
    expect(await short).toBeInstanceOf(PoolTimeoutError);
    await clock.pass(900);
    expect(await long).toBeInstanceOf(PoolTimeoutError);
  });

  it("leaves the queue when its signal is aborted, and the next in line is served", async () => {
    const { pool } = createRig({ maxConnections: 1 });
    const holder = await pool.acquire();
    const controller = new AbortController();
    const aborted = pool.acquire({ signal: controller.signal });
    const next = pool.acquire();
    controller.abort(new Error("the caller went away"));
    await expect(aborted).rejects.toThrow(QueryAbortedError);
    await expect(aborted).rejects.toMatchObject({
      outcome: "not_applied",
      cause: { message: "the caller went away" },
    });
    holder.release();
    await next;
    expect(pool.stats().pending).toBe(0);
  });

  it("refuses at once with a signal that is aborted already, and takes no connection", async () => {
    const { pool, connections } = createRig();
    await expect(pool.acquire({ signal: AbortSignal.abort() })).rejects.toThrow(QueryAbortedError);
    expect(connections).toHaveLength(0);
  });

  it("lets many callers share one signal without a warning of Node's", async () => {
    const { pool } = createRig({ maxConnections: 1 });
    const warnings: string[] = [];
    const listen = (warning: Error): number => warnings.push(warning.name);
    process.on("warning", listen);
    await pool.acquire();
    const controller = new AbortController();
    const callers = Array.from({ length: 50 }, () => pool.acquire({ signal: controller.signal }));
    controller.abort();
    const results = await Promise.allSettled(callers);
    await settle();
    process.off("warning", listen);
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(warnings).toEqual([]);
  });

  it("bounds the queue, and needs one timer for all who wait in it", async () => {
    const { pool, clock } = createRig({ maxConnections: 1, maxPending: 10_000 });
    await pool.acquire();
    const callers = Array.from({ length: 100_000 }, () =>
      pool.acquire().catch((error: unknown) => error),
    );
    expect(pool.stats().pending).toBe(10_000);
    expect(clock.timers.size).toBe(1);
    await clock.pass(5000);
    const errors = await Promise.all(callers);
    expect(errors.filter((error) => error instanceof PoolTimeoutError)).toHaveLength(10_000);
    expect(errors.filter((error) => error instanceof PoolOverloadedError)).toHaveLength(90_000);
    expect(pool.stats().pending).toBe(0);
  }, 30_000);

  it("keeps the process alive only while somebody waits", async () => {
    const { pool, clock } = createRig({ maxConnections: 1 });
    const isKeptAlive = (): boolean => [...clock.timers].some(({ isRef }) => isRef);
    const holder = await pool.acquire({ trackLeak: true });
    expect(isKeptAlive()).toBe(false);
    const waiting = pool.acquire();
    expect(isKeptAlive()).toBe(true);
    holder.release();
    await waiting;
    expect(isKeptAlive()).toBe(false);
  });
});

describe("connecting", () => {
  it("hides a passing refusal from callers who have time", async () => {
    const rig = createRig();
    const connect = rig.connect;
    let attempts = 0;
    rig.connect = async (events, signal) => {
      if (++attempts < 4) throw refused(true);
      return connect(events, signal);
    };
    const retries: number[] = [];
    rig.observers.add({ retry: ({ delayMs }) => void retries.push(delayMs) });
    const lease = rig.pool.acquire();
    await rig.clock.pass(1000);
    expect((await lease).id).toBe(4);
    expect(retries).toEqual([25, 50, 100]);
  });

  it("names host and port and the last refusal when nothing could be opened in time", async () => {
    const rig = createRig({ acquireTimeoutMs: 300 });
    rig.connect = async () => {
      throw refused(true);
    };
    const lease = rig.pool.acquire().catch((error: unknown) => error);
    await rig.clock.pass(300);
    expect(await lease).toBeInstanceOf(ConnectFailedError);
    expect(await lease).toMatchObject({
      message: expect.stringMatching(/db\.test:5432 .* within 300 ms: .* refused/),
      isRetryable: true,
      cause: { name: "ConnectFailedError" },
    });
  });

  it("ends everybody's wait at once when the refusal is final", async () => {
    const rig = createRig();
    rig.connect = async () => {
      throw refused(false);
    };
    const results = await Promise.allSettled([rig.pool.acquire(), rig.pool.acquire()]);
    expect(results).toMatchObject([
      { reason: { name: "ConnectFailedError", isRetryable: false } },
      { reason: { name: "ConnectFailedError", isRetryable: false } },
    ]);
  });

  it("gives up an attempt that hangs, and destroys what comes of it later", async () => {
    const rig = createRig({ maxConnections: 1, connectTimeoutMs: 1000 });
    const connect = rig.connect;
    let late: (() => void) | undefined;
    let isAborted = false;
    rig.connect = (events, signal) =>
      new Promise((resolve) => {
        rig.connect = connect;
        signal.addEventListener("abort", () => (isAborted = true));
        late = () => resolve(connect(events, signal));
      });
    const lease = rig.pool.acquire();
    await rig.clock.pass(1500);
    expect(isAborted).toBe(true);
    expect((await lease).id).toBe(2);
    late?.();
    await settle();
    expect(rig.connections.at(-1)?.log).toEqual(["destroy"]);
    expect(rig.pool.stats()).toMatchObject({ total: 1 });
  });

  it("tries again when a connection dies as it is opened", async () => {
    const rig = createRig();
    const connect = rig.connect;
    rig.connect = async (events, signal) => {
      rig.connect = connect;
      events.closed(new Error("gone"));
      return connect(events, signal);
    };
    const lease = rig.pool.acquire();
    await rig.clock.pass(100);
    expect((await lease).id).toBe(2);
  });
});

describe("observing", () => {
  it("tells who waited how long for a connection", async () => {
    const { observers, pool, clock } = createRig({ maxConnections: 1, acquireTimeoutMs: 500 });
    const ends: AcquireEnd[] = [];
    observers.add({ acquire: () => (end) => void ends.push(end) });
    (await pool.acquire()).release();
    const holder = await pool.acquire();
    const next = pool.acquire();
    await clock.pass(200);
    holder.release();
    await next;
    const late = pool.acquire().catch((error: unknown) => error);
    await clock.pass(500);
    const error = await late;
    expect(ends).toEqual([
      { connectionId: 1, waitMs: 0 },
      { connectionId: 1, waitMs: 0 },
      { connectionId: 1, waitMs: 200 },
      { error, waitMs: 500 },
    ]);
  });

  it("sees a connection begin in the context of the caller who asked, else in nobody's", async () => {
    const rig = createRig({ maxConnections: 1 });
    const requests = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    rig.observers.add({ connect: () => void seen.push(requests.getStore()) });
    const holder = await requests.run("first", () => rig.pool.acquire());
    const waiting = requests.run("second", () => rig.pool.acquire());
    requests.run("third", () => holder.destroy());
    (await waiting).destroy();
    rig.connect = () => Promise.reject(refused(true));
    const late = requests.run("fourth", () => rig.pool.acquire()).catch(() => undefined);
    await settle();
    await requests.run("timer", () => rig.clock.pass(5_000));
    await late;
    expect(seen.slice(0, 3)).toEqual(["first", undefined, "fourth"]);
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.slice(3))).toEqual(new Set([undefined]));
  });
});

describe("a blocked event loop", () => {
  it("does not time out callers whose connection came back meanwhile", async () => {
    const { pool, clock } = createRig({ maxConnections: 1, acquireTimeoutMs: 1000 });
    const holder = await pool.acquire();
    const waiting = pool.acquire();
    clock.block(10_000);
    // Timers run first, then what the sockets have received.
    expect(clock.ring()).toBe(true);
    holder.release();
    await clock.pass(10);
    expect((await waiting).id).toBe(1);
  });

  it("does not blame leases for the time it stood still", async () => {
    const { pool, clock, warnings } = createRig({ leakAfterMs: 5000 });
    const lease = await pool.acquire({ trackLeak: true });
    clock.block(8000);
    await clock.pass(10);
    expect(warnings).toEqual([]);
    await clock.pass(6000);
    expect(warnings).toMatchObject([{ code: "DB_LEASE_LEAKED" }]);
    lease.release();
  });
});

describe("a probe", () => {
  it("uses an idle connection and leaves it as idle as it was", async () => {
    const { pool, clock, connections } = createRig({ idleTimeoutMs: 10_000 });
    (await pool.acquire()).release();
    await clock.pass(6000);
    await pool.ping(1000);
    expect(connections[0]?.log).toEqual([""]);
    await clock.pass(4000);
    expect(pool.stats().total).toBe(0);
  });

  it("opens a connection where there is room", async () => {
    const { pool, connections } = createRig();
    expect(await pool.ping(1000)).toBe(0);
    expect(connections[0]?.log).toEqual([""]);
    expect(pool.stats()).toMatchObject({ total: 1, idle: 1 });
  });

  it("says that the pool is saturated instead of standing in line", async () => {
    const { pool, connections } = createRig({ maxConnections: 1 });
    await pool.acquire();
    await expect(pool.ping(1000)).rejects.toThrow(PoolSaturatedError);
    expect(connections).toHaveLength(1);
  });

  it("fails within its time when the server does not answer", async () => {
    const { pool, clock, connections } = createRig();
    (await pool.acquire()).release();
    connections[0]!.isMute = true;
    const ping = pool.ping(300).catch((error: unknown) => error);
    await clock.pass(300);
    expect(await ping).toMatchObject({ code: "DB_CONNECTION_LOST" });
  });

  it("fails within its time when connecting hangs, and says why when connecting fails", async () => {
    const rig = createRig();
    rig.connect = () => new Promise(() => undefined);
    const hanging = rig.pool.ping(300).catch((error: unknown) => error);
    await rig.clock.pass(300);
    expect(await hanging).toBeInstanceOf(ConnectFailedError);
    const other = createRig();
    other.connect = async () => {
      throw refused(true);
    };
    await expect(other.pool.ping(300)).rejects.toThrow(/refused/);
    // Backing off: the answer is known without another attempt.
    await expect(other.pool.ping(300)).rejects.toThrow(/refused/);
  });

  it("says that the pool is closed", async () => {
    const { pool } = createRig();
    await pool.close();
    await expect(pool.ping(300)).rejects.toThrow(PoolClosedError);
  });
});
