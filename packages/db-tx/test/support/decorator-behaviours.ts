import type { IDatabaseServer } from "@abe/db-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Transaction, TransactionService } from "../../src/index.js";
import { openStage, type Stage } from "./stage.js";

/** A class whose methods are decorated, in the dialect of the file that defines it. */
export interface Shop {
  /** `@Transactional()`: inserts the rows; fails behind them when `then` says so. */
  add(ns: readonly number[], then?: "fail" | "return"): Promise<string>;
  /** `@Transactional({ isolation: "serializable", retry: … })`: fails once with 40001, then says which run. */
  retried(): Promise<string>;
  /** `@Transactional({ propagation: "requiresNew" })`: inserts a row. */
  apart(n: number): Promise<void>;
  /** `@Transactional({ propagation: "mandatory" })`. */
  inside(): Promise<void>;
}

/** How the file under test makes what is decorated. */
export interface Dialect {
  /** An instance that keeps `server` in an ordinary property, among others. */
  readonly shop: (server: object, ...others: object[]) => Shop;
  /** An instance that keeps it in a `#private` field, named by the `db` option. */
  readonly hidden: (server: object) => Shop["add"];
  /** A static method of a class with a static property. */
  readonly fixed: (server: object) => Shop["add"];
}

/** The state of the transaction a method runs in. */
export function current(service: TransactionService): Transaction {
  const transaction = service.current();
  expect(transaction).toBeDefined();
  return transaction as Transaction;
}

/** What a decorated method does, whatever the dialect. */
export async function addRows(
  db: IDatabaseServer,
  ns: readonly number[],
  then: "fail" | "return" = "return",
): Promise<string> {
  for (const n of ns) await db.query("INSERT INTO kept VALUES ($1)", [n]);
  if (then === "fail") throw new RangeError("mine");
  return `added ${ns.length}`;
}

/** Fails with 40001 in a transaction's first run. */
export async function failOnce(db: IDatabaseServer, runs: number): Promise<string> {
  const isolation = await db.scalar<string>("SELECT current_setting('transaction_isolation')");
  if (runs === 1) await db.query("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$");
  return `run ${runs}, ${isolation}`;
}

/** The same behaviour for each dialect. */
export function describeDecorator({ shop, hidden, fixed }: Dialect): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  beforeEach(() => stage.clear());
  afterAll(() => stage[Symbol.asyncDispose]());

  const serverError = { name: "TxServerError", code: "DB_TX_SERVER", outcome: "not_applied" };

  it("runs the method in a transaction, with its `this`, arguments and result", async () => {
    const { service } = stage;
    expect(await shop(service.server).add([1, 2])).toBe("added 2");
    expect(await stage.kept()).toEqual([1, 2]);
  });

  it("undoes all when the method throws, and throws its error", async () => {
    await expect(shop(stage.service.server).add([1, 2], "fail")).rejects.toThrow("mine");
    expect(await stage.kept()).toEqual([]);
  });

  it("passes its options on: isolation, retry and propagation", async () => {
    const one = shop(stage.service.server);
    expect(await one.retried()).toBe("run 2, serializable");
    await expect(one.inside()).rejects.toMatchObject({ name: "TxRequiredError" });
    await stage.service.run(() => one.inside());
    await expect(
      stage.service.run(async () => {
        await one.add([1]);
        await one.apart(2);
        throw new RangeError("undo");
      }),
    ).rejects.toThrow("undo");
    expect(await stage.kept()).toEqual([2]);
  });

  it("joins: two decorated methods of two instances are one transaction", async () => {
    const { service } = stage;
    await expect(
      service.run(async () => {
        await shop(service.server).add([1]);
        await shop(service.server).add([2], "fail");
      }),
    ).rejects.toThrow("mine");
    expect(await stage.kept()).toEqual([]);
  });

  it("refuses a plain server, whose queries would commit outside, and names the fix", async () => {
    const refused = shop(stage.db).add([1]);
    await expect(refused).rejects.toMatchObject({
      ...serverError,
      message: expect.stringContaining("createTransactionService(server).server") as string,
    });
    await expect(hidden(stage.db)([1])).rejects.toMatchObject(serverError);
    expect(await stage.kept()).toEqual([]);
  });

  it("refuses an instance without a server, and one with several", async () => {
    await expect(shop({}).add([1])).rejects.toMatchObject(serverError);
    await using other = await openStage();
    const several = shop(stage.service.server, other.service.server);
    await expect(several.add([1])).rejects.toMatchObject({
      ...serverError,
      message: expect.stringContaining("several") as string,
    });
    expect(await stage.kept()).toEqual([]);
  });

  it("takes the same server twice for one", async () => {
    const { server } = stage.service;
    expect(await shop(server, server).add([1])).toBe("added 1");
  });

  it("finds a server in a private field by the `db` option, and one of a class by its statics", async () => {
    expect(await hidden(stage.service.server)([1])).toBe("added 1");
    expect(await fixed(stage.service.server)([2])).toBe("added 1");
    expect(await stage.kept()).toEqual([1, 2]);
  });
}
