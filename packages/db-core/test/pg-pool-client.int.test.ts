import pg from "pg";
import Cursor from "pg-cursor";
import { describe, expect, it } from "vitest";
import { type PgPoolAdapter, toPgPool } from "../src/pg-pool/index.js";
import { called, pgPoolStage, pid } from "./support/pg-pool-stage.js";
import { waitUntil } from "./support/wait-until.js";

const stage = pgPoolStage();

describe("a client", () => {
  it("runs a transaction by hand", async () => {
    const client = await stage.servePool().connect();
    await client.query("BEGIN");
    expect(client.getTransactionStatus()).toBe("T");
    await client.query("INSERT INTO kept VALUES (2)");
    await client.query("ROLLBACK");
    await client.query("BEGIN");
    await client.query("INSERT INTO kept VALUES (3)");
    await client.query("COMMIT");
    client.release();
    expect(await stage.database.server.column("SELECT n FROM kept WHERE n IN (2, 3)")).toEqual([3]);
  });

  it("runs a cursor, and other statements when it is closed", async () => {
    const client = await stage.servePool({ maxConnections: 1 }).connect();
    const cursor = client.query(new Cursor<{ n: number }>("SELECT generate_series(1, 5) AS n"));
    expect(await cursor.read(2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await cursor.read(2)).toEqual([{ n: 3 }, { n: 4 }]);
    await cursor.close();
    expect((await client.query("SELECT 6 AS n")).rows).toEqual([{ n: 6 }]);
    client.release();
  });

  it("keeps its connection when a cursor fails", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const client = await pool.connect();
    const cursor = client.query(new Cursor("SELECT 1 / (3 - n) FROM generate_series(1, 5) AS n"));
    await expect(cursor.read(10)).rejects.toMatchObject({ code: "22012" });
    client.release();
    expect((await pool.query(pid)).rows).toEqual([{ pid: client.processID }]);
  });

  it("hears notifications and notices while it is held, and its next holder does not", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const client = await pool.connect();
    const heard: unknown[] = [];
    client.on("notification", (message) => heard.push(message));
    client.on("notice", (notice: { message: string }) => heard.push(notice.message));
    await client.query('LISTEN "jobs"');
    await client.query("DO $$ BEGIN RAISE NOTICE 'careful'; END $$");
    await stage.database.server.query("NOTIFY jobs, 'one'");
    await waitUntil(() => heard.length === 2);
    expect(heard).toEqual([
      "careful",
      expect.objectContaining({ channel: "jobs", payload: "one", processId: expect.any(Number) }),
    ]);
    client.release();
    const next = await pool.connect();
    expect(next.processID).toBe(client.processID);
    expect((await next.query("SELECT pg_listening_channels()")).rows).toEqual([]);
    const told = called((done) => next.on("notification", done));
    await next.query("LISTEN jobs");
    await stage.database.server.query("NOTIFY jobs, 'two'");
    expect(await told).toMatchObject([{ payload: "two" }]);
    expect(heard).toHaveLength(2);
    next.release();
  });

  it("is dead after release: every use fails with LeaseReleasedError", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const client = await pool.connect();
    client.release();
    const dead = { name: "LeaseReleasedError", outcome: "not_applied" };
    await expect(client.query("INSERT INTO kept VALUES (4)")).rejects.toMatchObject(dead);
    expect(await called((done) => client.query("SELECT 1", done))).toMatchObject([dead]);
    const cursor = client.query(new Cursor("SELECT 1"));
    await expect(cursor.read(1)).rejects.toMatchObject(dead);
    expect(() => client.setTypeParser(23, String)).toThrow("after release()");
    const next = await pool.connect();
    client.release();
    client.release(new Error("late"));
    expect((await next.query(pid)).rows).toEqual([{ pid: client.processID }]);
    next.release();
    expect(await stage.database.server.exists("SELECT FROM kept WHERE n = 4")).toBe(false);
  });

  it("has a class that nothing takes for a pool", async () => {
    const pool = stage.servePool();
    const client = await pool.connect();
    expect(pool.constructor.name).toContain("Pool");
    expect(client.constructor.name).not.toContain("Pool");
    client.release();
  });

  it("keeps a type parser with its connection, as pg does", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    pool.on("connect", (client: pg.PoolClient) =>
      client.setTypeParser(pg.types.builtins.INT4, (n) => `#${n}`),
    );
    expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: "#1" }]);
    expect((await pool.query("SELECT 2 AS n")).rows).toEqual([{ n: "#2" }]);
  });

  it("escapes as pg does", async () => {
    const client = await stage.servePool().connect();
    expect([client.escapeIdentifier('a"b'), client.escapeLiteral("a'b")]).toEqual([
      '"a""b"',
      "'a''b'",
    ]);
    client.release();
  });
});

