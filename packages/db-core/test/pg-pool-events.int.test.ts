import type pg from "pg";
import { describe, expect, it } from "vitest";
import { type PgPoolAdapter, toPgPool } from "../src/pg-pool/index.js";
import { called, pgPoolStage } from "./support/pg-pool-stage.js";
import { waitUntil } from "./support/wait-until.js";

const stage = pgPoolStage();

describe("events", () => {
  it("tells of connect, acquire and release as pg's pool does", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const seen: unknown[][] = [];
    for (const event of ["connect", "acquire", "release", "remove"]) {
      pool.on(event, (...args) => seen.push([event, ...args]));
    }
    const first = await pool.connect();
    first.release();
    const second = await pool.connect();
    second.release();
    expect(seen).toEqual([
      ["connect", first],
      ["acquire", first],
      ["release", undefined, first],
      ["acquire", second],
      ["release", undefined, second],
    ]);
  });

  it("tells of connect again when the session was reset, so what a listener sets up holds", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    pool.on("connect", (client: pg.PoolClient) => {
      void client.query("SET app.tenant = 'acme'");
    });
    const tenant = "SELECT current_setting('app.tenant', true) AS tenant";
    for (let at = 0; at < 3; at++)
      expect((await pool.query(tenant)).rows).toEqual([{ tenant: "acme" }]);
  });

  it("tells of connect again after a transaction that was left open: its session was reset", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const connected: unknown[] = [];
    pool.on("connect", (client) => connected.push(client));
    const careless = await pool.connect();
    await careless.query("BEGIN");
    careless.release();
    const next = await pool.connect();
    next.release();
    expect(connected).toEqual([careless, next]);
  });

  it("gives the connection back when a listener throws", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    pool.once("acquire", () => {
      throw new RangeError("of the listener");
    });
    await expect(pool.connect()).rejects.toThrow("of the listener");
    expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  });

  it("tells the holder that its backend was killed, and then the pool nothing", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const heard: unknown[] = [];
    pool.on("error", () => heard.push("pool"));
    const client = await pool.connect();
    client.on("error", (error) => heard.push(error));
    const ended = called((done) => client.on("end", done));
    const removed = called((done) => pool.on("remove", done));
    await stage.kill(client.processID);
    await ended;
    expect(await removed).toEqual([client]);
    expect(heard).toEqual([expect.any(Error)]);
    await expect(client.query("SELECT 1")).rejects.toBeInstanceOf(Error);
    client.release();
    expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  });

  it("rejects the statement of a backend that is killed, and its client can be given back", async () => {
    const pool = stage.servePool({ maxConnections: 1 });
    const client = await pool.connect();
    const failure = client.query("SELECT pg_sleep(30)").catch((error: unknown) => error);
    await stage.kill(client.processID);
    expect(await failure).toMatchObject({ code: "57P01" });
    client.release();
    expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  });

  it("survives killed backends that nobody listens to, leased and idle", async () => {
    const pool = stage.servePool({ maxConnections: 2 });
    const [leased, idle] = [await pool.connect(), await pool.connect()];
    idle.release();
    await stage.kill(leased.processID);
    await stage.kill(idle.processID);
    await waitUntil(() => pool.totalCount === 0);
    leased.release();
    expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  });

  it("tells of an idle connection that was killed", async () => {
    const pool = stage.servePool();
    const failed = called((done) => pool.on("error", done));
    const client = await pool.connect();
    client.release();
    await stage.kill(client.processID);
    expect(await failed).toEqual([expect.any(Error), client]);
  });

  it("tells the holder when the server is closed over it", async () => {
    const server = stage.serve();
    const pool: PgPoolAdapter = toPgPool(server);
    const client = await pool.connect();
    const failed = called((done) => client.on("error", done));
    await server.close({ drainTimeoutMs: 0 });
    expect(await failed).toMatchObject([{ code: "DB_POOL_CLOSED" }]);
    await expect(client.query("SELECT 1")).rejects.toMatchObject({ name: "LeaseReleasedError" });
    client.release();
    await expect(pool.connect()).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
  });
});
