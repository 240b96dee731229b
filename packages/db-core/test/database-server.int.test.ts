import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, sql } from "../src/index.js";
import type { DbObserver, QueryEnd, QueryEvent } from "../src/observer/index.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 4 });
  await db.query("CREATE TABLE users (id text PRIMARY KEY, email text UNIQUE, age int)");
  await db.query("INSERT INTO users VALUES ('a', 'a@example.com', 1), ('b', NULL, 2)");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe("query", () => {
  it("runs the text of the README as it is written there", async () => {
    const result = await db.query("SELECT * FROM users WHERE id = $1", ["a"]);
    expect(result.rows[0]).toEqual({ id: "a", email: "a@example.com", age: 1 });
    expect(result).toMatchObject({ rowCount: 1, command: "SELECT" });
  });

  it("takes a statement made by sql", async () => {
    const { rows } = await db.query(sql<{ n: number }>`SELECT ${3}::int + 1 AS n`);
    expect(rows).toEqual([{ n: 4 }]);
  });

  it("checks cardinality after the statement ran", async () => {
    expect(await db.one("SELECT age FROM users WHERE id = $1", ["a"])).toEqual({ age: 1 });
    expect(await db.maybeOne("SELECT age FROM users WHERE id = $1", ["?"])).toBeNull();
    await expect(db.one("SELECT age FROM users WHERE id = $1", ["?"])).rejects.toMatchObject({
      code: "DB_NO_ROWS",
    });
    await expect(db.one("SELECT age FROM users")).rejects.toMatchObject({
      code: "DB_TOO_MANY_ROWS",
    });
    expect(await db.many("SELECT id FROM users ORDER BY id")).toEqual([{ id: "a" }, { id: "b" }]);
    expect(await db.scalar("SELECT count(*)::int FROM users")).toBe(2);
    expect(await db.column("SELECT age FROM users ORDER BY age")).toEqual([1, 2]);
    expect(await db.exists("SELECT 1 FROM users WHERE age > $1", [1])).toBe(true);
    expect(await db.execute("UPDATE users SET age = age WHERE age > $1", [0])).toBe(2);
  });

  it("takes the first column by its place, whatever the others are called", async () => {
    const text = "SELECT count(*)::int, count(n)::int FROM (VALUES (1), (NULL)) AS v(n)";
    expect(await db.scalar(text)).toBe(2);
    expect(await db.column(text)).toEqual([2]);
    expect(await db.scalar({ text })).toBe(2);
  });

  it("names the caller in the stack of a server's error", async () => {
    async function findTheCaller(): Promise<unknown> {
      // Awaited, so that this function is part of the stack.
      const result = await db.query("SELECT nope");
      return result;
    }
    const error: unknown = await findTheCaller().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "42703", name: "UndefinedObjectError" });
    expect((error as Error).stack).toContain("findTheCaller");
    expect((error as Error).message).toContain("^");
  });

  it.each([
    ["an empty text", "  -- nothing\n", [], "DB_STATEMENT_INVALID"],
    ["several statements", "SELECT 1; SELECT 2", [], "DB_STATEMENT_INVALID"],
    ["transaction control", "/* a */ commit", [], "DB_TRANSACTION_CONTROL"],
    ["COPY from standard input", "COPY users FROM STDIN", [], "DB_STATEMENT_INVALID"],
    ["undefined", "SELECT $1::int", [undefined], "DB_PARAMETER_INVALID"],
    ["a NUL in a value", "SELECT $1::text", ["a\0b"], "DB_PARAMETER_INVALID"],
    ["too few values", "SELECT $1::int + $2::int", [1], "DB_PARAMETER_INVALID"],
    ["too many values", "SELECT $1::int", [1, 2], "DB_PARAMETER_INVALID"],
  ])("refuses %s with a typed error and stays whole", async (_, text, values, code) => {
    await expect(db.query(text, values)).rejects.toMatchObject({ code, outcome: "not_applied" });
    expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
  });

  it("gives a session's changes to nobody else", async () => {
    const alone = createDatabaseServer({ ...database.config, maxConnections: 1 });
    await alone.query("SET app.tenant = 'acme'");
    expect(await alone.scalar("SELECT current_setting('app.tenant', true)")).toBeOneOf(["", null]);
    await alone.close();
  });

  const manyColumns = Array.from({ length: 30 }, (_, n) => `${n} AS column_${n}`).join(", ");
  it.each([
    ["CREATE OR REPLACE TEMP VIEW", "CREATE OR REPLACE TEMP VIEW mine AS SELECT 1 AS n"],
    ["pg_temp", "CREATE TABLE pg_temp.mine (n int)"],
    ["INTO TEMP behind many columns", `SELECT ${manyColumns} INTO TEMP mine`],
    ["INTO pg_temp", "WITH one AS (SELECT 1 AS n) SELECT n INTO TABLE pg_temp.mine FROM one"],
  ])("gives what %s has made to nobody else", async (_, text) => {
    const alone = createDatabaseServer({ ...database.config, maxConnections: 1 });
    await alone.query(text);
    expect(await alone.scalar("SELECT to_regclass('pg_temp.mine')::text")).toBe(null);
    await alone.close();
  });

  it("does not say that nothing was applied when a procedure failed after its COMMIT", async () => {
    await db.query("CREATE TABLE parts (n int)");
    await db.query(
      `CREATE PROCEDURE half() LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO parts VALUES (1); COMMIT; RAISE EXCEPTION 'no' USING ERRCODE = '40001';
       END $$`,
    );
    const block = "DO $$ BEGIN INSERT INTO parts VALUES (2); COMMIT; PERFORM 1/0; END $$";
    for (const text of ["CALL half()", block])
      await expect(db.query(text)).rejects.toMatchObject({
        outcome: "unknown",
        isRetryable: false,
      });
    await expect(db.query("CALL none()")).rejects.toMatchObject({ outcome: "not_applied" });
    await expect(db.transaction((client) => client.query(block))).rejects.toMatchObject({
      code: "2D000",
      outcome: "not_applied",
    });
    await db.query("INSERT INTO parts VALUES (2)");
    const index = "CREATE UNIQUE INDEX CONCURRENTLY parts_n ON parts (n)";
    await expect(db.query(index)).rejects.toMatchObject({ code: "23505", outcome: "unknown" });
    expect(await db.scalar("SELECT to_regclass('parts_n')::text")).toBe("parts_n");
    expect(await db.column("SELECT n FROM parts ORDER BY n")).toEqual([1, 2, 2]);
  });

  it("reads values in the same forms whatever the database's defaults are", async () => {
    const name = database.config.database;
    const defaults = { extra_float_digits: 0, IntervalStyle: "iso_8601", DateStyle: "German" };
    for (const [setting, value] of Object.entries(defaults))
      await db.query(`ALTER DATABASE "${name}" SET ${setting} = '${value}'`);
    const other = createDatabaseServer({ ...database.config, maxConnections: 1 });
    expect(
      await other.one(
        "SELECT 0.1::float8 + 0.2::float8 AS sum, interval '1 day' AS day, date '2024-12-31' AS date",
      ),
    ).toMatchObject({ sum: 0.1 + 0.2, day: { days: 1 }, date: "2024-12-31" });
    await other.close();
    await db.query(`ALTER DATABASE "${name}" RESET ALL`);
  });

  it("keeps the settings of a session pooler's connection when it was reset", async () => {
    const alone = createDatabaseServer({
      ...database.config,
      mode: "pgbouncer-session",
      maxConnections: 1,
      statementTimeoutMs: 1_234,
    });
    const seen = (): Promise<unknown> => alone.scalar("SHOW statement_timeout");
    const before = await seen();
    await alone.query("SET app.tenant = 'acme'");
    expect([before, await seen()]).toEqual(["1234ms", "1234ms"]);
    await alone.close();
  });

  it("gives up a connection whose client_encoding was changed, instead of misreading texts", async () => {
    const alone = createDatabaseServer({ ...database.config, maxConnections: 1 });
    await expect(
      alone.connection(async (connection) => {
        await connection.query("SET client_encoding TO LATIN1");
        return connection.scalar("SELECT chr(233)");
      }),
    ).rejects.toMatchObject({ name: "ConnectionLostError", cause: { code: "DB_UNSUPPORTED" } });
    expect(await alone.scalar("SELECT chr(233)")).toBe("é");
    await alone.close();
  });

  it("fails a batch whose first statement is refused, and those kept before go on", async () => {
    const alone = createDatabaseServer({
      ...database.config,
      maxConnections: 1,
      prepare: "always",
    });
    await alone.query("SELECT 1 AS n");
    const batch = alone.batch([{ text: "SELECT nothing_of_that_name" }, { text: "SELECT 1 AS n" }]);
    await expect(batch).rejects.toMatchObject({ code: "42703" });
    expect(await alone.column("SELECT 1 AS n")).toEqual([1]);
    await alone.close();
  });

  it("reads what a cursor of the same name and another query returns", async () => {
    const alone = createDatabaseServer({
      ...database.config,
      maxConnections: 1,
      prepare: "always",
    });
    const seen: unknown[] = [];
    await alone.transaction(async (client) => {
      for (const query of ["SELECT 1 AS n", "SELECT 'x' AS name, true AS is_new"]) {
        await client.query(`DECLARE mine CURSOR FOR ${query}`);
        seen.push(await client.many("FETCH ALL FROM mine"));
        await client.query("CLOSE mine");
      }
    });
    expect(seen).toEqual([[{ n: 1 }], [{ name: "x", is_new: true }]]);
    await alone.close();
  });
});

