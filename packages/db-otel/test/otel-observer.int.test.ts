import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { Telemetry, followContext } from "./telemetry.js";
import type { Point } from "./telemetry.js";

let database: TestDatabase;
let telemetry: Telemetry;
let undo: () => void;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const db = createDatabaseServer(database.config);
  await db.query("CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE)");
  await db.close();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(() => {
  telemetry = new Telemetry();
  undo = followContext();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((db) => db.close()));
  undo();
});

function serve(name: string, maxConnections = 4, acquireTimeoutMs = 20_000): DatabaseServer {
  const { meterProvider, tracerProvider } = telemetry;
  const observers = [otelObserver({ meterProvider, tracerProvider })];
  const config = { ...database.config, maxConnections, acquireTimeoutMs };
  const db = createDatabaseServer(config, { name, observers });
  servers.push(db);
  return db;
}

/** How often each summary, with what became of it, was recorded. */
async function operations(): Promise<Record<string, number>> {
  const points = await telemetry.points("db.client.operation.duration");
  return Object.fromEntries(
    points.map(({ attributes, value }) => {
      const names = [attributes["db.query.summary"], attributes["error.type"]];
      return [names.filter((name) => typeof name === "string").join(": "), value];
    }),
  );
}

/** The values of one pool's series of a metric, by what else they carry. */
async function ofPool(metric: string, pool: string): Promise<Record<string, number>> {
  const named = (point: Point): boolean =>
    point.attributes["db.client.connection.pool.name"] === pool;
  const points = (await telemetry.points(metric)).filter(named);
  return Object.fromEntries(
    points.map(({ attributes, value }) => {
      const { "db.client.connection.pool.name": _pool, ...others } = attributes;
      return [Object.values(others).join(" "), value];
    }),
  );
}

it("records what a server does, success and failure, each once", async () => {
  const db = serve("shop");
  await db.query("INSERT INTO users VALUES ($1, $2)", [1, "zqa@example.com"]);
  await db.query("SELECT * FROM users WHERE id = $1", [1]);
  await db.query("SELECT * FROM users WHERE id = $1", [2], { name: "users by id" });
  await expect(
    db.query("INSERT INTO users VALUES ($1, $2)", [1, "zqb@example.com"]),
  ).rejects.toThrow(/duplicate key/);
  await expect(db.query("SELECT 'zqc'::int")).rejects.toThrow(/invalid input syntax/);
  await expect(db.query("SELECT * FROM nowhere")).rejects.toThrow(/does not exist/);
  expect(await operations()).toEqual({
    "INSERT users": 1,
    "SELECT users": 1,
    "users by id": 1,
    "INSERT users: 23505": 1,
    "SELECT: 22P02": 1,
    "SELECT nowhere: 42P01": 1,
  });
});

it("says which database, and the status the server sent", async () => {
  const db = serve("shop");
  await expect(db.query("SELECT 1/0")).rejects.toThrow(/division/);
  const [point] = await telemetry.points("db.client.operation.duration");
  const { host, port } = database.config;
  expect(point?.attributes).toEqual({
    "db.system.name": "postgresql",
    "db.namespace": database.name,
    "server.address": host,
    ...(port === 5432 ? {} : { "server.port": port }),
    "db.query.summary": "SELECT",
    "error.type": "22012",
    "db.response.status_code": "22012",
  });
});

it("never shows a value, whatever fails", async () => {
  const db = serve("shop");
  await telemetry.within(async () => {
    await db.query("DELETE FROM users");
    await db.query("INSERT INTO users VALUES (7, 'zqmark')");
    for (const text of [
      "INSERT INTO users VALUES (8, 'zqmark')",
      "SELECT 'zqmark'::int",
      "SELECT $$zqmark$$ FROM nowhere -- zqmark",
      "SELECT 'zqmark",
      "INSERT INTO users VALUES (987654321987654321, E'\\'zqmark')",
    ]) {
      await expect(db.query(text)).rejects.toMatchObject({ sqlState: expect.any(String) });
    }
    await expect(db.query("SELECT $1::int", ["zqmark"])).rejects.toMatchObject({ code: "22P02" });
  });
  expect(telemetry.spans.length).toBeGreaterThan(6);
  const shown = JSON.stringify([
    [...(await telemetry.metrics()).values()],
    telemetry.spans.map(({ name, attributes, status, events }) => [
      name,
      attributes,
      status,
      events,
    ]),
  ]);
  expect(shown).not.toContain("987654321987654321");
  expect(shown).not.toContain("zqmark");
});

