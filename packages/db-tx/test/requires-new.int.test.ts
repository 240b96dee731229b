import {
  createDatabaseServer,
  type DatabaseServer,
  type DatabaseServerOptions,
} from "@abe/db-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTransactionService, type TransactionService } from "../src/index.js";
import { gate, insert, openStage, type Stage, withinASecond } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

/** A pool of so many connections; whoever waits in vain would wait for a minute. */
async function withPool(
  maxConnections: number,
  use: (service: TransactionService, db: DatabaseServer) => Promise<void>,
  options: DatabaseServerOptions = {},
): Promise<void> {
  await using db = createDatabaseServer(
    { ...stage.database.config, maxConnections, acquireTimeoutMs: 60_000 },
    options,
  );
  await use(createTransactionService(db), db);
  expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
}

const another = { propagation: "requiresNew" } as const;

it("fails at once in a pool of one, where it could only wait for itself", async () => {
  await withPool(1, async (service) => {
    const run = service.run(async (tx) => {
      await insert(tx, 1);
      return service.run(async () => "never", another).catch((error: unknown) => error);
    });
    expect(await withinASecond(run)).toMatchObject({
      name: "PoolDeadlockError",
      outcome: "not_applied",
      isRetryable: true,
      message: expect.stringContaining("maxConnections") as string,
    });
    expect(await stage.kept()).toEqual([1]);
  });
});

it("fails at once when all connections are held by those who wait, so that the others go on", async () => {
  const max = 4;
  await withPool(max, async (service) => {
    let open = 0;
    const all = gate();
    const startedAt = performance.now();
    const ends = await Promise.allSettled(
      Array.from({ length: max }, (_, n) =>
        service.run(async (tx) => {
          await insert(tx, n);
          if (++open === max) all.open();
          await all.opened;
          await service.run((inner) => insert(inner, 100 + n), another);
        }),
      ),
    );
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    const failed = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as Error] : []));
    expect(failed.map(({ name }) => name)).toEqual(["PoolDeadlockError"]);
    const kept = ends.flatMap(({ status }, n) => (status === "fulfilled" ? [n, 100 + n] : []));
    expect(await stage.kept()).toEqual(kept.toSorted((a, b) => a - b));
  });
});

it("fails at once when the lanes leave one connection to transactions", async () => {
  const nested = async (service: TransactionService): Promise<void> => {
    const run = service.run(async () => service.run(async () => "never", another));
    await expect(withinASecond(run)).rejects.toMatchObject({ name: "PoolDeadlockError" });
  };
  await withPool(3, nested, { lanes: { shared: 2, exclusive: 1 } });
});

it("counts every connection that a chain of them holds", async () => {
  await withPool(2, async (service) => {
    const deepest = service.run(() =>
      service.run(() => service.run(async () => "never", another), another),
    );
    await expect(deepest).rejects.toMatchObject({ name: "PoolDeadlockError" });
  });
});

it("only waits while somebody who does not wait holds a connection", async () => {
  await withPool(2, async (service, db) => {
    const held = gate();
    const begun = gate();
    const holder = db.connection(async () => {
      begun.open();
      await held.opened;
    });
    await begun.opened;
    const run = service.run((tx) =>
      insert(tx, 1).then(() => service.run((inner) => insert(inner, 2), another)),
    );
    await expect.poll(() => db.stats().pending, { timeout: 10_000 }).toBe(1);
    held.open();
    await Promise.all([holder, run]);
    expect(await stage.kept()).toEqual([1, 2]);
  });
});

it("suspends the transaction around, and commits on its own", async () => {
  const { service } = stage;
  await expect(
    service.run(async (tx) => {
      await insert(tx, 1);
      await service.run(async (inner) => {
        expect(service.current()).toBe(inner);
        expect(inner.id).not.toBe(tx.id);
        expect(await inner.column("SELECT n FROM kept")).toEqual([]);
        await insert(service.server, 2);
      }, another);
      expect(service.current()).toBe(tx);
      throw new RangeError("undo");
    }),
  ).rejects.toThrow("undo");
  expect(await stage.kept()).toEqual([2]);
});