describe("stream", () => {
  it("reads everything, and an early end gives the connection back", async () => {
    const seen: unknown[] = [];
    const series = sql<{ n: number }>`SELECT generate_series(1, 10)::int AS n`;
    for await (const row of db.stream(series, { batchSize: 3 })) seen.push(row.n);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for await (const row of db.stream(series, { batchSize: 3 })) {
      expect(row.n).toBe(1);
      break;
    }
    expect(db.stats().used).toBe(0);
  });
});

describe("copy", () => {
  it("loads rows in bulk, and reads them back", async () => {
    await db.query("CREATE TABLE bulk (a int, b text)");
    const rows = Array.from({ length: 5_000 }, (_, n) => [n, n % 2 === 0 ? null : `tab\t${n}\\`]);
    let reported = 0;
    const stored = await db.copyFrom({ table: "bulk", columns: ["a", "b"] }, rows, {
      onProgress: (count) => {
        reported = count;
      },
    });
    expect(stored).toBe(5_000);
    expect(reported).toBe(5_000);
    expect(await db.scalar("SELECT b FROM bulk WHERE a = 7")).toBe("tab\t7\\");
    let bytes = 0;
    const read: number[] = [];
    const source = { text: "SELECT a FROM bulk" };
    for await (const chunk of db.copyTo(source, { onProgress: (count) => read.push(count) }))
      bytes += chunk.length;
    expect(read.at(-1)).toBe(5_000);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
    expect(bytes).toBeGreaterThan(5_000);
    expect(db.stats().used).toBe(0);
  });

  it("reads a query that ends with a comment", async () => {
    const chunks: string[] = [];
    for await (const chunk of db.copyTo({ text: "SELECT 7 -- that is all" }))
      chunks.push(Buffer.from(chunk).toString());
    expect(chunks.join("")).toBe("7\n");
  });

  it("stores nothing when the source of rows fails, and rejects with its error", async () => {
    await db.query("CREATE TABLE bulk_failed (a int)");
    function* broken(): Generator<readonly unknown[]> {
      yield [1];
      throw new TypeError("the source broke");
    }
    const copying = db.copyFrom({ table: "bulk_failed", columns: ["a"] }, broken());
    await expect(copying).rejects.toThrow("the source broke");
    expect(await db.scalar("SELECT count(*)::int FROM bulk_failed")).toBe(0);
  });
});

