import { Console } from "node:console";
import { Writable } from "node:stream";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { configFromEnv, createDatabaseServer, type DatabaseServer, sql } from "../src/index.js";
import { logObserver, type LogObserverOptions } from "../src/observer/index.js";
import { LogLines } from "./support/log-lines.js";

const pool = "db.client.connection.pool.name";
const text = "db.query.text";
const warn = 40;

let database: TestDatabase;
const opened: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});
afterAll(async () => {
  await database.drop();
});

/** A server that logs every statement, unless it is told otherwise. */
function logging(
  slowQueryMs = 0,
  options: LogObserverOptions = {},
): { db: DatabaseServer; lines: LogLines } {
  const lines = new LogLines();
  const db = createDatabaseServer(
    { ...database.config, slowQueryMs },
    { name: "shop", observers: [logObserver(lines.logger, options)] },
  );
  opened.push(db);
  return { db, lines };
}

describe("a slow statement", () => {
  it("is one line with its durations, its rows, its name and its text without literals", async () => {
    const { db, lines } = logging(20);
    await db.query({
      text: "SELECT $1::text AS secret, 'hunter3' AS other, pg_sleep(0.03) -- hunter4",
      values: ["hunter2"],
      name: "secrets.read",
    });
    const [line, ...more] = lines.of("db.query.slow");
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      level: warn,
      msg: "slow query",
      [pool]: "shop",
      kind: "query",
      "db.query.summary": "secrets.read",
      [text]: "SELECT $1::text AS secret, ? AS other, pg_sleep(?)",
      rows: 1,
    });
    expect(line?.["durationMs"]).toBeGreaterThanOrEqual(30);
    expect(line?.["durationMs"]).toBeGreaterThanOrEqual(line?.["waitMs"] as number);
    expect(line).not.toHaveProperty("err");
    expect(lines.text).not.toMatch(/hunter\d/);
  });

  it("has its SQLSTATE, its outcome and what the server named when it failed", async () => {
    const { db, lines } = logging(20);
    await db.query("CREATE TABLE once (email text UNIQUE)");
    await db.query("INSERT INTO once VALUES ('ada')");
    const again = "WITH nap AS (SELECT pg_sleep(0.03)) INSERT INTO once SELECT 'ada' FROM nap";
    await db.query(again).catch(() => undefined);
    expect(lines.of("db.query.slow").at(-1)).toMatchObject({
      "error.type": "23505",
      "db.response.status_code": "23505",
      outcome: "not_applied",
      err: {
        type: "UniqueViolationError",
        code: "23505",
        table: "once",
        constraint: "once_email_key",
      },
    });
    expect(lines.text).not.toContain("ada");
  });

  it("tells the wait for a connection apart", async () => {
    const lines = new LogLines();
    await using db = createDatabaseServer(
      { ...database.config, slowQueryMs: 20, maxConnections: 1 },
      { logger: lines.logger },
    );
    await Promise.all([db.query("SELECT pg_sleep(0.05)"), db.query("SELECT 1")]);
    const waited = lines.of("db.query.slow").find((line) => line[text] === "SELECT ?");
    expect(waited?.["waitMs"]).toBeGreaterThanOrEqual(40);
    expect(waited?.["durationMs"]).toBeGreaterThanOrEqual(waited?.["waitMs"] as number);
  });

  it("is a batch, a cursor or a COPY just as well, and knows its transaction", async () => {
    const { db, lines } = logging();
    await db.query("CREATE TABLE kinds (id int)");
    await db.batch([sql`SELECT 1`, sql`SELECT ${2}::int`]);
    await db.copyFrom({ table: "kinds", columns: ["id"] }, [[1], [2]]);
    for await (const _ of db.copyTo({ text: "SELECT 'hunter2' AS a" }));
    for await (const _ of db.stream(sql`SELECT * FROM kinds`));
    const id = await db.transaction(async (tx) => {
      await tx.query("SELECT 1");
      return tx.id;
    });
    const slow = lines.of("db.query.slow");
    expect(slow).toMatchObject([
      { kind: "query", [text]: "CREATE TABLE kinds (id int)" },
      { kind: "batch", "db.operation.batch.size": 2, [text]: "SELECT ?; SELECT $1::int", rows: 2 },
      { kind: "copy", [text]: 'COPY "kinds" ("id") FROM STDIN', rows: 2 },
      { kind: "copy", [text]: "COPY (SELECT ? AS a ) TO STDOUT", rows: 1 },
      { kind: "cursor", [text]: "SELECT * FROM kinds", rows: 2 },
      { kind: "query", [text]: "SELECT ?", transactionId: id },
    ]);
    expect(lines.text).not.toContain("hunter2");
  });
});

describe("what is no line", () => {
  it("a statement that is fast, whether it fails or not", async () => {
    const { db, lines } = logging(10_000);
    await db.query("SELECT 1");
    await db.query("SELECT nothing").catch(() => undefined);
    await db.transaction((tx) => tx.query("SELECT 1"));
    const events = lines.of().map(({ event }) => event);
    expect(new Set(events)).toEqual(new Set(["db.connection.opened"]));
  });

  it("a statement below the threshold that DB_SLOW_QUERY_MS names, 500 ms without it", () => {
    const given = { DB_USER: "app", DB_NAME: "shop", DB_SLOW_QUERY_MS: "250" };
    expect(configFromEnv(given).slowQueryMs).toBe(250);
    expect(() => createDatabaseServer({ ...database.config, slowQueryMs: -1 })).toThrow(
      /slowQueryMs: given -1; expected an integer from 0/,
    );
  });
});

describe("the same again and again", () => {
  it("is suppressed beyond ten in ten seconds, and the next line tells how many were", async () => {
    let now = 0;
    const { db, lines } = logging(0, { now: () => now });
    for (let n = 0; n < 25; n++) await db.query("SELECT $1::int", [n], { name: "same" });
    await db.query("SELECT 1", [], { name: "another" });
    expect(lines.of("db.query.slow")).toHaveLength(11);
    now = 10_000;
    await db.query("SELECT 1", [], { name: "same" });
    await db.query("SELECT 1", [], { name: "same" });
    const [told, untold] = lines.of("db.query.slow").slice(11);
    expect(told).toMatchObject({ "db.query.summary": "same", suppressed: 15 });
    expect(untold).not.toHaveProperty("suppressed");
  });

  it("is of one kind also when only literals differ", async () => {
    const { db, lines } = logging(0, { now: () => 0, sampleLines: 2, sampleMs: 1 });
    for (let n = 0; n < 5; n++) await db.query(`SELECT ${n}`);
    expect(lines.of("db.query.slow")).toHaveLength(2);
  });

  it("is written each time where that is asked for", async () => {
    const { db, lines } = logging(0, { now: () => 0, sampleLines: Infinity });
    for (let n = 0; n < 25; n++) await db.query("SELECT 1");
    expect(lines.of("db.query.slow")).toHaveLength(25);
  });
});

it("a console is a logger", async () => {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      written.push(chunk.toString());
      done();
    },
  });
  await using db = createDatabaseServer(
    { ...database.config, slowQueryMs: 0 },
    { name: "shop", logger: new Console(stream) },
  );
  await db.query("SELECT 1");
  expect(written.join("")).toMatch(/event: 'db\.query\.slow'[^]*slow query/);
});
