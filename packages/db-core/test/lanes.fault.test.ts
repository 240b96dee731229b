import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseConfig, type DatabaseServer } from "../src/index.js";
import type { DatabaseServerOptions } from "../src/server-options.js";
import { FaultStage, pid } from "./support/fault-stage.js";
import { waitUntil } from "./support/wait-until.js";

let stage: FaultStage;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  stage = await FaultStage.open();
  await stage.admin.query("CREATE TABLE item (id int PRIMARY KEY, note text)");
  // It takes its time, and its text does not show that.
  await stage.admin.query(
    "CREATE FUNCTION ponder(s float8) RETURNS int LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(s)'",
  );
});
beforeEach(async () => {
  await stage.admin.query("TRUNCATE item");
  await stage.admin.query("INSERT INTO item SELECT n, 'note ' || n FROM generate_series(1, 100) n");
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.close({ drainTimeoutMs: 0 })));
  await stage.calm();
});
afterAll(() => stage.close());

/** A server whose connections are open. */
async function serve(
  config: DatabaseConfig,
  options: DatabaseServerOptions = {},
): Promise<DatabaseServer> {
  const { host, port } = stage.proxy;
  const db = createDatabaseServer(
    { ...stage.database.config, host, port, minConnections: config.maxConnections ?? 1, ...config },
    { driver: "wire", ...options },
  );
  servers.push(db);
  const { max } = db.stats();
  await db.initialize();
  await waitUntil(() => db.stats().idle === max);
  return db;
}

const byKey = "SELECT id, note FROM item WHERE id = $1";
const keys = Array.from({ length: 100 }, (_, n) => n + 1);

async function flightsOf(work: () => Promise<unknown>): Promise<number> {
  const before = stage.proxy.traffic.flights;
  await work();
  return stage.proxy.traffic.flights - before;
}

const readAll = (db: DatabaseServer): Promise<unknown[]> =>
  Promise.all(keys.map((key) => db.one(byKey, [key])));

describe("single statements", () => {
  it("of many callers travel together, and each gets its own rows", async () => {
    const db = await serve({ maxConnections: 1 });
    const rows = keys.map((id) => ({ id, note: `note ${id}` }));
    for (let time = 0; time < 3; time++) expect(await readAll(db)).toEqual(rows);
    // 32 of them at a time.
    expect(await flightsOf(() => readAll(db))).toBeLessThanOrEqual(8);
    expect(db.stats()).toMatchObject({ total: 1, used: 0, idle: 1, pending: 0 });
  });

  it.each<[string, DatabaseConfig, DatabaseServerOptions]>([
    ["multiplex: false", {}, { multiplex: false }],
    ["the stock driver", {}, { driver: "pg" }],
    ["a pooler in transaction mode", { mode: "pgbouncer-transaction" }, {}],
  ])("go one by one with %s", async (_, config, options) => {
    const db = await serve({ maxConnections: 1, ...config }, options);
    expect(await flightsOf(() => readAll(db))).toBeGreaterThanOrEqual(100);
  });

  it("fail each by itself", async () => {
    const db = await serve({ maxConnections: 1 });
    const ends = await Promise.allSettled(
      keys.map((key) => db.scalar("SELECT 100 / ($1::int % 10)", [key])),
    );
    const refusal = { status: "rejected", reason: { code: "22012", outcome: "not_applied" } };
    expect(ends).toMatchObject(
      keys.map((key) => (key % 10 === 0 ? refusal : { status: "fulfilled" })),
    );
    expect(await pid(db)).toBeGreaterThan(0);
  });

  it("that may wait for a lock let nobody wait behind them", async () => {
    const db = await serve({ maxConnections: 2 });
    await db.transaction(async (tx) => {
      await tx.query("UPDATE item SET note = 'held' WHERE id = 1");
      const waiting = db.execute("UPDATE item SET note = 'late' WHERE id = 1");
      await waitUntil(() => stage.active("late"));
      // Everything that could answer these waits for the transaction, which waits for them.
      const refused = db.query(byKey, [2], { timeoutMs: 100 });
      await expect(refused).rejects.toMatchObject({ name: "QueryTimeoutError" });
      const { pending } = db.stats();
      void db.query(byKey, [3]);
      expect(db.stats().pending).toBe(pending + 1);
      await tx.query("SELECT 1");
      void waiting;
    });
    await waitUntil(() => db.stats().used === 0);
    expect(await db.scalar("SELECT note FROM item WHERE id = 1")).toBe("late");
  });

  it("with a limit have a connection for themselves: a cancel hits nobody else", async () => {
    const db = await serve({ maxConnections: 2 });
    const controller = new AbortController();
    const aborted = db.query("SELECT ponder(30)", [], { signal: controller.signal });
    const settled = Promise.allSettled([aborted]);
    await waitUntil(() => stage.active("ponder(30)"));
    const others = readAll(db);
    controller.abort();
    expect(await settled).toMatchObject([{ reason: { name: "QueryAbortedError" } }]);
    expect(await others).toHaveLength(100);
  });

  it("that turned out to be slow twice have one for themselves, until they are fast again", async () => {
    const db = await serve({ maxConnections: 2 });
    const text = "SELECT ponder($1)";
    for (let time = 0; time < 2; time++) await db.query(text, [0.06]);
    // Alone on its connection: all the others share the other one.
    const slow = db.query(text, [0.3]);
    const startedAt = performance.now();
    await readAll(db);
    expect(performance.now() - startedAt).toBeLessThan(250);
    await slow;
    for (let time = 0; time < 2; time++) await db.query(text, [0]);
    const one = await serve({ maxConnections: 1 });
    expect(await flightsOf(() => Promise.all(keys.map(() => one.query(text, [0]))))).toBeLessThan(
      50,
    );
    expect(
      await flightsOf(() => Promise.all(keys.map(() => one.query(text, [0], { slow: true })))),
    ).toBe(100);
  });
});

