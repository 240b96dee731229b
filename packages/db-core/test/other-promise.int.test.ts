import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer } from "../src/index.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("a global Promise that is another one, such as that of zone.js, changes nothing", async () => {
  await using db = createDatabaseServer({ ...database.config, maxConnections: 1 });
  const { Promise: own } = globalThis;
  globalThis.Promise = class Zoned<T> extends own<T> {};
  try {
    expect(await db.scalar("SELECT 1")).toBe(1);
    expect(await db.scalar("SELECT 2", [], { timeoutMs: 60_000 })).toBe(2);
    expect(await db.transaction((client) => client.scalar("SELECT 3"))).toBe(3);
    await expect(db.scalar("SELECT 1/0")).rejects.toMatchObject({ code: "22012" });
  } finally {
    globalThis.Promise = own;
  }
});
