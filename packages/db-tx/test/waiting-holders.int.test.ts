import { createDatabaseServer, type DatabaseServer } from "@abe/db-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTransactionService, type TransactionService } from "../src/index.js";
import { gate, insert, openStage, type Stage } from "./support/stage.js";

/* Who is taken for a holder that waits, when a transaction inside a transaction asks for a connection. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

async function withPool(
  maxConnections: number,
  use: (service: TransactionService, db: DatabaseServer) => Promise<void>,
): Promise<void> {
  await using db = createDatabaseServer({ ...stage.database.config, maxConnections });
  await use(createTransactionService(db), db);
}

const another = { propagation: "requiresNew" } as const;

it("not a transaction that has ended, in work that has outlived it", async () => {
  await withPool(1, async (service) => {
    const ended = gate();
    let late: Promise<unknown> | undefined;
    await service.run(async (tx) => {
      await insert(tx, 1);
      late = ended.opened.then(() => service.run((inner) => insert(inner, 2), another));
    });
    ended.open();
    await late;
    expect(await stage.kept()).toEqual([1, 2]);
  });
});

it("a transaction once, however many savepoints of it are around", async () => {
  await withPool(2, async (service) => {
    await service.run((tx) =>
      tx.savepoint((one) => one.savepoint(() => service.run((inner) => insert(inner, 1), another))),
    );
    expect(await stage.kept()).toEqual([1]);
  });
});

it("not one that waited before, and has got its connection", async () => {
  await withPool(2, async (service, db) => {
    const bothOpen = gate();
    const firstMayEnd = gate();
    const first = service.run(async (tx) => {
      await insert(tx, 1);
      await service.run((inner) => insert(inner, 2), another);
      bothOpen.open();
      await firstMayEnd.opened;
    });
    await bothOpen.opened;
    const second = service.run(async (tx) => {
      await insert(tx, 3);
      await service.run((inner) => insert(inner, 4), another);
    });
    await expect.poll(() => db.stats().pending, { timeout: 10_000 }).toBe(1);
    firstMayEnd.open();
    await Promise.all([first, second]);
    expect(await stage.kept()).toEqual([1, 2, 3, 4]);
  });
});
