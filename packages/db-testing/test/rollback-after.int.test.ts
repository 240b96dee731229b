import { type TestDatabase, createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.server.query("CREATE TABLE entry (id int PRIMARY KEY)");
});
afterAll(() => database.drop());

async function entries(): Promise<unknown> {
  return database.server.scalar("SELECT count(*)::int FROM entry");
}

it("returns what the test returns and keeps nothing of what it did", async () => {
  const seen = await rollbackAfter(database.server, async (client) => {
    await client.execute("INSERT INTO entry VALUES (1), (2)");
    return client.scalar("SELECT count(*)::int FROM entry");
  });
  expect(seen).toBe(2);
  expect(await entries()).toBe(0);
});

it("throws what the test throws and keeps nothing of what it did", async () => {
  class Failure extends Error {}
  const failure = new Failure("the assertion");
  const run = rollbackAfter(database.server, async (client) => {
    await client.execute("INSERT INTO entry VALUES (1)");
    throw failure;
  });
  await expect(run).rejects.toBe(failure);
  expect(await entries()).toBe(0);
});

it("lets a test expect an error of the server", async () => {
  const code = await rollbackAfter(database.server, async (client) => {
    await client.execute("INSERT INTO entry VALUES (1)");
    return client.execute("INSERT INTO entry VALUES (1)").catch((e: { code: string }) => e.code);
  });
  expect(code).toBe("23505");
  expect(await entries()).toBe(0);
});

it("does not commit through last()", async () => {
  await rollbackAfter(database.server, async (client) => {
    await client.last().execute("INSERT INTO entry VALUES (1)");
  });
  expect(await entries()).toBe(0);
});

it("passes the transaction's options on", async () => {
  const level = await rollbackAfter(
    database.server,
    (client) => client.scalar("SHOW transaction_isolation"),
    { isolation: "serializable" },
  );
  expect(level).toBe("serializable");
});