describe("what changes the session", () => {
  it("never happens on a connection that others share", async () => {
    const db = await serve({ maxConnections: 3 });
    const shown =
      "SELECT nullif(current_setting('app.seen', true), '') AS seen, to_regclass('pg_temp.mine') AS mine";
    const ends: Promise<unknown>[] = [];
    for (let round = 0; round < 60; round++) {
      for (let n = 0; n < 8; n++)
        ends.push(db.one(shown).then((row) => expect(row).toEqual({ seen: null, mine: null })));
      if (round % 6 === 0) ends.push(db.query("SET app.seen = 'yes'"));
      if (round % 6 === 2) ends.push(db.query("SELECT set_config('app.seen', 'yes', false)"));
      if (round % 6 === 4) ends.push(db.query("CREATE TEMP TABLE mine (a int)"));
      if (round % 5 === 0) await pause(2);
    }
    await Promise.all(ends);
  });
});

describe("what a function changes of the session, unseen", () => {
  it("is undone soon, though statements never cease", async () => {
    await stage.admin.query(
      "CREATE OR REPLACE FUNCTION far_away() RETURNS text LANGUAGE sql AS $$ SELECT set_config('TimeZone', 'Asia/Kolkata', false) $$",
    );
    const db = await serve({ maxConnections: 1 });
    const over = new AbortController();
    const zones: unknown[] = [];
    const reader = async (): Promise<void> => {
      while (!over.signal.aborted)
        zones.push(await db.scalar("SELECT current_setting('TimeZone') FROM ponder(0.001)"));
    };
    const readers = Array.from({ length: 20 }, reader);
    await waitUntil(() => zones.length > 100);
    await db.query("SELECT far_away()");
    const seen = zones.length;
    await waitUntil(() => zones.length > seen + 500);
    over.abort();
    await Promise.all(readers);
    // Those that were on their way already have seen it.
    expect(zones.slice(seen + 100)).not.toContain("Asia/Kolkata");
  });
});

describe("a setting that the server does not report", () => {
  it.each([true, false])("stays where a function has made it: multiplex %s", async (multiplex) => {
    await stage.admin.query(
      "CREATE OR REPLACE FUNCTION remember() RETURNS text LANGUAGE sql AS $$ SELECT set_config('app.seen', 'yes', false) $$",
    );
    const db = await serve({ maxConnections: 1 }, { multiplex });
    await db.connection((own) => own.query("SELECT remember()"));
    expect(await db.scalar("SELECT current_setting('app.seen', true)")).toBe("yes");
  });
});

