import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { driverConformance } from "@abe/db-testing/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pgDriver } from "../src/driver/pg/pg-driver.js";
import { createDatabaseServer } from "../src/index.js";
import { toPgPool } from "../src/pg-pool/index.js";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

driverConformance({
  driver: pgDriver,
  database: () => {
    const { host, port, user, password } = database.config;
    return { host, port, user, password, database: database.name };
  },
  describe,
  it,
});

// A real value of that length takes half a minute: here a listener makes the same string where pg would.
it("what is longer than any string costs its connection, not the process", async () => {
  const db = createDatabaseServer({ ...database.config, maxConnections: 1 });
  const client = await toPgPool(db).connect();
  const errors: unknown[] = [];
  client.on("error", (error) => errors.push(error));
  client.on("notice", () => Buffer.alloc(2 ** 29).toString());
  const query = client.query("DO $$ BEGIN RAISE NOTICE 'read within the data event'; END $$");
  await expect(query).rejects.toThrow("Connection terminated");
  client.release();
  expect(errors).toMatchObject([{ code: "ERR_STRING_TOO_LONG" }]);
  expect(await db.scalar("SELECT 1")).toBe(1);
  expect(db.stats().used).toBe(0);
  await db.close();
});
