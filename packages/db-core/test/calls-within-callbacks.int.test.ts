import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer } from "../src/index.js";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.server.query("CREATE TABLE kept (n int PRIMARY KEY)");
});
afterAll(() => database.drop());

it("a transaction within a transaction is another one, on another connection", async () => {
  await using db = createDatabaseServer({ ...database.config, maxConnections: 2 });
  const outer = db.transaction(async (client) => {
    await client.query("INSERT INTO kept VALUES (1)");
    await db.transaction((other) => other.query("INSERT INTO kept VALUES (2)"));
    throw new TypeError("outer");
  });
  await expect(outer).rejects.toThrow("outer");
  expect(await db.column("SELECT n FROM kept")).toEqual([2]);
});

it("where that is one connection too many, the error names the code that holds the others", async () => {
  await using db = createDatabaseServer({
    ...database.config,
    maxConnections: 1,
    acquireTimeoutMs: 1_000,
  });
  async function holdsTheOnlyOne(): Promise<unknown> {
    return db.transaction(() => db.transaction((other) => other.query("SELECT 1")));
  }
  await expect(holdsTheOnlyOne()).rejects.toMatchObject({
    name: "PoolTimeoutError",
    outcome: "not_applied",
    message: expect.stringMatching(
      /(?:holdsTheOnlyOne|calls-within-callbacks\.int\.test).* within transaction\(\) or connection\(\) needs a connection of its own/,
    ) as string,
  });
});

it("the time of a statement counts from the call, waiting for a connection included", async () => {
  // Nothing else would ever end the wait.
  await using db = createDatabaseServer({
    ...database.config,
    maxConnections: 1,
    acquireTimeoutMs: 0,
  });
  await db.connection(async () => {
    await expect(db.query("SELECT 1", [], { timeoutMs: 50 })).rejects.toMatchObject({
      name: "QueryTimeoutError",
      outcome: "not_applied",
      message: "no connection within 50 ms; nothing was sent",
    });
    await expect(db.connection(async () => undefined, { timeoutMs: 50 })).rejects.toMatchObject({
      name: "PoolTimeoutError",
    });
  });
  expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
});
