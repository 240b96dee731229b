import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LockKey } from "../src/index.js";
import { gate, insert, withinASecond } from "./support/stage.js";
import { Wire } from "./support/wire.js";

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.calm());
afterAll(() => wire.close());

const ignore = (): undefined => undefined;

/** How many advisory locks are held on this database. */
function heldLocks(): Promise<number> {
  return wire.admin.scalar<number>(
    "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );
}

describe("a lock of a transaction", () => {
  it("is held until its end, and kept from others as long", async () => {
    const { service } = wire.serve();
    await service.run(async (tx) => {
      await tx.advisoryLock("job");
      expect(await heldLocks()).toBe(1);
      await service.run(
        async (other) => {
          expect(await other.tryAdvisoryLock("job")).toBe(false);
          expect(await other.tryAdvisoryLock("another job")).toBe(true);
        },
        { propagation: "requiresNew" },
      );
    });
    expect(await heldLocks()).toBe(0);
  });

  it("is waited for no longer than asked, and the wait aborts its scope alone", async () => {
    const { service } = wire.serve();
    await service.run(async (holder) => {
      await holder.advisoryLock("job");
      await service.run(
        async (tx) => {
          await insert(tx, 1);
          await expect(
            tx.savepoint((inner) => inner.advisoryLock("job", { timeoutMs: 100 })),
          ).rejects.toMatchObject({ name: "LockTimeoutError", code: "55P03" });
          await insert(tx, 2);
        },
        { propagation: "requiresNew" },
      );
    });
    expect(await wire.kept()).toEqual([1, 2]);
  });

  it("leaves lock_timeout as it was", async () => {
    const { service } = wire.serve();
    const setting = "SELECT current_setting('lock_timeout')";
    await service.run(
      async (tx) => {
        await tx.advisoryLock("job", { timeoutMs: 100 });
        expect(await tx.scalar(setting)).toBe("7s");
      },
      { settings: { lock_timeout: "7s" } },
    );
  });

  it("is given back with the savepoint that took it", async () => {
    const { service } = wire.serve();
    await service.run(async (tx) => {
      await tx
        .savepoint(async (inner) => {
          await inner.advisoryLock("job");
          throw new RangeError("undo");
        })
        .catch(ignore);
      expect(await heldLocks()).toBe(0);
      await tx.savepoint((inner) => inner.advisoryLock("job"));
      expect(await heldLocks()).toBe(1);
    });
  });

  it("may be shared", async () => {
    const { service } = wire.serve();
    await service.run(async (tx) => {
      await tx.advisoryLock("report", { shared: true });
      await service.run(
        async (other) => {
          expect(await other.tryAdvisoryLock("report", { shared: true })).toBe(true);
          expect(await other.tryAdvisoryLock("report")).toBe(false);
        },
        { propagation: "requiresNew" },
      );
    });
  });

  it("is another one for another namespace, and for keys that only look alike", async () => {
    const { service } = wire.serve({ maxConnections: 3 });
    const locks: readonly [LockKey, string | undefined][] = [
      ["a", undefined],
      ["a", "n"],
      ["na", undefined],
      ["b", "na"],
      ["ab", "n"],
      ["1:n:a", undefined],
    ];
    await service.run(async (tx) => {
      for (const [key, namespace] of locks)
        await service.run(
          async (other) => {
            const options = namespace === undefined ? {} : { namespace };
            expect(await other.tryAdvisoryLock(key, options)).toBe(true);
            await tx.advisoryLock(`unrelated ${String(key)}`, options);
          },
          { propagation: "requiresNew" },
        );
      for (const [key, namespace] of locks)
        await tx.advisoryLock(key, namespace === undefined ? {} : { namespace });
      expect(await heldLocks()).toBe(locks.length * 2);
    });
  });

  it("takes a number and a bigint as the same key", async () => {
    const { service } = wire.serve();
    await service.run(async (tx) => {
      await tx.advisoryLock(7);
      const other = { propagation: "requiresNew" } as const;
      expect(await service.run((inner) => inner.tryAdvisoryLock(7n), other)).toBe(false);
    });
  });
});

describe("a lock of a session", () => {
  it("is held through several transactions, and by one at a time", async () => {
    const { service, db } = wire.serve();
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        service.withLock("nightly", async () => {
          most = Math.max(most, ++inside);
          await service.run((tx) => insert(tx, 2 * n));
          await service.run((tx) => insert(tx, 2 * n + 1));
          inside--;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(await wire.kept()).toHaveLength(10);
    expect(await heldLocks()).toBe(0);
    await expect.poll(() => db.stats().used).toBe(0);
  });

  it("gives what the work gives, and its error", async () => {
    const { service } = wire.serve();
    expect(await service.withLock("job", async () => 7)).toBe(7);
    await expect(
      service.withLock("job", () => Promise.reject(new RangeError("mine"))),
    ).rejects.toThrow("mine");
    expect(await heldLocks()).toBe(0);
  });

  it("is waited for no longer than asked; the work does not run then", async () => {
    const { service } = wire.serve();
    let ran = false;
    await service.withLock("job", async () => {
      const second = service.withLock("job", async () => void (ran = true), { timeoutMs: 100 });
      await expect(second).rejects.toMatchObject({ name: "LockTimeoutError" });
    });
    expect(ran).toBe(false);
    expect(await heldLocks()).toBe(0);
  });

  it("keeps its bound of the wait to itself", async () => {
    const { service, db } = wire.serve({ maxConnections: 1 });
    await service.withLock("job", async () => undefined, { timeoutMs: 100 });
    expect(await db.scalar("SELECT current_setting('lock_timeout')")).toBe("0");
  });

  it("tells at once when its connection is killed, whatever the work makes of it", async () => {
    const { service } = wire.serve();
    const locked = gate();
    const run = service.withLock("job", async (held) => {
      locked.open();
      await new Promise<void>((resolve) => held.addEventListener("abort", () => resolve()));
      expect(held.reason).toMatchObject({ name: "LockLostError" });
      return "unaware";
    });
    const told = expect(run).rejects.toMatchObject({
      name: "LockLostError",
      code: "DB_TX_LOCK_LOST",
      outcome: "unknown",
    });
    await locked.opened;
    await wire.admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()",
    );
    await told;
  });

  it("attaches what the work threw to the loss", async () => {
    const { service } = wire.serve();
    const run = service.withLock("job", async (held) => {
      wire.proxy.cut();
      await new Promise<void>((resolve) => held.addEventListener("abort", () => resolve()));
      throw new RangeError("stopped half-way");
    });
    await expect(run).rejects.toMatchObject({
      name: "LockLostError",
      suppressed: [{ message: "stopped half-way" }],
    });
  });

  it("notices a wire that has gone silent by its heartbeat", async () => {
    const { service } = wire.serve();
    const run = service.withLock(
      "job",
      async (held) => {
        wire.proxy.blackhole(true);
        await new Promise<void>((resolve) => held.addEventListener("abort", () => resolve()));
      },
      { heartbeatMs: 100 },
    );
    await expect(run).rejects.toMatchObject({ name: "LockLostError" });
  });

  it("is not handed on with a connection that could not unlock it", async () => {
    const { service, db } = wire.serve({ maxConnections: 1 });
    const work = service.withLock("job", async () => {
      wire.proxy.cutAt(({ text }) => text?.includes("pg_advisory_unlock") === true, "before");
    });
    await expect(work).rejects.toMatchObject({ name: "LockLostError", outcome: "unknown" });
    expect(await db.scalar("SELECT 1")).toBe(1);
    await expect.poll(heldLocks, { timeout: 10_000 }).toBe(0);
  });

  it("is not called held when its connection gives no answer at the end, and nobody waits for ever", async () => {
    const { service, db } = wire.serve({ maxConnections: 1 });
    const failure = new RangeError("its own");
    const fail = (): never => {
      throw failure;
    };
    const options = { heartbeatMs: 300 };
    for (const [end, suppressed] of [[() => 1, []] as const, [fail, [failure]] as const]) {
      const work = service.withLock(
        "job",
        async () => {
          wire.proxy.blackhole(true);
          return end();
        },
        options,
      );
      const error: unknown = await work.catch((thrown: unknown) => thrown);
      const cause = { name: "ConnectionLostError" };
      expect(error).toMatchObject({ name: "LockLostError", cause, suppressed });
      wire.proxy.blackhole(false);
    }
    await db.scalar("SELECT 1");
    wire.proxy.cutAt(({ text }) => {
      if (text?.includes("pg_advisory_lock") === true) wire.proxy.blackhole(true);
      return false;
    }, "before");
    await expect(
      service.withLock("job", async () => 1, { ...options, timeoutMs: 100 }),
    ).rejects.toMatchObject({ name: "ConnectionLostError", cause: { name: "QueryTimeoutError" } });
    expect(db.stats().used).toBe(0);
  });

  it("is refused behind a pooler in transaction mode, which would leave it to somebody else", async () => {
    const { service } = wire.serve({ mode: "pgbouncer-transaction" });
    await expect(service.withLock("job", async () => 1)).rejects.toMatchObject({
      name: "UnsupportedError",
      outcome: "not_applied",
    });
    await service.run((tx) => tx.advisoryLock("job"));
    expect(await heldLocks()).toBe(0);
  });

  it("does not wait when it may not", async () => {
    const { service } = wire.serve({ maxConnections: 1, acquireTimeoutMs: 60_000 });
    await service.run(async () => {
      const waiting = service.withLock("job", async () => 1, { signal: AbortSignal.timeout(100) });
      expect(await withinASecond(waiting.catch((error: Error) => error.name))).not.toBe(
        "still waiting",
      );
    });
  });
});
