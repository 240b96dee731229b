import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(database.config);
  await db.query("CREATE TABLE kept (n int)");
});
beforeEach(() => db.query("TRUNCATE kept"));
afterAll(async () => {
  await db.close();
  await database.drop();
});

const kept = (): Promise<number[]> => db.column("SELECT n FROM kept ORDER BY n");

// BEGIN leaves with the first statement: until its answer the server has not said that a transaction is open.
describe("a statement that is asked for together with the first one of its transaction", () => {
  it("is undone with it, also as one of a batch that could commit", async () => {
    const block = { text: "DO $$ BEGIN NULL; END $$" };
    const work = db.transaction(async (client) => {
      await Promise.all([
        client.query("INSERT INTO kept VALUES (1)"),
        client.batch([block, { text: "INSERT INTO kept VALUES (2)" }]),
      ]);
      throw new RangeError("undo");
    });
    await expect(work).rejects.toThrow("undo");
    expect(await kept()).toEqual([]);
  });

  it("is undone alone where it is only to be analysed", async () => {
    const analysed = { text: "INSERT INTO kept VALUES (2)" };
    await db.transaction(async (client) => {
      await Promise.all([
        client.query("INSERT INTO kept VALUES (1)"),
        client.explain(analysed, { analyze: true }),
      ]);
    });
    expect(await kept()).toEqual([1]);
  });

  it("was not applied where its time was over, whatever it was answered with", async () => {
    const stubborn = `DO $$ BEGIN PERFORM pg_sleep(5);
      EXCEPTION WHEN query_canceled THEN INSERT INTO kept VALUES (2); END $$`;
    const ends: unknown[] = [];
    const work = db.transaction(async (client) => {
      await Promise.all([
        client.query("INSERT INTO kept VALUES (1)"),
        client.query(stubborn, [], { timeoutMs: 200 }).catch((error) => ends.push(error)),
      ]);
    });
    await expect(work).rejects.toMatchObject({ name: "TxAbortedCommitError" });
    expect(ends).toMatchObject([{ name: "QueryTimeoutError", outcome: "not_applied" }]);
    expect(await kept()).toEqual([]);
  });
});
