import { expect, it } from "vitest";
import { settle } from "../../test/support/manual-clock.js";
import { createRig } from "../../test/support/pool-rig.js";

it("tells of a leak where the process's own Error.prepareStackTrace throws", async () => {
  const { pool, clock, warnings } = createRig({ maxConnections: 1, leakAfterMs: 100 });
  const lease = await pool.acquire({ trackLeak: true });
  const before = Error.prepareStackTrace;
  try {
    Error.prepareStackTrace = () => {
      throw new RangeError("no stack");
    };
    await clock.pass(150);
    expect(pool.leases()).toMatchObject([{ connectionId: 1 }]);
  } finally {
    Error.prepareStackTrace = before;
  }
  expect(warnings).toMatchObject([{ code: "DB_LEASE_LEAKED" }]);
  lease.release();
  (await pool.acquire()).release();
});

it("does what else there is to do when something throws, and lends on", async () => {
  const { pool, connections } = createRig({ maxConnections: 2 });
  const leases = await Promise.all([pool.acquire(), pool.acquire()]);
  const third = pool.acquire();
  const [broken] = connections;
  const failure = new Error("cannot be closed");
  broken!.destroy = () => {
    throw failure;
  };
  expect(() => leases[0].destroy()).toThrow(failure);
  await settle();
  (await third).release();
  leases[1].release();
  expect(pool.stats()).toMatchObject({ used: 0, pending: 0 });
});

it("lends nothing to a caller who was told of what was thrown instead", async () => {
  const { pool, connections, observers } = createRig({ maxConnections: 2 });
  const first = await pool.acquire();
  const failure = new Error("cannot be closed");
  connections[0]!.destroy = () => {
    throw failure;
  };
  observers.add({ connect: () => first.destroy() });
  await expect(pool.acquire()).rejects.toThrow(failure);
  await settle();
  expect(pool.stats()).toEqual({ total: 1, used: 0, idle: 1, pending: 0, max: 2 });
  (await pool.acquire()).release();
});
