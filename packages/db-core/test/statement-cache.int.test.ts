import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";

let database: TestDatabase;
/** One connection, so that the server's list of prepared statements is that of all its statements. */
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 1, statementCacheSize: 64 });
  await db.query("CREATE TABLE changing (a int)");
  await db.query("INSERT INTO changing VALUES (1)");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const preparedOnServer = "SELECT name FROM pg_prepared_statements";

describe("statements kept parsed on the server", () => {
  it("are at most as many as the cache holds, whatever number of texts is used", async () => {
    for (let n = 0; n < 10_000; n += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          db.query(`SELECT $1::int AS n${n + index}`, [index], { prepare: true }),
        ),
      );
    }
    const names: string[] = await db.column(preparedOnServer, [], { prepare: false });
    expect(names.length).toBeLessThanOrEqual(64);
    // Some are kept: the bound is not kept by keeping none.
    expect(names.length).toBeGreaterThan(32);
  }, 60_000);

  it("are named from the third use of a text, and not before", async () => {
    const text = "SELECT $1::int AS third_use";
    const kept = (): Promise<boolean> =>
      db.exists("SELECT 1 FROM pg_prepared_statements WHERE statement = $1", [text], {
        prepare: false,
      });
    await db.query(text, [1]);
    await db.query(text, [2]);
    expect(await kept()).toBe(false);
    await db.query(text, [3]);
    expect(await kept()).toBe(true);
  });

  it("are parsed again once when the server has forgotten them (26000)", async () => {
    const text = "SELECT $1::int AS forgotten";
    await db.query(text, [1], { prepare: true });
    // Inside a block of code nobody who reads texts sees it.
    await db.query("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$");
    expect(await db.scalar(text, [2], { prepare: true })).toBe(2);
  });

  it("are parsed again once when their result type has changed (0A000)", async () => {
    const text = "SELECT * FROM changing";
    await db.query(text, [], { prepare: true });
    await db.query("ALTER TABLE changing ADD COLUMN b int DEFAULT 7");
    expect(await db.many(text, [], { prepare: true })).toEqual([{ a: 1, b: 7 }]);
  });

  it("are not parsed again inside a transaction: the error says that it is over", async () => {
    const text = "SELECT * FROM changing";
    await db.query(text, [], { prepare: true });
    await database.server.query("ALTER TABLE changing ADD COLUMN c int DEFAULT 8");
    const work = db.transaction(async (client) => {
      await client.query("INSERT INTO changing (a) VALUES (2)");
      return client.many(text, [], { prepare: true });
    });
    await expect(work).rejects.toMatchObject({ sqlState: "0A000", outcome: "not_applied" });
    expect(await db.many(text, [], { prepare: true })).toEqual([{ a: 1, b: 7, c: 8 }]);
  });

  it.each([
    ["int", "bigint", "3000000000"],
    ["int", "text", "a text"],
    ["int", "uuid", "6f0c1d8e-0000-4000-8000-000000000000"],
    ["date", "text", "no date"],
    ["text", "int[]", "{1,2}"],
    ["xml", "text", "<open"],
    ["bit", "text", "two"],
    ["tsvector", "text", "'open"],
    ["bytea", "text", "\\xyz"],
    ["int4range", "text", "[2,1]"],
  ])("are parsed again once when a column of %s has become %s", async (before, after, value) => {
    await db.query("DROP TABLE IF EXISTS typed");
    await db.query(`CREATE TABLE typed (a ${before})`);
    const insert = "INSERT INTO typed VALUES ($1) RETURNING a::text";
    await db.query(insert, [null], { prepare: true });
    await db.query("DROP TABLE typed");
    await db.query(`CREATE TABLE typed (a ${after})`);
    expect(await db.scalar(insert, [value], { prepare: true })).toBe(value);
    expect(await db.scalar("SELECT count(*)::int FROM typed")).toBe(1);
  });

  it.each([
    [
      "an enum is another one of the same name",
      "CREATE TYPE swapped.kind AS ENUM ('old')",
      `CREATE TYPE swapped.newer AS ENUM ('new');
       ALTER TABLE swapped.kinds ALTER COLUMN a TYPE swapped.newer USING NULL;
       DROP TYPE swapped.kind;
       ALTER TYPE swapped.newer RENAME TO kind`,
    ],
    [
      "a domain is another one, which allows more",
      "CREATE DOMAIN swapped.kind AS text CHECK (value <> 'new')",
      `CREATE DOMAIN swapped.newer AS text;
       ALTER TABLE swapped.kinds ALTER COLUMN a TYPE swapped.newer`,
    ],
    [
      "a domain is another one, of longer texts",
      "CREATE DOMAIN swapped.kind AS varchar(2)",
      `CREATE DOMAIN swapped.newer AS varchar(3);
       ALTER TABLE swapped.kinds ALTER COLUMN a TYPE swapped.newer`,
    ],
  ])("are parsed again once when %s", async (_, type, change) => {
    await db.query("DROP SCHEMA IF EXISTS swapped CASCADE");
    await db.query("CREATE SCHEMA swapped");
    await db.query(type);
    await db.query("CREATE TABLE swapped.kinds (a swapped.kind)");
    const insert = "INSERT INTO swapped.kinds VALUES ($1) RETURNING a::text";
    const count = "SELECT count(*)::int FROM swapped.kinds WHERE a = ANY ($1)";
    await db.query(insert, [null], { prepare: true });
    await db.query(count, [[]], { prepare: true });
    for (const each of change.split(";")) await database.server.query(each);
    expect(await db.scalar(insert, ["new"], { prepare: true })).toBe("new");
    expect(await db.scalar(count, [["new"]], { prepare: true })).toBe(1);
  });

  it("read what fits both types as the old one, unless the text says the type", async () => {
    await db.query("CREATE TABLE timed (a date)");
    const plain = "INSERT INTO timed VALUES ($1) RETURNING a::text";
    const cast = "INSERT INTO timed VALUES ($1::timestamp) RETURNING a::text";
    for (const text of [plain, cast]) await db.query(text, ["2024-01-02"], { prepare: true });
    await database.server.query("ALTER TABLE timed ALTER COLUMN a TYPE timestamp");
    const time = "2024-01-02 03:04:05";
    expect(await db.scalar(cast, [time], { prepare: true })).toBe(time);
    // As PostgreSQL does with any kept statement: docs/performance.md says so.
    expect(await db.scalar(plain, [time], { prepare: true })).toBe("2024-01-02 00:00:00");
    expect(await db.scalar(plain, [time], { prepare: false })).toBe(time);
  });

  it("are not kept inside a transaction where a value has not fitted their types", async () => {
    await db.query("CREATE TABLE widened (a int)");
    const insert = "INSERT INTO widened VALUES ($1)";
    await db.query(insert, [1], { prepare: true });
    await db.query("ALTER TABLE widened ALTER COLUMN a TYPE bigint");
    const work = (): Promise<unknown> =>
      db.transaction((client) => client.query(insert, ["3000000000"], { prepare: true }));
    await expect(work()).rejects.toMatchObject({ sqlState: "22003", outcome: "not_applied" });
    await work();
    expect(await db.column("SELECT a FROM widened ORDER BY a")).toHaveLength(2);
  });

  it("say what the server says of a value that fits no type", async () => {
    const text = "SELECT $1::int AS unfit";
    await db.query(text, [1], { prepare: true });
    for (let n = 0; n < 3; n++)
      await expect(db.query(text, ["no number"], { prepare: true })).rejects.toMatchObject({
        sqlState: "22P02",
      });
    expect(await db.scalar(text, [2], { prepare: true })).toBe(2);
  });

  it("are none where prepare is never", async () => {
    await using plain = createDatabaseServer({
      ...database.config,
      maxConnections: 1,
      prepare: "never",
    });
    for (let n = 0; n < 5; n++) await plain.query("SELECT $1::int AS never_kept", [n]);
    expect(await plain.column(preparedOnServer)).toEqual([]);
  });
});
