import type { IDatabaseServer } from "@abe/db-core";
import { type TestDatabase, createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TransactionService, createTransactionService } from "../src/index.js";

let database: TestDatabase;
let transactions: TransactionService;
let db: IDatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.server.query("CREATE TABLE notes (text text)");
  transactions = createTransactionService(database.server);
  db = transactions.server;
});
beforeEach(() => database.server.query("TRUNCATE notes"));
afterAll(() => database.drop());

const add = (text: string): Promise<unknown> => db.query("INSERT INTO notes VALUES ($1)", [text]);
const stored = (): Promise<unknown[]> =>
  database.server.column("SELECT text FROM notes ORDER BY text");

describe("a test in a transaction that is undone", () => {
  it("leaves nothing of what joined, awaited or not", async () => {
    await rollbackAfter(db, async () => {
      await add("joined");
      await transactions.run(() => add("nested"), { propagation: "nested" });
      void add("not awaited");
    });
    expect(await stored()).toEqual([]);
  });

  it("has what it left running refused, not done by itself", async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let late: Promise<unknown> | undefined;
    await rollbackAfter(db, async () => {
      late = ended.then(() => add("late"));
    });
    end();
    await expect(late).rejects.toMatchObject({ code: "DB_TX_CLOSED" });
    expect(await stored()).toEqual([]);
  });

  it("leaves what left the transaction on purpose", async () => {
    await rollbackAfter(db, async () => {
      await add("joined");
      await transactions.run(() => add("requiresNew"), { propagation: "requiresNew" });
      await transactions.run(() => add("notSupported"), { propagation: "notSupported" });
      await transactions.detached(() => add("detached"));
      await database.server.query("INSERT INTO notes VALUES ('a server that does not join')");
    });
    expect(await stored()).toEqual([
      "a server that does not join",
      "detached",
      "notSupported",
      "requiresNew",
    ]);
  });
});
