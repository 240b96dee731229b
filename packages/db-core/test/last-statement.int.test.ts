import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createDatabaseServer,
  type DatabaseServer,
  type Queryable,
  type TransactionClient,
} from "../src/index.js";

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

const target = { table: "kept", columns: ["n"] };
const many = Array.from({ length: 60 }, (_, n) => [n]);

describe("what takes more than one statement, as the last of its transaction", () => {
  async function readAll(last: Queryable): Promise<void> {
    const text = "INSERT INTO kept SELECT generate_series(1, 60) RETURNING n";
    for await (const _ of last.stream({ text }, { batchSize: 7 }));
  }
  const ways: readonly [string, (last: Queryable) => Promise<unknown>][] = [
    ["insertMany of many rows", (last) => last.insertMany(target, many)],
    ["the same with rows in return", (last) => last.insertMany(target, many, { returning: ["n"] })],
    ["copyFrom", (last) => last.copyFrom(target, many)],
    ["a stream", readAll],
  ];

  it.each(ways)("is committed with it: %s", async (_, begin) => {
    await db.transaction(async (client) => begin(client.last()));
    expect(await db.scalar("SELECT count(*)::int FROM kept")).toBe(60);
  });

  it.each(ways)(
    "leaves nothing where the callback throws before it is done: %s",
    async (_, begin) => {
      const unfinished: Promise<unknown>[] = [];
      const work = db.transaction(async (client: TransactionClient) => {
        await client.query("INSERT INTO kept VALUES (1)");
        unfinished.push(begin(client.last()).catch((error: unknown) => error));
        throw new RangeError("undo");
      });
      await expect(work).rejects.toThrow("undo");
      await Promise.all(unfinished);
      expect(await db.column("SELECT n FROM kept")).toEqual([]);
    },
  );
});

it("tells of a statement before it that is stopped too late what became of the transaction", async () => {
  const stubborn = `DO $$ BEGIN PERFORM pg_sleep(5);
    EXCEPTION WHEN query_canceled THEN INSERT INTO kept VALUES (1); END $$`;
  const ends: unknown[] = [];
  await db.transaction(async (client) => {
    await client.query("SELECT 1");
    await Promise.all([
      client.query(stubborn, [], { timeoutMs: 200 }).catch((error) => ends.push(error)),
      client.last().query("INSERT INTO kept VALUES (2)"),
    ]);
  });
  expect(ends).toMatchObject([{ name: "QueryTimeoutError", outcome: "applied" }]);
  expect(await db.column("SELECT n FROM kept ORDER BY n")).toEqual([1, 2]);
});
