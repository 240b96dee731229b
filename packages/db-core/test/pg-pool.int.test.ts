import pg from "pg";
import { describe, expect, it } from "vitest";
import { type PgPoolAdapter, toPgPool } from "../src/pg-pool/index.js";
import { called, pgPoolStage, pid } from "./support/pg-pool-stage.js";

const stage = pgPoolStage();

describe("query", () => {
  it("reads values as pg does, whatever codecs the server has", async () => {
    const text = `SELECT 1::int8 AS big, 1.50::numeric AS exact, date '2024-02-29' AS day,
      '{"a":1}'::jsonb AS doc, interval '1 day' AS span, ARRAY[1,2] AS list, '\\x01'::bytea AS bytes`;
    const pool = stage.servePool();
    const client = new pg.Client({ connectionString: stage.database.url });
    await client.connect();
    expect((await pool.query(text)).rows).toEqual((await client.query(text)).rows);
    await client.end();
  });

  it("takes values, a configuration, a name, types of its own and rows as arrays", async () => {
    const pool = stage.servePool();
    expect((await pool.query("SELECT $1::int AS n", [1])).rows).toEqual([{ n: 1 }]);
    const { rows, fields } = await pool.query({
      text: "SELECT $1::int AS n, 2 AS n",
      values: [1],
      rowMode: "array",
    });
    expect([rows, fields.map(({ name }) => name)]).toEqual([[[1, 2]], ["n", "n"]]);
    const named = await pool.query({ name: "one", text: "SELECT $1::int AS n", values: [7] });
    expect(named).toMatchObject({ rows: [{ n: 7 }], rowCount: 1, command: "SELECT" });
    const shout = { getTypeParser: () => (text: string) => `${text}!` };
    expect((await pool.query({ text: "SELECT 1 AS n", types: shout })).rows).toEqual([{ n: "1!" }]);
  });

  it("runs several statements of one text and returns a result for each", async () => {
    const results: unknown = await stage.servePool().query("SELECT 1 AS a; SELECT 2 AS b");
    expect(results).toMatchObject([{ rows: [{ a: 1 }] }, { rows: [{ b: 2 }] }]);
  });

  it("calls back, on the pool and on a client", async () => {
    const pool = stage.servePool();
    expect(await called((done) => pool.query("SELECT 1 AS n", done))).toMatchObject([
      undefined,
      { rows: [{ n: 1 }] },
    ]);
    expect(await called((done) => pool.query("SELECT $1::int AS n", [2], done))).toMatchObject([
      undefined,
      { rows: [{ n: 2 }] },
    ]);
    expect(await called((done) => pool.query("SELECT nope", done))).toMatchObject([
      { code: "42703" },
    ]);
    const client = await pool.connect();
    expect(await called((done) => client.query("SELECT 3 AS n", done))).toMatchObject([
      null,
      { rows: [{ n: 3 }] },
    ]);
    client.release();
  });

  it("lets what a callback throws be an uncaught exception, as pg does", async () => {
    const pool = stage.servePool();
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const caught = called((done) => process.once("uncaughtException", done));
    pool.query("SELECT 1", () => {
      throw new RangeError("of the callback");
    });
    expect((await caught)[0]).toMatchObject({ message: "of the callback" });
    for (const listener of others) process.on("uncaughtException", listener);
  });

  it("rejects with pg's error, and keeps the connection", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const backend = (await pool.query(pid)).rows;
    await pool.query("INSERT INTO kept VALUES (1)");
    for (let at = 0; at < 200; at++) {
      const insert = pool.query("INSERT INTO kept VALUES (1)");
      await expect(insert).rejects.toBeInstanceOf(pg.DatabaseError);
      await expect(insert).rejects.toMatchObject({ code: "23505", constraint: "kept_pkey" });
    }
    expect((await pool.query(pid)).rows).toEqual(backend);
  });

  it("rejects what is no query, and keeps the connection", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const backend = (await pool.query(pid)).rows;
    await expect(pool.query(undefined as never)).rejects.toBeInstanceOf(TypeError);
    expect((await pool.query(pid)).rows).toEqual(backend);
  });

  it("runs a submittable, and gives the connection back when it is over", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const query = new pg.Query("SELECT 1 AS n");
    const rows: unknown[] = [];
    query.on("row", (row) => rows.push(row));
    const ended = called((done) => query.on("end", done));
    await (pool.query as (submittable: unknown) => Promise<unknown>)(query);
    await ended;
    expect(rows).toEqual([{ n: 1 }]);
    expect(pool).toMatchObject({ totalCount: 1, idleCount: 1 });
  });
});

describe("the pool", () => {
  it("leases by callback as well, and names who waits", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const [failure, client, release] = (await called((done) => pool.connect(done))) as [
      unknown,
      pg.PoolClient,
      () => void,
    ];
    expect(failure).toBeUndefined();
    expect((await client.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
    const waiting = pool.connect();
    expect(pool).toMatchObject({ totalCount: 1, idleCount: 0, waitingCount: 1 });
    release();
    (await waiting).release();
    expect(pool).toMatchObject({ totalCount: 1, idleCount: 1, waitingCount: 0 });
  });

  it("calls back with the reason when there is no connection", async () => {
    const pool = stage.servePool({ maxConnections: 1, acquireTimeoutMs: 1_000 });
    const client = await pool.connect();
    const [failure, none, release] = await called((done) => pool.connect(done));
    expect(failure).toMatchObject({ code: "DB_POOL_TIMEOUT" });
    expect([none, typeof release]).toEqual([undefined, "function"]);
    client.release();
  });

  it("shows the server's settings under pg's names, and no credentials", () => {
    const { options } = stage.servePool({ maxConnections: 7, password: "secret" });
    const { host, port, database: name } = stage.database.config;
    expect(options).toMatchObject({ max: 7, min: 0, host, port, database: name });
    expect(JSON.stringify(options)).not.toContain("secret");
  });

  it("ends when its clients have come back, and leaves the server open", async () => {
    const server = stage.serve({ maxConnections: 1 });
    const pool: PgPoolAdapter = toPgPool(server);
    const client = await pool.connect();
    const waiting = pool.connect();
    const ended = pool.end();
    expect(pool).toMatchObject({ ending: true, ended: false });
    await expect(waiting).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
    await expect(pool.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
    expect((await client.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
    client.release();
    await ended;
    await called((done) => void pool.end(done));
    expect(pool).toMatchObject({ ending: true, ended: true });
    expect(await server.scalar("SELECT 1")).toBe(1);
  });

  it("shares its connections with the server it is made of", async () => {
    const server = stage.serve({ maxConnections: 1 });
    const pool: PgPoolAdapter = toPgPool(server);
    const { rows } = await pool.query(pid);
    await server.query("SET app.tenant = 'acme'");
    expect(await server.query(pid)).toMatchObject({ rows });
    expect((await pool.query(pid)).rows).toEqual(rows);
  });

  it("refuses what is no server of this package", () => {
    expect(() => toPgPool({} as never)).toThrow("session port");
  });
});
