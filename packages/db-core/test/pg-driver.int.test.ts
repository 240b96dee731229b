import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { driverConformance } from "@abe/db-testing/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { pgDriver } from "../src/driver/pg/pg-driver.js";

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
