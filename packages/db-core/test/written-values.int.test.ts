import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, Interval } from "../src/index.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 1 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it("an empty array is one for every array, and never an empty object", async () => {
  for (const type of ["int[]", "text[]", "jsonb[]", "box[]", "int4range[]"])
    expect(await db.scalar(`SELECT $1::${type}`, [[]])).toEqual([]);
  for (const type of ["json", "jsonb"])
    await expect(db.scalar(`SELECT $1::${type}`, [[]])).rejects.toMatchObject({ code: "22P02" });
});

it("an interval of mixed signs means the same, whatever IntervalStyle says", async () => {
  const interval = new Interval({ years: -1, months: 2, days: 3 });
  await db.connection(async (connection) => {
    for (const style of ["sql_standard", "iso_8601", "postgres_verbose", "postgres"]) {
      await connection.query(`SET IntervalStyle = ${style}`);
      const same = "SELECT $1::interval = interval '-10 months +3 days'";
      expect(await connection.scalar(same, [interval])).toBe(true);
    }
  });
});