describe("explain", () => {
  it("returns the plan; analyze leaves no trace", async () => {
    const plan = await db.explain(sql`SELECT * FROM users WHERE id = ${"a"}`);
    expect(plan.Plan["Node Type"]).toContain("Scan");
    const insert = { text: "INSERT INTO users (id) VALUES ('explained')" };
    const analysed = await db.explain(insert, { analyze: true });
    expect(analysed["Execution Time"]).toBeGreaterThan(0);
    expect(await db.exists("SELECT 1 FROM users WHERE id = 'explained'")).toBe(false);
  });
});

describe("limits", () => {
  it("cancels on the server when the caller aborts", async () => {
    const controller = new AbortController();
    const sleeping = db.query("SELECT pg_sleep(30)", [], { signal: controller.signal });
    const settled = Promise.allSettled([sleeping]);
    await expect.poll(() => running("pg_sleep(30)")).toBe(1);
    controller.abort();
    expect(await settled).toMatchObject([
      { reason: { name: "QueryAbortedError", outcome: "not_applied" } },
    ]);
    expect(await running("pg_sleep(30)")).toBe(0);
  });

  it("hold for everything that takes a statement", async () => {
    const sleep = { text: "SELECT pg_sleep(30)" };
    const drain = async (rows: AsyncIterable<unknown>): Promise<void> => {
      for await (const _ of rows);
    };
    const timeoutMs = 60;
    async function* slowly(): AsyncGenerator<readonly unknown[]> {
      yield ["never"];
      await new Promise(() => undefined);
    }
    const works = [
      db.query(sleep, { timeoutMs }),
      db.batch([{ text: "SELECT 1" }, sleep], { timeoutMs }),
      drain(db.stream(sleep, { timeoutMs })),
      drain(db.copyTo(sleep, { timeoutMs })),
      db.copyFrom({ table: "users", columns: ["id"] }, slowly(), { timeoutMs }),
      db.explain(sleep, { analyze: true, timeoutMs }),
      db.transaction((client) => client.query(sleep), { timeoutMs }),
    ];
    const ends = await Promise.allSettled(works);
    expect(ends).toMatchObject(
      works.map(() => ({ reason: { name: "QueryTimeoutError", outcome: "not_applied" } })),
    );
    // Of a batch nobody knows which statement it was.
    expect(ends[0]).toHaveProperty("reason.statement", sleep.text);
    expect(ends[1]).not.toHaveProperty("reason.statement");
    expect(await running("pg_sleep(30)")).toBe(0);
  });

  it("cancels on the server when the time is over", async () => {
    await expect(db.query("SELECT pg_sleep(31)", [], { timeoutMs: 100 })).rejects.toMatchObject({
      name: "QueryTimeoutError",
      outcome: "not_applied",
    });
    expect(await running("pg_sleep(31)")).toBe(0);
    await expect.poll(() => db.stats().used).toBe(0);
  });

  async function running(text: string): Promise<number> {
    return db.scalar(
      "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()",
      [`%${text}%`],
    );
  }
});

