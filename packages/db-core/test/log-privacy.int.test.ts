import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import fc from "fast-check";
import { type Logger, pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabaseServer, createDatabaseServer, sql } from "../src/index.js";
import { logObserver, redactPaths } from "../src/observer/index.js";
import { LogLines } from "./support/log-lines.js";
import { markedSql } from "./support/marked-sql.js";

const marker = "zqmarker";

let database: TestDatabase;
let db: DatabaseServer;
const lines = new LogLines();

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(
    { ...database.config, slowQueryMs: 0 },
    { observers: [logObserver(lines.logger, { sampleLines: Infinity })] },
  );
  await db.query("CREATE TABLE people (email text UNIQUE NOT NULL CHECK (email <> ''), age int)");
  await db.query(`CREATE FUNCTION quoting(what text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'no %', what USING DETAIL = 'of ' || what, HINT = 'not ' || what;
    END $$`);
  await db.query("INSERT INTO people VALUES ($1)", [marker]);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** What holds the marker, and by which SQLSTATE the server refuses it, if it does. */
const statements: [sqlState: string | undefined, text: string, value?: string][] = [
  [undefined, `SELECT '${marker}', E'${marker}', $$${marker}$$, $a$${marker}$a$ -- ${marker}`],
  [undefined, `SELECT * FROM people WHERE email = $1 AND email <> '${marker}'`, marker],
  [undefined, `/* ${marker} */ SELECT set_config('app.who', '${marker}', true)`],
  [undefined, `SET LOCAL app.who = ${marker}`],
  [undefined, `EXPLAIN SELECT '${marker}'`],
  ["23505", `INSERT INTO people VALUES ('${marker}')`],
  ["23505", "INSERT INTO people VALUES ($1)", marker],
  ["23502", `INSERT INTO people (email, age) SELECT NULL, length('${marker}')`],
  ["22P02", `SELECT '${marker}'::int`],
  ["22P02", "SELECT $1::int", marker],
  ["22007", `SELECT '${marker}'::date`],
  ["42601", `SELECT '${marker}' FROM WHERE`],
  ["42703", `SELECT '${marker}' FROM people WHERE nothing`],
  ["P0001", "SELECT quoting($1)", marker],
  ["P0001", `DO $$ BEGIN RAISE EXCEPTION '${marker}'; END $$`],
  ["P0001", `DO $do$ BEGIN EXECUTE 'SELECT quoting(''${marker}'')'; END $do$`],
];

describe("a log line has neither literals nor values", () => {
  it.each<[string | undefined, string, string?]>(statements)(
    "%s %s",
    async (sqlState, text, value) => {
      const before = lines.of("db.query.slow").length;
      const outcome = await db
        .query(text, value === undefined ? [] : [value])
        .catch((error: { code?: string }) => error);
      expect("code" in outcome ? outcome.code : undefined).toBe(sqlState);
      const written = lines.of("db.query.slow").slice(before);
      expect(written).toHaveLength(1);
      expect(written[0]?.["db.response.status_code"]).toBe(sqlState);
      expect(JSON.stringify(written)).not.toContain(marker);
    },
  );

  it("of batches, cursors, COPY and transactions that fail", async () => {
    const before = lines.of("db.query.slow").length;
    const refuse = sql`INSERT INTO people VALUES (${marker})`;
    await db.batch([sql`SELECT ${marker}`, refuse]).catch(() => undefined);
    const open = { text: "SELECT 'never closed" };
    await db.batch([open, { text: `SELECT '${marker}'` }]).catch(() => undefined);
    await db.copyFrom({ table: "people", columns: ["email"] }, [[marker]]).catch(() => undefined);
    const copy = { text: `SELECT ('${marker}' || email)::int FROM people` };
    await (async () => {
      for await (const _ of db.copyTo(copy));
    })().catch(() => undefined);
    await (async () => {
      for await (const _ of db.stream(sql`SELECT quoting(${marker})`));
    })().catch(() => undefined);
    await db.transaction((tx) => tx.query(refuse)).catch(() => undefined);
    const written = lines.of("db.query.slow").slice(before);
    expect(written.filter(({ err }) => err !== undefined)).toHaveLength(6);
    expect(lines.text).not.toContain(marker);
  });
});

