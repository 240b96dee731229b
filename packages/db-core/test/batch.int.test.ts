import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, sql } from "../src/index.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
/** One connection, so that statements sent together share it. */
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 1 });
  await db.query("CREATE TABLE kept (n int PRIMARY KEY)");
  await db.query("CREATE TABLE people (id text, n int)");
});
beforeEach(async () => {
  await db.query("TRUNCATE kept");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const insert = (n: number): { text: string; values: number[] } => ({
  text: "INSERT INTO kept VALUES ($1)",
  values: [n],
});
const kept = (): Promise<number[]> => db.column("SELECT n FROM kept ORDER BY n");
const pid = (): Promise<number> => db.scalar("SELECT pg_backend_pid()");

describe("row 23: statements sent together", () => {
  it("are all applied or none, and those beside them are not concerned", async () => {
    const backend = await pid();
    const [before, broken, after] = await Promise.allSettled([
      db.query("INSERT INTO kept VALUES (1)"),
      db.batch([insert(2), insert(2), insert(3)]),
      db.query("INSERT INTO kept VALUES (4)"),
    ]);
    expect([before.status, after.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(broken).toMatchObject({ reason: { code: "23505", outcome: "not_applied" } });
    expect(await kept()).toEqual([1, 4]);
    expect(await pid(), "an error costs no connection").toBe(backend);
  });

  it("take one round trip", async () => {
    await using proxy = await startFaultProxy({ target: database.config });
    const { host, port } = proxy;
    await using far = createDatabaseServer({ ...database.config, host, port, maxConnections: 1 });
    await far.query("SELECT 1");
    const before = proxy.traffic;
    await far.batch([insert(1), insert(2), insert(3)]);
    expect(proxy.traffic.flights - before.flights).toBe(1);
    expect(proxy.traffic.messages["S"]).toBe((before.messages["S"] ?? 0) + 1);
  });

  it("in a transaction that has failed are refused here, with the first error, and COMMIT does not lie", async () => {
    const seen: unknown[] = [];
    const work = db.transaction(async (client) => {
      await client.batch([insert(1), insert(1)]).catch((error: unknown) => seen.push(error));
      await client.batch([insert(2), insert(3)]).catch((error: unknown) => seen.push(error));
    });
    await expect(work).rejects.toMatchObject({
      name: "TxAbortedCommitError",
      outcome: "not_applied",
    });
    expect(seen).toMatchObject([
      { code: "23505" },
      { name: "TxAbortedError", cause: { code: "23505" } },
    ]);
    expect(await kept()).toEqual([]);
  });

  it("do not keep a cursor from running on the same connection", async () => {
    const rows = await db.transaction(async (client) => {
      await client.batch([insert(1), insert(2)]);
      const read: unknown[] = [];
      for await (const row of client.stream({ text: "SELECT n FROM kept ORDER BY n" }))
        read.push(row);
      await client.batch([insert(3)]);
      return read;
    });
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await kept()).toEqual([1, 2, 3]);
  });

  it("whose time is over take nobody with them", async () => {
    const backend = await pid();
    const innocent = Array.from({ length: 5 }, () => db.query("SELECT 1"));
    const late = db.batch([insert(1), { text: "SELECT pg_sleep(9)" }, insert(2)], {
      timeoutMs: 150,
    });
    const behind = Array.from({ length: 5 }, () => db.query("SELECT 1"));
    await expect(late).rejects.toMatchObject({
      name: "QueryTimeoutError",
      outcome: "not_applied",
    });
    await Promise.all([...innocent, ...behind]);
    expect(await kept()).toEqual([]);
    expect(await pid(), "nor their connection").toBe(backend);
    await waitUntil(() => db.stats().used === 0);
  });
});

describe("a batch", () => {
  it("runs in one transaction: all or none", async () => {
    const [first, second] = await db.batch([
      sql<{ n: number }>`SELECT ${1}::int AS n`,
      sql<{ s: string }>`SELECT ${"x"}::text AS s`,
    ]);
    expect(first.rows[0]?.n).toBe(1);
    expect(second.rows[0]?.s).toBe("x");
    await expect(
      db.batch([{ text: "INSERT INTO people (id) VALUES ('batched')" }, { text: "SELECT 1 / 0" }]),
    ).rejects.toMatchObject({ code: "22012" });
    expect(await db.exists("SELECT 1 FROM people WHERE id = 'batched'")).toBe(false);
  });

  it.each([
    "VACUUM people",
    "REINDEX SCHEMA public",
    "REINDEX (CONCURRENTLY) TABLE people",
    "CREATE INDEX CONCURRENTLY i ON people (id)",
    "CLUSTER VERBOSE",
    "DROP DATABASE other",
  ])("%s cannot be undone and is refused before anything is sent", async (text) => {
    await expect(db.batch([{ text }, { text: "SELECT 1" }])).rejects.toMatchObject({
      code: "DB_STATEMENT_INVALID",
      outcome: "not_applied",
    });
  });

  it("what commits by itself without its text showing it is refused by the server", async () => {
    await db.query("CREATE TABLE parted (n int PRIMARY KEY) PARTITION BY RANGE (n)");
    await db.query("CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (9)");
    const batch = db.batch([
      { text: "REINDEX TABLE parted" },
      { text: "INSERT INTO parted VALUES (1)" },
      { text: "INSERT INTO parted VALUES (1)" },
    ]);
    await expect(batch).rejects.toMatchObject({ sqlState: "25001", outcome: "not_applied" });
    expect(await db.column("SELECT n FROM parted")).toEqual([]);
  });

  it("keeps nothing parsed where that is not wanted", async () => {
    await using plain = createDatabaseServer({ ...database.config, maxConnections: 1 });
    const texts = [{ text: "SELECT 1 AS batched" }, { text: "SELECT 2 AS batched" }];
    const parsed = (): Promise<number> =>
      plain.scalar(
        "SELECT count(*)::int FROM pg_prepared_statements WHERE statement LIKE '%batched'",
      );
    for (let n = 0; n < 4; n++) await plain.batch(texts, { prepare: false });
    expect(await parsed()).toBe(0);
    await plain.batch(texts, { prepare: true });
    expect(await parsed()).toBe(2);
  });
});
