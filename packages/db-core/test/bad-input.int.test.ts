import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../src/session/open-session.js";
import { waitUntil } from "./support/wait-until.js";
import { createDatabaseServer, createTypes, type DatabaseServer, sql } from "../src/index.js";

let database: TestDatabase;
/** One connection, so that whatever is left behind on it shows. */
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 1, acquireTimeoutMs: 3_000 });
  await db.query("CREATE TABLE kept (n int)");
  await db.query("CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$");
  await db.query(
    "CREATE PROCEDURE keeps(n int) LANGUAGE plpgsql AS $$ BEGIN INSERT INTO kept VALUES (n); COMMIT; END $$",
  );
});
afterEach(async () => {
  // The pool is whole: nothing is leased, and the connection is as good as a new one.
  await waitUntil(() => db.stats().used === 0);
  expect(db.stats()).toMatchObject({ total: 1, idle: 1, pending: 0 });
  expect(await db.scalar("SELECT 1", [], { timeoutMs: 5_000 })).toBe(1);
  await db.query("TRUNCATE kept");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const kept = (): Promise<number[]> => db.column("SELECT n FROM kept ORDER BY n");

async function failure(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new RangeError("it did not fail");
}

const circle: Record<string, unknown> = {};
circle["self"] = circle;
const loneSurrogate = "a\ud800b";

describe("values that cannot be sent", () => {
  it.each([
    ["undefined", "SELECT $1::int, $2::int", [1, undefined], /\$2.*undefined/],
    ["a circular object", "SELECT $1::jsonb", [circle], /\$1.*circular/],
    ["a bigint in JSON", "SELECT $1::jsonb", [{ n: 1n }], /\$1/],
    ["NUL in text", "SELECT $1::text", ["a\0b"], /\$1.*NUL/],
    ["NUL in an array", "SELECT $1::text[]", [["a", "b\0"]], /\$1.*element 1.*NUL/],
    ["half a surrogate pair", "SELECT $1::text", [loneSurrogate], /\$1.*surrogate/],
    ["a function", "SELECT $1::text", [() => 1], /\$1.*function/],
    ["a symbol", "SELECT $1::text", [Symbol("s")], /\$1.*symbol/],
    ["a promise", "SELECT $1::text", [Promise.resolve(1)], /\$1.*await/],
    ["an invalid Date", "SELECT $1::timestamptz", [new Date(NaN)], /\$1.*Date/],
    ["65,536 values", "SELECT 1", Array.from({ length: 65_536 }, () => 1), /65536.*65535/],
    [
      "a getter that throws",
      "SELECT $1::jsonb",
      [Object.defineProperty({}, "n", { enumerable: true, get: () => JSON.parse("{") as unknown })],
      /\$1/,
    ],
  ])("%s: the error says which, and nothing was sent", async (_, text, values, message) => {
    const error = await failure(() => db.query(text, values as unknown[]));
    expect(error).toMatchObject({ name: "ParameterError", outcome: "not_applied" });
    expect(error.message).toMatch(message);
  });

  it("65,535 values are not too many", async () => {
    const values = Array.from({ length: 65_535 }, (_, n) => n);
    const list = values.map((n) => `$${n + 1}::int`).join(",");
    expect(await db.scalar(`SELECT cardinality(ARRAY[${list}])`, values)).toBe(65_535);
  });

  it.each([
    ["a text", "abc"],
    ["an object", { 0: "abc" }],
    ["null", null],
    ["a number", 7],
  ])("values that are %s instead of an array", async (_, values) => {
    for (const attempt of [
      () => db.query("SELECT $1::text", values as never),
      () => db.query({ text: "SELECT $1::text", values: values as never }),
    ]) {
      const error = await failure(attempt);
      expect(error).toMatchObject({ name: "ParameterError", outcome: "not_applied" });
      expect(error.message).toContain("array");
    }
  });
});

describe("a wrong number of values", () => {
  it.each([
    ["too few", "SELECT $1::int + $2::int", [1], "takes 2 values and 1"],
    ["too many", "SELECT $1::int", [1, 2, 3], "takes 1 values and 3"],
    ["some for none", "SELECT 1", [1], "takes 0 values and 1"],
  ])("%s: the error counts them, and nothing was run", async (_, text, values, message) => {
    // The name of a prepared statement has digits of its own.
    for (const prepare of [false, true, true]) {
      const error = await failure(() => db.query(text, values, { prepare }));
      expect(error).toMatchObject({ name: "ParameterError", outcome: "not_applied" });
      expect(error.message).toContain(message);
    }
    const stream = db.stream({ text, values })[Symbol.asyncIterator]();
    expect(await failure(() => stream.next())).toMatchObject({ name: "ParameterError" });
  });
});

describe("texts that cannot be sent", () => {
  it.each([
    ["an empty text", "", /no statement/],
    ["comments only", "/* SELECT 1 */ -- SELECT 2", /no statement/],
    ["NUL", "SELECT 1\0", /NUL.*offset 8/],
    ["half a surrogate pair", `SELECT '${loneSurrogate}'`, /surrogate.*offset 9/],
    ["a number", 7, /text.*number/],
    ["null", null, /text.*null/],
    ["nothing", undefined, /text.*undefined/],
    ["an object without a text", {}, /text.*undefined/],
    ["an object with another text", { text: 7 }, /text.*number/],
    ["COPY FROM STDIN", "COPY kept FROM STDIN", /copyFrom/],
    [
      "COPY FROM STDIN behind a comment",
      "/* a /* b */ */ -- c\n copy kept from/**/stdin",
      /copyFrom/,
    ],
    ["COPY FROM STDIN behind a line of another system", "-- c\rCOPY kept FROM STDIN", /copyFrom/],
    ["COPY TO STDOUT", ";;COPY kept TO STDOUT", /copyTo/],
    [
      "several statements",
      "INSERT INTO kept VALUES (1); INSERT INTO kept VALUES (2)",
      /several statements/,
    ],
  ])("%s: the error says what is wrong", async (_, text, message) => {
    const error = await failure(() => db.query(text as string));
    expect(error).toMatchObject({ name: "StatementError", outcome: "not_applied" });
    expect(error.message).toMatch(message);
    expect(await kept()).toEqual([]);
  });

  it.each([
    "BEGIN",
    "commit",
    " /* a */ ROLLBACK",
    "-- c\rSAVEPOINT s",
    "END;",
    "START TRANSACTION",
    "ABORT",
    "RELEASE s",
    "PREPARE TRANSACTION 'x'",
  ])("transaction control (%j) is refused by the name of what does it", async (text) => {
    const error = await failure(() => db.query(text));
    expect(error).toMatchObject({ name: "TransactionControlError", outcome: "not_applied" });
    expect(error.message).toContain("transaction()");
  });

  it("a comment that ends with a carriage return does not hide what follows", async () => {
    expect(await db.scalar("-- c\rSELECT 5")).toBe(5);
  });

  it(
    "a text that no message can carry is refused before it is sent",
    { timeout: 60_000 },
    async () => {
      const huge = `SELECT '${"é".repeat(2 ** 28)}${"é".repeat(2 ** 28 - 100)}'`;
      const error = await failure(() => db.query(huge));
      expect(error).toMatchObject({ name: "StatementError", outcome: "not_applied" });
      expect(error.message).toContain("bytes");
      const values = [new Uint8Array(2 ** 29), new Uint8Array(2 ** 29)];
      expect(await failure(() => db.query("SELECT $1::bytea, $2::bytea", values))).toMatchObject({
        name: "ParameterError",
        outcome: "not_applied",
      });
    },
  );

  it("a text of several megabytes is sent as it is", async () => {
    const text = "x".repeat(5_000_000);
    expect(await db.scalar(`SELECT length('${text}')`)).toBe(5_000_000);
  });

  it("a text that the server's parser cannot take costs one statement", async () => {
    const deep = `SELECT ${"(".repeat(200_000)}1${")".repeat(200_000)}`;
    expect(await failure(() => db.query(deep))).toMatchObject({
      sqlState: expect.stringMatching(/^(?:54001|42601)$/) as string,
      outcome: "not_applied",
    });
  });
});

describe("options that cannot be", () => {
  it.each([
    ["timeoutMs NaN", { timeoutMs: NaN }],
    ["timeoutMs below 0", { timeoutMs: -1 }],
    ["timeoutMs as text", { timeoutMs: "100" }],
    ["a signal that is none", { signal: {} }],
    ["a controller instead of its signal", { signal: new AbortController() }],
    ["a number", 5],
  ])("%s: nothing was sent", async (_, options) => {
    for (const attempt of [
      () => db.query("INSERT INTO kept VALUES (1)", [], options as never),
      () => db.query({ text: "INSERT INTO kept VALUES (1)" }, options as never),
      () =>
        db.transaction(async (client) =>
          client.query("INSERT INTO kept VALUES ($1)", [1], options as never),
        ),
    ])
      expect(await failure(attempt)).toMatchObject({
        name: "ParameterError",
        outcome: "not_applied",
      });
    expect(await kept()).toEqual([]);
  });

  it("a time that is longer than any timer is not over at once", async () => {
    expect(await db.scalar("SELECT 1 FROM pg_sleep(0.05)", [], { timeoutMs: 1e12 })).toBe(1);
    expect(await db.scalar("SELECT 1 FROM pg_sleep(0.05)", [], { timeoutMs: Infinity })).toBe(1);
  });

  it.each([0, 1.5, NaN, "5", 2 ** 31])("a batchSize of %s is refused", async (batchSize) => {
    const rows = db.stream({ text: "SELECT 1" }, { batchSize: batchSize as number });
    expect(await failure(() => rows[Symbol.asyncIterator]().next())).toMatchObject({
      name: "ParameterError",
    });
  });
});

describe("a statement that ends the session's transaction", () => {
  it.each([
    ["a procedure", "CALL commits()"],
    ["a block", "DO $$ BEGIN COMMIT; END $$"],
    ["a block that rolls back", "DO $$ BEGIN ROLLBACK; END $$"],
  ])(
    "%s: inside a transaction it is refused, and the transaction is rolled back",
    async (_, text) => {
      const error = await failure(() =>
        db.transaction(async (client) => {
          await client.query("INSERT INTO kept VALUES (1)");
          await client.query(text);
        }),
      );
      expect(error).toMatchObject({ sqlState: "2D000", outcome: "not_applied" });
      expect(await kept()).toEqual([]);
    },
  );

  it("runs where no transaction is open", async () => {
    await db.query("CALL keeps(1)");
    expect(await kept()).toEqual([1]);
  });

  it("cannot take a batch apart: all of it, or none", async () => {
    const error = await failure(() =>
      db.batch([
        { text: "INSERT INTO kept VALUES (1)" },
        { text: "CALL keeps(2)" },
        { text: "SELECT 1/0" },
      ]),
    );
    expect(error).toMatchObject({ outcome: "not_applied" });
    expect(await kept()).toEqual([]);
  });
});

describe("COPY FROM STDIN where nobody has rows", () => {
  it("in a simple query fails, and the server does not wait for ever", async () => {
    const session = await openSession(db);
    const error = await failure(() => session.simple("SELECT 1; COPY kept FROM STDIN; SELECT 2"));
    expect(error).toMatchObject({ name: "SimpleQueryError", completed: 1 });
    expect(session.status).toBe("idle");
    expect(await session.scalar("SELECT 1")).toBe(1);
    await session.release();
  });
});

describe("batches", () => {
  it.each([
    ["no array", { text: "SELECT 1" }, "ParameterError"],
    ["texts alone", ["SELECT 1", "SELECT 2"], "ParameterError"],
    ["null among them", [null], "StatementError"],
    ["a number among them", [{ text: "SELECT 1" }, 7], "StatementError"],
    [
      "an empty text among them",
      [{ text: "INSERT INTO kept VALUES (1)" }, { text: "" }],
      "StatementError",
    ],
    ["VACUUM", [{ text: "VACUUM kept" }], "StatementError"],
    ["VACUUM behind a comment", [{ text: "/* a */ VACUUM kept" }], "StatementError"],
    ["transaction control", [{ text: "COMMIT" }], "TransactionControlError"],
  ])("of %s are refused before anything is sent", async (_, statements, name) => {
    expect(await failure(() => db.batch(statements as never))).toMatchObject({
      name,
      outcome: "not_applied",
    });
    expect(await kept()).toEqual([]);
  });
});

describe("rows that cannot be read", () => {
  const types = createTypes({
    codecs: [
      {
        type: "int8",
        parse: () => {
          throw new RangeError("no such value");
        },
      },
    ],
  });

  it("fail one statement, which has run", async () => {
    await using picky = createDatabaseServer({ ...database.config, maxConnections: 1 }, { types });
    const text = "INSERT INTO kept VALUES (1) RETURNING 1::int8";
    const error = await failure(() => picky.query(text));
    expect(error).toMatchObject({
      name: "DecodeError",
      outcome: "applied",
      statement: text,
      cause: { message: "no such value" },
    });
    expect(error.message).toContain("int8");
    expect(await kept()).toEqual([1]);
    expect(picky.stats()).toMatchObject({ used: 0, idle: 1 });
  });

  it("do not hide that the server undid the statement", async () => {
    await using picky = createDatabaseServer({ ...database.config, maxConnections: 1 }, { types });
    const error = await failure(() =>
      picky.batch([
        { text: "INSERT INTO kept VALUES (1) RETURNING 1::int8" },
        { text: "SELECT 1/0" },
      ]),
    );
    expect(error).toMatchObject({ sqlState: "22012", outcome: "not_applied" });
    expect(await kept()).toEqual([]);
  });

  it("in a transaction have not been applied yet, and abort nothing", async () => {
    await using picky = createDatabaseServer({ ...database.config, maxConnections: 1 }, { types });
    await picky.transaction(async (client) => {
      const error = await failure(() =>
        client.query("INSERT INTO kept VALUES (1) RETURNING 1::int8"),
      );
      expect(error).toMatchObject({ name: "DecodeError", outcome: "not_applied" });
      await client.query("INSERT INTO kept VALUES (2)");
    });
    expect(await kept()).toEqual([1, 2]);
  });

  it("or are too many or too few say what became of the statement", async () => {
    const insert = "INSERT INTO kept SELECT generate_series(1, 2) RETURNING n";
    expect(await failure(() => db.one(insert))).toMatchObject({
      name: "TooManyRowsError",
      outcome: "applied",
    });
    const rolledBack = await failure(() => db.transaction((client) => client.one(insert)));
    expect(rolledBack).toMatchObject({ name: "TooManyRowsError", outcome: "not_applied" });
    expect(await kept()).toEqual([1, 2]);
    expect(await failure(() => db.one("DELETE FROM kept WHERE n = 9 RETURNING n"))).toMatchObject({
      name: "NoRowsError",
    });
  });
});

describe("explain", () => {
  it("as the first statement of a transaction analyses and undoes", async () => {
    await db.transaction(async (client) => {
      const insert = sql`INSERT INTO kept VALUES (${1}::int)`;
      const plan = await client.explain(insert, { analyze: true });
      expect(plan["Execution Time"]).toBeGreaterThan(0);
      await client.query("INSERT INTO kept VALUES (2)");
    });
    expect(await kept()).toEqual([2]);
  });

  it("of a statement that fails leaves nothing open", async () => {
    const failing = { text: "SELECT 1 / (n - n) FROM generate_series(1, 3) n" };
    expect(await failure(() => db.explain(failing, { analyze: true }))).toMatchObject({
      sqlState: "22012",
    });
  });
});