it("a log line has no literal of any text, whatever the server says to it", async () => {
  const line = new LogLines();
  await using noisy = createDatabaseServer(
    { ...database.config, slowQueryMs: 0 },
    { observers: [logObserver(line.logger, { sampleLines: Infinity })] },
  );
  const codes = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(markedSql, async ({ text, marker: hidden }) => {
      const before = line.text.length;
      const refused = await noisy
        .query(`SELECT ${text}`)
        .catch((error: { code: string }) => error.code);
      codes.add(refused);
      expect(line.text.slice(before)).not.toContain(hidden);
    }),
    { numRuns: 300 },
  );
  expect(codes.has("42601")).toBe(true);
  expect(line.of("db.query.slow").length).toBeGreaterThan(100);
});

it("verboseErrors adds what the server said", async () => {
  const verbose = new LogLines();
  await using loud = createDatabaseServer(
    { ...database.config, slowQueryMs: 0 },
    { observers: [logObserver(verbose.logger, { verboseErrors: true })] },
  );
  await loud.query("SELECT quoting('you')").catch(() => undefined);
  expect(verbose.of("db.query.slow")).toMatchObject([
    {
      msg: "slow query: no you",
      err: {
        type: "ServerError",
        detail: "of you",
        hint: "not you",
        where: expect.stringContaining("quoting") as string,
      },
    },
  ]);
});

describe("a program that logs configurations and errors itself, with redactPaths", () => {
  const secret = "hunter2";

  /** What a real pino writes. */
  function written(log: (logger: Logger) => void): string {
    const text: string[] = [];
    const redact = { paths: [...redactPaths], censor: "***" };
    log(pino({ redact }, { write: (line: string) => void text.push(line) }));
    return text.join("");
  }

  const config = {
    host: "localhost",
    user: "app",
    database: "shop",
    password: secret,
    ssl: { key: secret },
  };

  it.each<[string, object]>([
    ["a configuration", config],
    ["a configuration in a field", { config }],
    ["a configuration in a field of a field", { app: { db: config } }],
    ["the environment", { DB_PASSWORD: secret, DATABASE_URL: `postgres://a:${secret}@b/c` }],
    ["the environment in a field", { env: { DB_SSL_KEY: secret } }],
    ["another library's URL", { pool: { connectionString: `postgres://a:${secret}@b/c` } }],
    ["a statement", { statement: { text: "SELECT $1", values: [secret] } }],
  ])("shows no secret of %s", (_, fields) => {
    const line = written((logger) => logger.info(fields, "starting"));
    expect(line).toContain("***");
    expect(line).not.toContain(secret);
  });

  it("shows no value of an error of pg's own", () => {
    const err = Object.assign(new Error("duplicate key"), {
      code: "23505",
      detail: `Key (email)=(${secret}) already exists.`,
      where: secret,
    });
    expect(written((logger) => logger.error({ err }, "failed"))).not.toContain(secret);
  });

  it("shows no password of a server that refuses it, and of none that cannot be reached", async () => {
    const errors: unknown[] = [];
    for (const wrong of [{ user: "nobody" }, { port: 1 }, { ssl: true }, { database: "none" }]) {
      await using refused = createDatabaseServer(
        { ...database.config, password: secret, acquireTimeoutMs: 100, ...wrong },
        { observers: [{ warning: () => undefined }] },
      );
      errors.push(await refused.query("SELECT 1").catch((error: unknown) => error));
    }
    expect(errors).toMatchObject(errors.map(() => ({ name: "ConnectFailedError" })));
    for (const err of errors)
      expect(written((logger) => logger.error({ err }, "failed"))).not.toContain(secret);
  });
});