describe("release", () => {
  it("rolls back what was left open before anybody else gets the connection", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const careless = await pool.connect();
    await careless.query("BEGIN");
    await careless.query("INSERT INTO kept VALUES (10)");
    careless.release();
    const next = await pool.connect();
    expect(next.getTransactionStatus()).toBe("I");
    await next.query("INSERT INTO kept VALUES (11)");
    next.release();
    expect(await stage.database.server.column("SELECT n FROM kept WHERE n IN (10, 11)")).toEqual([
      11,
    ]);
  });

  it("does nothing when it is called again, also while the next holder has the connection", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const released: unknown[] = [];
    pool.on("release", (_, client) => released.push(client));
    const client = await pool.connect();
    client.release();
    client.release();
    const next = await pool.connect();
    client.release();
    expect(released).toEqual([client]);
    expect((await next.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
    next.release();
    expect(released).toEqual([client, next]);
  });

  it("judges the connection after what pg is doing with it, when it is called as pg tells of that", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const careless = await pool.connect();
    careless.on("drain", () => careless.release());
    await careless.query("BEGIN; SET LOCAL lock_timeout = '7s'");
    const next = await pool.connect();
    expect(next.getTransactionStatus()).toBe("I");
    expect(next.processID).toBe(careless.processID);
    expect((await next.query("SHOW lock_timeout")).rows).toEqual([{ lock_timeout: "0" }]);
    next.release();
  });

  it("rolls back what a callback left open that gives the client back itself", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const careless = await pool.connect();
    await called((done) =>
      careless.query("BEGIN", () => {
        careless.release();
        done();
      }),
    );
    const next = await pool.connect();
    expect(next.getTransactionStatus()).toBe("I");
    expect(next.processID).toBe(careless.processID);
    next.release();
  });

  it("keeps the connection of a client that is given back within a callback", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const backends = new Set<unknown>();
    for (const text of ["SELECT 1", "SELECT nope", "SELECT 2"]) {
      const client = await pool.connect();
      backends.add(client.processID);
      await called((done) =>
        client.query(text, () => {
          client.release();
          done();
        }),
      );
    }
    expect(backends.size).toBe(1);
  });

  it("destroys a connection whose statements are still running, and stops them", async () => {
    const warnings: string[] = [];
    const server = stage.serve({ maxConnections: 1 });
    server.addObserver({ warning: ({ code }) => warnings.push(code) });
    const pool: PgPoolAdapter = toPgPool(server);
    const careless = await pool.connect();
    const backend = "SELECT FROM pg_stat_activity WHERE pid = $1";
    const late = careless.query("SELECT pg_sleep(30)");
    const later = careless.query("INSERT INTO kept VALUES (12)");
    const failures = Promise.allSettled([late, later]);
    const { server: admin } = stage.database;
    const sleeping = `${backend} AND state = 'active' AND query LIKE '%pg_sleep%'`;
    await waitUntil(() => admin.exists(sleeping, [careless.processID]));
    careless.release();
    const next = await pool.connect();
    expect(next.processID).not.toBe(careless.processID);
    next.release();
    expect((await failures).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(warnings).toEqual(["DB_DIRTY_RELEASE"]);
    await waitUntil(async () => !(await admin.exists(backend, [careless.processID])));
    expect(await admin.exists("SELECT FROM kept WHERE n = 12")).toBe(false);
  });

  it("keeps a connection whose cursor is being closed", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const client = await pool.connect();
    const cursor = client.query(new Cursor("SELECT generate_series(1, 5)"));
    await cursor.read(1);
    const closed = cursor.close();
    client.release();
    await closed;
    expect((await pool.query(pid)).rows).toEqual([{ pid: client.processID }]);
  });

  it("destroys a connection with an open cursor", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const careless = await pool.connect();
    await careless.query(new Cursor("SELECT generate_series(1, 5)")).read(1);
    careless.release();
    const { rows } = await pool.query<{ pid: number }>(pid);
    expect(rows[0]?.pid).not.toBe(careless.processID);
  });

  it("resets what the holder has changed, also inside a text of several statements", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const careless = await pool.connect();
    await careless.query("SELECT 1; SET app.tenant = 'acme'; CREATE TEMP TABLE mine (a int)");
    careless.release();
    const next = await pool.connect();
    expect(next.processID).toBe(careless.processID);
    const { rows } = await next.query(
      "SELECT current_setting('app.tenant', true) AS tenant, to_regclass('mine') AS mine",
    );
    expect(rows).toEqual([{ tenant: expect.toBeOneOf(["", null]), mine: null }]);
    next.release();
  });

  it("keeps statements prepared by name as long as nothing is reset", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const one = { name: "one", text: "SELECT $1::int AS n" };
    await pool.query({ ...one, values: [1] });
    const count = "SELECT count(*)::int AS n FROM pg_prepared_statements WHERE name = 'one'";
    expect((await pool.query(count)).rows).toEqual([{ n: 1 }]);
    await pool.query("SET app.tenant = 'acme'");
    expect((await pool.query(count)).rows).toEqual([{ n: 0 }]);
    expect((await pool.query({ ...one, values: [2] })).rows).toEqual([{ n: 2 }]);
  });

  it.each([["an error", new Error("broken")] as const, ["true", true] as const])(
    "destroys the connection when it is called with %s",
    async (_, reason) => {
      const pool = stage.servePool({ maxConnections: 1 });
      const failures: unknown[] = [];
      pool.on("error", (error) => failures.push(error));
      const client = await pool.connect();
      const removed = called((done) => pool.on("remove", done));
      client.release(reason);
      expect(await removed).toEqual([client]);
      const { rows } = await pool.query<{ pid: number }>(pid);
      expect(rows[0]?.pid).not.toBe(client.processID);
      expect(failures).toEqual([]);
    },
  );
});
