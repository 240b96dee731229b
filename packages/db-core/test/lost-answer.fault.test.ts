import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { executes, type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";

let database: TestDatabase;
let proxy: FaultProxy;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startFaultProxy({ target: database.config });
  db = createDatabaseServer(proxy.url(database.url), { name: "lost answers" });
  await db.query("CREATE TABLE kept (n int PRIMARY KEY)");
});
afterAll(async () => {
  await db.close();
  await proxy.stop();
  await database.drop();
});

const insert = (n: number): Promise<void> =>
  db.transaction(async (client) => {
    await client.query("INSERT INTO kept VALUES ($1)", [n]);
  });

it.each([
  ["before the server got it", "before", 1, []],
  ["after the server got it", "after", 2, [2]],
] as const)("a COMMIT lost %s is reported as unknown, never guessed", async (_, when, n, kept) => {
  proxy.cutAt(executes("COMMIT"), when);
  await expect(insert(n)).rejects.toMatchObject({
    name: "CommitOutcomeUnknownError",
    outcome: "unknown",
    isRetryable: false,
  });
  const stored = (): Promise<unknown[]> =>
    database.server.column("SELECT n FROM kept WHERE n = $1", [n]);
  await expect.poll(stored).toEqual(kept);
  expect(db.stats().used).toBe(0);
});

it("a statement lost outside a transaction is reported as unknown", async () => {
  const text = "INSERT INTO kept VALUES (3)";
  proxy.cutAt(executes(text), "after");
  await expect(db.query(text)).rejects.toMatchObject({
    name: "ConnectionLostError",
    outcome: "unknown",
  });
  expect(db.stats().used).toBe(0);
});