describe("a shared connection that is lost", () => {
  it("rejects every statement on it, each with what is known of it, and nothing else", async () => {
    const db = await serve({ maxConnections: 1 });
    await db.query(byKey, [1]);
    stage.proxy.blackhole(true);
    const reads = keys.slice(0, 20).map((key) => db.query(byKey, [key]));
    const write = db.execute("INSERT INTO item VALUES (1000, 'maybe')");
    const waiting = keys.slice(0, 20).map((key) => db.query(byKey, [key]));
    const ends = Promise.allSettled([...reads, write]);
    // They have left; those behind the write have not.
    await waitUntil(() => db.stats().pending === 20);
    await pause(20);
    stage.proxy.cut();
    for (const end of await ends)
      expect(end).toMatchObject({
        reason: { name: "ConnectionLostError", outcome: "unknown", isRetryable: false },
      });
    stage.proxy.blackhole(false);
    expect(await Promise.all(waiting)).toHaveLength(20);
    expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
  });

  it("loses no write that was acknowledged, and what was refused is not there", async () => {
    const db = await serve({ maxConnections: 3 });
    const acknowledged: number[] = [];
    const refused: number[] = [];
    let next = 10_000;
    const over = new AbortController();
    const writer = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const id = next++;
        try {
          await db.execute("INSERT INTO item VALUES ($1, 'written')", [id]);
          acknowledged.push(id);
        } catch (error) {
          if ((error as { outcome: string }).outcome === "not_applied") refused.push(id);
        }
      }
    };
    const reader = async (): Promise<void> => {
      while (!over.signal.aborted) await db.one(byKey, [1]).catch(() => undefined);
    };
    const all = [...Array.from({ length: 12 }, writer), ...Array.from({ length: 24 }, reader)];
    for (let cut = 0; cut < 10; cut++) {
      await pause(40);
      stage.proxy.cut();
      await waitUntil(() => db.stats().total > 0);
    }
    over.abort();
    await Promise.all(all);
    const stored = new Set(
      await stage.admin.column<number>("SELECT id FROM item WHERE id >= 10000"),
    );
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(refused.filter((id) => stored.has(id))).toEqual([]);
    await waitUntil(() => db.stats().used === 0);
  });
});

describe("both lanes", () => {
  it("are served: transactions under statements that never cease, and the other way round", async () => {
    const db = await serve({ maxConnections: 2 });
    const counts = { reads: 0, transactions: 0 };
    const over = new AbortController();
    const reader = async (): Promise<void> => {
      for (; !over.signal.aborted; counts.reads++) await db.one(byKey, [1]);
    };
    const transactor = async (): Promise<void> => {
      for (; !over.signal.aborted; counts.transactions++)
        await db.transaction(async (tx) => {
          await tx.one(byKey, [1]);
          await tx.one(byKey, [2]);
        });
    };
    const all = [...Array.from({ length: 40 }, reader), ...Array.from({ length: 4 }, transactor)];
    await waitUntil(() => counts.reads > 500 && counts.transactions > 50);
    over.abort();
    await Promise.all(all);
    expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
  });

  it.each([
    ["a write", "UPDATE item SET note = 'late' WHERE id = 1"],
    ["a read", "SELECT ponder(0), 'late' FROM locked"],
  ])("%s that waits for a lock keeps no transaction waiting", async (_, text) => {
    const db = await serve({ maxConnections: 2, acquireTimeoutMs: 5_000 });
    await stage.admin.query("CREATE TABLE IF NOT EXISTS locked ()");
    const over = new AbortController();
    const reader = async (): Promise<void> => {
      while (!over.signal.aborted) await db.one(byKey, [2]).catch(() => undefined);
    };
    await stage.admin.transaction(async (tx) => {
      await tx.query("UPDATE item SET note = 'held' WHERE id = 1");
      await tx.query("LOCK TABLE locked");
      const stuck = db.query(text);
      await waitUntil(() => stage.active("late"));
      await pause(100);
      const readers = Array.from({ length: 40 }, reader);
      try {
        for (let time = 0; time < 5; time++)
          expect(await db.transaction((own) => own.scalar("SELECT 1"))).toBe(1);
      } finally {
        over.abort();
        await Promise.all(readers);
      }
      void stuck;
    });
    await waitUntil(() => db.stats().used === 0);
  });

  it("have no more connections than they may", async () => {
    const db = await serve(
      { maxConnections: 3, acquireTimeoutMs: 1_000 },
      { lanes: { shared: 1, exclusive: 2 } },
    );
    const pids = new Set(await Promise.all(keys.map(() => pid(db))));
    expect(pids.size).toBe(1);
    const asleep = Array.from({ length: 2 }, () => db.query("SELECT pg_sleep(1.2)"));
    const refused = db.transaction((tx) => tx.query("SELECT 1"));
    await waitUntil(() => db.stats().used === 2);
    expect(db.stats().pending).toBe(1);
    expect(await pid(db)).toBeGreaterThan(0);
    await expect(refused).rejects.toThrow(/used 2, .*kept from this caller by the option `lanes`/);
    await Promise.all(asleep);
  });

  it.each([
    [{ shared: 0 }, "lanes.shared"],
    [{ exclusive: 4 }, "lanes.exclusive"],
    [{ shared: 1, exclusive: 1 }, "lanes"],
    [{ slow: 1 }, "lanes.slow"],
  ])("%j is refused", (lanes: object, name) => {
    expect(() =>
      createDatabaseServer({ ...stage.database.config, maxConnections: 3 }, { lanes }),
    ).toThrow(`- ${name}:`);
  });
});