describe("observers", () => {
  it("see each query once, with its wait, whatever its end", async () => {
    const seen: { event: QueryEvent; end: QueryEnd }[] = [];
    const observer: DbObserver = {
      query: (event) => (end) => {
        seen.push({ event, end });
      },
    };
    const remove = db.addObserver(observer);
    await db.query({ text: "SELECT $1::int", values: [1], name: "numbers.one" });
    await db.query("SELECT 1/0").catch(() => undefined);
    for await (const _ of db.stream({ text: "SELECT generate_series(1, 9)" })) break;
    await db.explain({ text: "SELECT 1" });
    remove();
    await db.query("SELECT 2");
    expect(seen).toMatchObject([
      {
        event: { name: "numbers.one", kind: "query", parameterised: true },
        end: { rowCount: 1, command: "SELECT" },
      },
      { end: { error: { code: "22012" } } },
      { event: { kind: "cursor" }, end: { rowCount: 1 } },
      { event: { text: "EXPLAIN (FORMAT JSON) SELECT 1" }, end: { command: "EXPLAIN" } },
    ]);
  });

  it("learn how long a statement waited, also when it got no connection at all", async () => {
    const waits: number[] = [];
    await using narrow = createDatabaseServer(
      { ...database.config, maxConnections: 1, acquireTimeoutMs: 2_000 },
      { observers: [{ query: () => (end) => void waits.push(end.waitMs) }] },
    );
    await narrow.connection(async (held) => {
      await held.query("SELECT pg_sleep(0.05)");
      await narrow.query("SELECT 1").catch(() => undefined);
    });
    const [own = Infinity, refused = 0] = waits;
    expect(own).toBeLessThan(refused);
    expect(refused).toBeGreaterThanOrEqual(1_950);
  });
});

describe("health and close", () => {
  it("tells up from down without queueing, and names no host", async () => {
    const server = createDatabaseServer({ ...database.config, maxConnections: 1 });
    await server.initialize();
    expect(await server.health()).toMatchObject({ status: "up", live: true });
    await server.connection(async () => {
      expect(await server.health()).toMatchObject({ status: "degraded" });
    });
    await server.close();
    expect(await server.health()).toMatchObject({ status: "down", live: false });
    await expect(server.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
  });
});