/** Leases a connection; the result gives it back. */
function lease(db: DatabaseServer): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const held = db.connection(async (connection) => {
      await connection.query("SELECT 1");
      await new Promise<void>((free) => {
        resolve(async () => {
          free();
          await held;
        });
      });
    });
    held.catch(reject);
  });
}

it("counts exactly, three pools at once", async () => {
  const pools = { one: 1, two: 2, three: 3 };
  const leases: (() => Promise<void>)[] = [];
  for (const [name, used] of Object.entries(pools)) {
    const db = serve(name, 3);
    for (let each = 0; each < used; each += 1) leases.push(await lease(db));
  }
  for (const [name, used] of Object.entries(pools)) {
    expect(await ofPool("db.client.connection.count", name)).toEqual({ idle: 0, used });
    expect(await ofPool("db.client.connection.limit", name)).toEqual({ "": 3 });
    expect(await ofPool("db.client.connection.create_time", name)).toEqual({ "": used });
    expect(await ofPool("db.client.connection.wait_time", name)).toEqual({ "": used });
  }
  for (const giveBack of leases) await giveBack();
  await Promise.all(
    servers.map(async (db) => {
      for (let n = 0; n < db.stats().max - 1; n += 1) {
        await db.transaction((client) => client.query("SELECT 1"));
        await db.query("SELECT 1 / 0").catch(() => undefined);
      }
    }),
  );
  for (const [name, used] of Object.entries(pools)) {
    expect(await ofPool("db.client.connection.count", name)).toEqual({ idle: used, used: 0 });
    expect(await ofPool("db.client.connection.use_time", name)).toEqual({ "": used + 2 });
    expect(await ofPool("db.client.connection.wait_time", name)).toEqual({ "": used + 4 });
    expect(await ofPool("abe.db.client.transaction.duration", name)).toEqual({ commit: 2 });
    expect(await ofPool("abe.db.client.operation.active", name)).toEqual({ "": 0 });
  }
  expect(await operations()).toEqual({ SELECT: 6 + 6, "SELECT: 22012": 6 });
  await Promise.all(servers.map((db) => db.close()));
  for (const [name, used] of Object.entries(pools)) {
    expect(await ofPool("abe.db.client.connection.closed", name)).toEqual({ shutdown: used });
    expect(await ofPool("db.client.connection.count", name)).toEqual({ idle: 0, used: 0 });
  }
});

it("shows who waits for a connection, and counts who gave up", async () => {
  const db = serve("shop", 1, 2_500);
  await db.initialize();
  await db.connection(async (connection) => {
    await connection.query("SELECT 1");
    const waiting = db.query("SELECT 2").catch((error: unknown) => error);
    expect(await ofPool("db.client.connection.pending_requests", "shop")).toEqual({ "": 1 });
    expect(await ofPool("abe.db.client.operation.active", "shop")).toEqual({ "": 1 });
    expect(await waiting).toMatchObject({ code: "DB_POOL_TIMEOUT" });
  });
  expect(await ofPool("db.client.connection.timeouts", "shop")).toEqual({ "": 1 });
  expect(await ofPool("db.client.connection.pending_requests", "shop")).toEqual({ "": 0 });
  expect(await operations()).toEqual({ SELECT: 1, "SELECT: DB_POOL_TIMEOUT": 1 });
});

it("counts as a timeout whose time was over in the queue, and nobody who left or was turned away", async () => {
  const db = serve("shop", 1);
  const timeouts = (): Promise<unknown> => ofPool("db.client.connection.timeouts", "shop");
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: { code?: unknown }) => error.code);
  const giveBack = await lease(db);
  const signal = AbortSignal.timeout(20);
  expect(await failure(db.query("SELECT 2", [], { signal }))).toBe("DB_QUERY_ABORTED");
  expect(await timeouts()).toEqual({});
  const late = [
    db.query("SELECT 2", [], { timeoutMs: 20 }),
    db.transaction((tx) => tx.query("SELECT 2"), { timeoutMs: 20 }),
  ].map(failure);
  expect(await Promise.all(late)).toEqual(["DB_QUERY_TIMEOUT", "DB_QUERY_TIMEOUT"]);
  expect(await timeouts()).toEqual({ "": 2 });
  const waiting = failure(db.query("SELECT 2"));
  const closed = db.close();
  expect(await waiting).toBe("DB_POOL_CLOSED");
  await giveBack();
  await closed;
  expect(await timeouts()).toEqual({ "": 2 });
  // Nobody is told how long somebody waited who got nothing.
  expect(await ofPool("db.client.connection.wait_time", "shop")).toEqual({ "": 1 });
});