describe("observers", () => {
  it("see a statement's wait up to its writing, and one use from the first statement to the last", async () => {
    const waits: number[] = [];
    const uses: number[] = [];
    const observer = {
      acquire: () => (end: { waitMs: number }) => void waits.push(end.waitMs),
      release: (event: { heldMs: number }) => void uses.push(event.heldMs),
    };
    const db = await serve({ maxConnections: 1 });
    db.addObserver(observer);
    const ends = [
      db.query("SELECT ponder(0.04)"),
      ...keys.slice(0, 20).map((n) => db.query(byKey, [n])),
    ];
    expect(db.stats()).toMatchObject({ used: 1, idle: 0, pending: 0 });
    await Promise.all(ends);
    expect(db.stats()).toMatchObject({ used: 0, idle: 1 });
    expect(waits).toHaveLength(21);
    expect(Math.max(...waits)).toBeLessThan(30);
    expect(uses).toHaveLength(1);
    expect(uses[0]).toBeGreaterThanOrEqual(35);
  });
});

describe("close()", () => {
  it("waits for what is on its way, and refuses what is not", async () => {
    const db = await serve({ maxConnections: 1 });
    const ends = Promise.allSettled(keys.map((key) => db.one(byKey, [key])));
    await new Promise((resolve) => void setImmediate(resolve));
    expect(await db.close()).toMatchObject({ completed: 1, cancelled: 0, destroyed: 0 });
    const reasons = new Set(
      (await ends).map((end) => ("reason" in end ? end.reason.code : "done")),
    );
    expect(reasons).toEqual(new Set(["done", "DB_POOL_CLOSED"]));
  });

  it("lets nobody join what it waits for", async () => {
    const db = await serve({ maxConnections: 1 });
    const last = db.scalar("SELECT ponder(0.1)");
    const closing = db.close();
    await expect(db.one(byKey, [1])).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
    expect(await last).toBe(1);
    expect(await closing).toMatchObject({ completed: 1, cancelled: 0, destroyed: 0 });
  });

  it("cancels everything on a shared connection, when its time is nearly over", async () => {
    const db = await serve({ maxConnections: 1 });
    const ends = Promise.allSettled(Array.from({ length: 5 }, () => db.one("SELECT ponder(30)")));
    await waitUntil(() => stage.active("ponder(30)"));
    expect(await db.close({ drainTimeoutMs: 2_000 })).toEqual({
      completed: 0,
      cancelled: 1,
      destroyed: 0,
      refused: 0,
    });
    expect(await ends).toMatchObject(
      Array.from({ length: 5 }, () => ({ reason: { code: "57014" } })),
    );
  });
});
