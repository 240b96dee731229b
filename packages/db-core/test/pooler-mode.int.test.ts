import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseConfig, type DatabaseServer } from "../src/index.js";
import { type PgBouncer, pgBouncerHere, startPgBouncer } from "./support/pgbouncer.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.server.query("CREATE TABLE kept (n int)");
});
afterAll(() => database.drop());

const pooled = { mode: "pgbouncer-transaction", statementTimeoutMs: 400 } as const;

async function use<Value>(
  config: DatabaseConfig,
  work: (db: DatabaseServer) => Promise<Value>,
): Promise<Value> {
  await using db = createDatabaseServer({ ...database.config, ...pooled, ...config });
  return await work(db);
}

describe("in mode pgbouncer-transaction", () => {
  it.each([
    "SET statement_timeout = 0",
    "LISTEN news",
    "CREATE TEMPORARY TABLE mine (n int)",
    "PREPARE p AS SELECT 1",
    "DISCARD ALL",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_lock_shared(1, 2)",
    "SELECT set_config('app.tenant', '7', false)",
    "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
  ])("%s is refused before it is sent: it would reach somebody else", async (text) => {
    await use({}, async (db) => {
      for (const refused of [db.query(text), db.transaction((client) => client.query(text))])
        await expect(refused).rejects.toMatchObject({
          name: "UnsupportedError",
          outcome: "not_applied",
          statement: text,
        });
    });
  });

  it.each([
    "SET LOCAL work_mem = '1MB'",
    "SELECT pg_advisory_xact_lock(1)",
    "SELECT set_config('app.tenant', '7', true)",
    "DECLARE c CURSOR FOR SELECT 1",
  ])("%s ends with its transaction and is sent", async (text) => {
    const sent = use({}, (db) => db.transaction((client) => client.query(text)));
    await expect(sent).resolves.toMatchObject({ command: expect.any(String) as string });
  });

  it("timeouts are set in each transaction, and nothing in the session", async () => {
    await use({ maxConnections: 1 }, async (db) => {
      expect(await db.scalar("SHOW statement_timeout")).toBe("0");
      expect(await db.transaction((client) => client.scalar("SHOW statement_timeout"))).toBe(
        "400ms",
      );
      const late = db.transaction((client) => client.query("SELECT pg_sleep(9)"));
      await expect(late).rejects.toMatchObject({ sqlState: "57014" });
      expect(await db.scalar("SHOW statement_timeout")).toBe("0");
    });
  });

  it("no statement is kept by name", async () => {
    await use({ maxConnections: 1 }, async (db) => {
      for (let n = 0; n < 4; n++) await db.query("SELECT $1::int AS n", [n], { prepare: true });
      expect(await db.column("SELECT name FROM pg_prepared_statements")).toEqual([]);
    });
  });
});

const { missing, survivesCancel } = pgBouncerHere();
if (missing !== undefined) console.warn(`PgBouncer is not tested: ${missing}.`);

describe.skipIf(missing !== undefined)("behind a real PgBouncer", () => {
  let pooler: PgBouncer;
  beforeAll(async () => {
    pooler = await startPgBouncer(database.config);
  });
  afterAll(() => pooler?.[Symbol.asyncDispose]());

  const behind = <Value>(work: (db: DatabaseServer) => Promise<Value>): Promise<Value> =>
    use(
      { host: pooler.host, port: pooler.port, maxConnections: 12, statementTimeoutMs: 5_000 },
      work,
    );

  it("200 concurrent tenants on two sessions see themselves only", async () => {
    const seen = await behind((db) =>
      Promise.all(
        Array.from({ length: 200 }, (_, tenant) =>
          db.transaction(
            async (client) => {
              await client.query("SELECT pg_sleep(0.001)");
              return Number(await client.scalar("SELECT current_setting('app.tenant')"));
            },
            { settings: { "app.tenant": String(tenant) } },
          ),
        ),
      ),
    );
    expect(seen).toEqual(Array.from({ length: 200 }, (_, tenant) => tenant));
  });

  it("statements, batches, streams and COPY work", async () => {
    await behind(async (db) => {
      expect(await db.copyFrom({ table: "kept", columns: ["n"] }, [[1], [2], [3]])).toBe(3);
      const [, { rows }] = await db.batch([
        { text: "INSERT INTO kept VALUES ($1)", values: [4] },
        { text: "SELECT count(*)::int AS n FROM kept" },
      ] as const);
      expect(rows).toEqual([{ n: 4 }]);
      const read: unknown[] = [];
      for await (const row of db.stream({ text: "SELECT n FROM kept ORDER BY n" })) read.push(row);
      expect(read).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
      for (let n = 0; n < 9; n++) expect(await db.scalar("SELECT $1::int", [n])).toBe(n);
    });
  });

  it("dates are read right, whatever the database's own form is", async () => {
    await database.server.query(
      `ALTER DATABASE "${database.config.database}" SET DateStyle = 'German'`,
    );
    await behind(async (db) => {
      const text = "SELECT '2024-02-03 04:05:06+00'::timestamptz";
      expect(await db.scalar(text)).toEqual(new Date("2024-02-03T04:05:06Z"));
    });
  });

  it.skipIf(!survivesCancel)("a cancel reaches the statement, and hits nobody else", async () => {
    await behind(async (db) => {
      const controller = new AbortController();
      const sleeping = db.query("SELECT pg_sleep(9)", [], { signal: controller.signal });
      const others = Promise.all(
        Array.from({ length: 20 }, () => db.query("SELECT pg_sleep(0.01)")),
      );
      setTimeout(() => controller.abort(), 100);
      await expect(sleeping).rejects.toMatchObject({ name: "QueryAbortedError" });
      await others;
    });
  });
});