it("says why connections were closed", async () => {
  const db = serve("shop");
  await db.query("SELECT 1");
  await db.close();
  expect(await ofPool("abe.db.client.connection.closed", "shop")).toEqual({ shutdown: 1 });
  expect(await ofPool("db.client.connection.count", "shop")).toEqual({ idle: 0, used: 0 });
});

it("says why a connection could not be opened", async () => {
  const { meterProvider } = telemetry;
  const config = { ...database.config, password: "wrong", database: "zq_no_such_database" };
  const db = createDatabaseServer(config, {
    name: "lost",
    observers: [otelObserver({ meterProvider })],
  });
  servers.push(db);
  await expect(db.query("SELECT 1")).rejects.toMatchObject({ code: "DB_CONNECT_FAILED" });
  const [[reason] = []] = Object.entries(await ofPool("db.client.connection.create_time", "lost"));
  expect(reason).toMatch(/^(?:3D000|28P01|28000)$/);
});

it("ends a cursor's span once, also when the loop is left or never begun", async () => {
  const db = serve("shop");
  const statement = { text: "SELECT * FROM generate_series(1, 100) n" };
  await telemetry.within(async () => {
    for await (const row of db.stream(statement, { batchSize: 10 })) {
      expect(row).toEqual({ n: 1 });
      break;
    }
    for await (const _ of db.stream(statement, { batchSize: 40 }));
    db.stream(statement);
  });
  expect(telemetry.spans.filter(({ name }) => name === "SELECT")).toHaveLength(2);
  expect(await operations()).toEqual({ SELECT: 2 });
  expect(await ofPool("abe.db.client.operation.active", "shop")).toEqual({ "": 0 });
});

it("leaves no span open when a stream is dropped for good", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const db = serve("shop", 1);
  db.addObserver({ warning: () => undefined });
  await telemetry.within(async () => {
    const rows = db.stream({ text: "SELECT generate_series(1, 100) n" }, { batchSize: 10 });
    await rows[Symbol.asyncIterator]().next();
  });
  expect(telemetry.openSpans).toBe(1);
  await expect
    .poll(
      () => {
        collect();
        return telemetry.openSpans;
      },
      { timeout: 10_000 },
    )
    .toBe(0);
  expect(await operations()).toEqual({ "SELECT: DB_QUERY_ABORTED": 1 });
  expect(await ofPool("abe.db.client.operation.active", "shop")).toEqual({ "": 0 });
  expect(await ofPool("abe.db.client.connection.closed", "shop")).toEqual({ leak: 1 });
});

it("records a batch and a COPY as one operation each", async () => {
  const db = serve("shop");
  const insert = (id: number): { text: string; values: unknown[] } => ({
    text: "INSERT INTO users VALUES ($1, $2)",
    values: [id, null],
  });
  await db.query("DELETE FROM users");
  await telemetry.within(async () => {
    await db.batch([insert(11), insert(12)]);
    await db.copyFrom({ table: "users", columns: ["id"] }, [[13], [14]]);
  });
  expect(await operations()).toMatchObject({ "BATCH INSERT users": 1 });
  const batch = telemetry.spans.find(({ name }) => name === "BATCH INSERT users");
  expect(batch?.attributes["db.operation.batch.size"]).toBe(2);
  expect(telemetry.spans.map(({ name }) => name)).toContain('COPY "users"');
});

it("makes a transaction's statements children of its span, which is the active one", async () => {
  const db = serve("shop");
  await telemetry.within(() =>
    db.transaction(
      async (client) => {
        await client.query("DELETE FROM users WHERE id = $1", [11]);
      },
      { name: "clean up", isolation: "serializable" },
    ),
  );
  const outer = telemetry.spans.find(({ name }) => name === "clean up");
  const inner = telemetry.spans.find(({ name }) => name === "DELETE users");
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(outer?.attributes["abe.db.transaction.outcome"]).toBe("commit");
  expect(await ofPool("abe.db.client.transaction.duration", "shop")).toEqual({
    "serializable clean up commit": 1,
  });
});

it("records a rollback as what it is", async () => {
  const db = serve("shop");
  const ours = new TypeError("the caller's own");
  await expect(db.transaction(() => Promise.reject(ours))).rejects.toBe(ours);
  await expect(
    db.transaction(async (client) => {
      await client.query("SELECT 1/0");
    }),
  ).rejects.toMatchObject({ code: "22012" });
  expect(await ofPool("abe.db.client.transaction.duration", "shop")).toEqual({
    rollback: 1,
    error: 1,
  });
});

it("makes no spans without a parent", async () => {
  await serve("shop").query("SELECT 1");
  expect(telemetry.spans).toEqual([]);
});
