import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { insert } from "./support/stage.js";
import { Wire } from "./support/wire.js";

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.calm());
afterAll(() => wire.close());

const kill = "SELECT pg_terminate_backend($1)";

describe("a rollback that fails", () => {
  it("destroys the connection when it is not answered, and masks nothing", async () => {
    const { db, service } = wire.serve({ maxConnections: 1 });
    const own = new RangeError("mine");
    let backend = 0;
    await expect(
      service.run(async (tx) => {
        backend = await tx.scalar<number>("SELECT pg_backend_pid()");
        await insert(tx, 1);
        wire.proxy.blackhole(true);
        throw own;
      }),
    ).rejects.toBe(own);
    expect(own).toMatchObject({ suppressed: [{ name: "QueryTimeoutError" }] });
    wire.proxy.blackhole(false);
    expect(await db.scalar("SELECT pg_backend_pid()")).not.toBe(backend);
    expect(await wire.kept()).toEqual([]);
    expect(db.stats().used).toBe(0);
  });

  it("masks nothing when the backend is gone, and the pool goes on", async () => {
    const { db, service } = wire.serve({ maxConnections: 1 });
    const own = new RangeError("mine");
    await expect(
      service.run(async (tx) => {
        await insert(tx, 1);
        await wire.admin.query(kill, [await tx.scalar("SELECT pg_backend_pid()")]);
        throw own;
      }),
    ).rejects.toBe(own);
    await service.run((tx) => insert(tx, 2));
    expect(await wire.kept()).toEqual([2]);
    expect(db.stats().used).toBe(0);
  });

  it("to a savepoint leaves the whole transaction to be rolled back, with the first error as its cause", async () => {
    const { service } = wire.serve({ maxConnections: 1 });
    const own = new RangeError("mine");
    await expect(
      service.run(async (tx) => {
        await insert(tx, 1);
        await tx
          .savepoint(async (inner) => {
            await insert(inner, 2);
            wire.proxy.cutAt(({ text }) => text?.startsWith("ROLLBACK TO") === true, "before");
            throw own;
          })
          .catch(() => undefined);
        await expect(insert(tx, 3)).rejects.toMatchObject({ outcome: "not_applied" });
      }),
    ).rejects.toMatchObject({ outcome: "not_applied", cause: own });
    expect(own).toMatchObject({ suppressed: [{ name: "ConnectionLostError" }] });
    expect(await wire.kept()).toEqual([]);
  });
});

describe("a connection that is lost", () => {
  it("in the middle of the work is told once, as the loss, and nothing was applied", async () => {
    const { service } = wire.serve();
    for (const how of ["kill", "cut"] as const) {
      const error = await service
        .run(async (tx) => {
          await insert(tx, 1);
          if (how === "cut") wire.proxy.cut();
          else await wire.admin.query(kill, [await tx.scalar("SELECT pg_backend_pid()")]);
          await insert(tx, 2);
        })
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        name: "ConnectionLostError",
        outcome: "not_applied",
        suppressed: [],
      });
    }
    expect(await wire.kept()).toEqual([]);
  });

  it(
    "1,000 times over never takes the process or the pool down",
    { timeout: 120_000 },
    async () => {
      const { db, service } = wire.serve({ maxConnections: 8, acquireTimeoutMs: 60_000 });
      const ends = await Promise.allSettled(
        Array.from({ length: 1_000 }, (_, n) =>
          service.run(
            async (tx) => {
              const backend = await tx.scalar<number>("SELECT pg_backend_pid()");
              await insert(tx, n);
              if (n % 3 === 0) await wire.admin.query(kill, [backend]);
              await tx.query("SELECT 1");
            },
            { commitVerification: "marker" },
          ),
        ),
      );
      const kept = new Set(await wire.kept());
      const untrue = ends.flatMap((end, n) => {
        if (end.status === "fulfilled") return kept.has(n) ? [] : [n];
        const { name, outcome } = end.reason as { name: string; outcome: string };
        return name === "ConnectionLostError" && outcome === "not_applied" && !kept.has(n)
          ? []
          : [n];
      });
      expect(untrue).toEqual([]);
      expect(kept.size).toBe(666);
      expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
    },
  );
});
