import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer } from "../src/index.js";
import { collectGarbage } from "./support/collect-garbage.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const batchSize = 10;
const used = 3 * batchSize;
/** Nothing comes behind the rows that are used until somebody gives the lock back. */
const text = `SELECT n, CASE WHEN n > ${used} THEN pg_advisory_xact_lock(1) IS NULL END AS held
  FROM generate_series(1, 40) AS n`;

/** Reads rows and keeps none of them. */
async function read(rows: AsyncIterator<object>, count: number): Promise<WeakRef<object>[]> {
  const seen: WeakRef<object>[] = [];
  while (seen.length < count) seen.push(new WeakRef((await rows.next()).value as object));
  return seen;
}

it.each(["wire", "pg"] as const)(
  "a stream that waits for rows keeps none of those before them alive (%s)",
  async (driver) => {
    await using db = createDatabaseServer(database.config, { driver });
    await db.connection(async (holder) => {
      await holder.execute("SELECT pg_advisory_lock(1)");
      const rows = db.stream({ text }, { batchSize })[Symbol.asyncIterator]();
      const seen = await read(rows, used);
      const next = rows.next();
      await waitUntil(() => {
        collectGarbage();
        return seen.every((row) => row.deref() === undefined);
      });
      await holder.execute("SELECT pg_advisory_unlock(1)");
      expect(await next).toEqual({ done: false, value: { n: used + 1, held: false } });
      await rows.return?.();
    });
  },
);
