import { getEventListeners } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { deferred } from "../src/deferred.js";
import { openSession } from "../src/session/open-session.js";
import { failure, FaultStage, graceMs, pid } from "./support/fault-stage.js";
import { waitUntil } from "./support/wait-until.js";

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
  await stage.admin.query("CREATE TABLE kept (n int)");
});
afterEach(async () => {
  await stage.calm();
  await stage.admin.query("TRUNCATE kept");
});
afterAll(() => stage.close());

it("row 10: a time-out in a transaction stops the statement on the server, and ROLLBACK does not wait", async () => {
  const db = stage.serve();
  const backend = await pid(db);
  const { error, tookMs } = await failure(
    db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (1)");
      await client.query("SELECT pg_sleep(4)", [], { timeoutMs: 300 });
    }),
  );
  expect(error).toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
  expect(tookMs).toBeLessThan(2_000);
  expect(await stage.active("pg_sleep(4)")).toBe(false);
  expect(await stage.admin.column("SELECT n FROM kept")).toEqual([]);
  expect(await pid(db), "the connection lives on").toBe(backend);
});

it("row 12: a server behind a route that is down costs no more than the deadline and its grace", async () => {
  const db = stage.serveFar();
  await pid(db);
  const asking = db.query("INSERT INTO kept SELECT 1 FROM pg_sleep(1)", [], { timeoutMs: 500 });
  await waitUntil(() => stage.active("pg_sleep(1)"));
  stage.proxy.blackhole(true);
  const { error, tookMs } = await failure(asking);
  expect(error).toMatchObject({ name: "QueryTimeoutError", outcome: "unknown" });
  expect(tookMs).toBeLessThan(500 + graceMs);
  expect(db.stats(), "its place is free at once").toMatchObject({ used: 0, pending: 0 });
  stage.proxy.blackhole(false);
  expect(await db.scalar("SELECT 1")).toBe(1);
});

describe("row 13", () => {
  it("a request sent into the void is given up in time, and may or may not have been applied", async () => {
    const db = stage.serveFar();
    await pid(db);
    stage.proxy.blackhole(true);
    const { error, tookMs } = await failure(
      db.query("INSERT INTO kept VALUES (1)", [], { timeoutMs: 400 }),
    );
    expect(error).toMatchObject({ name: "QueryTimeoutError", outcome: "unknown" });
    expect(tookMs).toBeLessThan(400 + graceMs);
    expect(db.stats().used).toBe(0);
  });

  it.skipIf(process.platform !== "linux")(
    "the kernel asks an idle peer whether it is still there",
    async () => {
      const db = stage.serve();
      const port: number = await db.scalar("SELECT inet_client_port()");
      const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
      const sockets = (await readFile("/proc/net/tcp", "utf8"))
        .split("\n")
        .map((line) => line.trim().split(/\s+/));
      const own = sockets.find(([, address]) => address?.endsWith(local) === true);
      // The kind of timer: 2 is keep-alive.
      expect(own?.[5]?.slice(0, 2)).toBe("02");
    },
  );
});

it("row 20: a statement whose connection is destroyed does not run on at the server", async () => {
  const db = stage.serve();
  const session = await openSession(db);
  const sleeping = failure(session.query("SELECT pg_sleep(20)"));
  await waitUntil(() => stage.active("pg_sleep(20)"));
  session.destroy(new RangeError("enough"));
  expect((await sleeping).error).toMatchObject({
    name: "ConnectionLostError",
    cause: { message: "enough" },
  });
  await waitUntil(async () => !(await stage.active("pg_sleep(20)")), 2_000);
});

describe("statementTimeoutMs", () => {
  it("is guarded from this side: a server that outlives it in silence is given up 5 s later", async () => {
    const db = stage.serveFar({ statementTimeoutMs: 300, maxConnections: 4 });
    const rows = db.stream({ text: "SELECT generate_series(1, 99)" }, { batchSize: 1 });
    const reading = rows[Symbol.asyncIterator]();
    await reading.next();
    const [leased, dark] = [deferred<undefined>(), deferred<undefined>()];
    const session = db.connection(async (connection) => {
      await connection.query("SELECT 1");
      leased.resolve(undefined);
      await dark.promise;
      await connection.query("SELECT 2");
    });
    await leased.promise;
    await pid(db);
    stage.proxy.blackhole(true);
    dark.resolve(undefined);
    const failures = await Promise.all([
      failure(db.query("INSERT INTO kept VALUES (1)")),
      failure(reading.next()),
      failure(session),
      failure(
        db.transaction(async (client) => {
          await client.query("SELECT 1");
        }),
      ),
    ]);
    for (const { error, tookMs } of failures) {
      expect(error).toMatchObject({
        name: expect.stringMatching(
          /^(?:ConnectionLost|ConnectFailed|PoolTimeout)Error$/,
        ) as string,
      });
      expect(tookMs).toBeLessThan(5_300 + 1_500);
    }
    expect(failures[0]?.error).toMatchObject({
      name: "ConnectionLostError",
      outcome: "unknown",
      cause: { name: "QueryTimeoutError" },
    });
    stage.proxy.blackhole(false);
    await waitUntil(() => db.stats().used === 0);
    expect(await db.scalar("SELECT 1")).toBe(1);
  }, 20_000);

  it("does not judge a session that has a time-out of its own", async () => {
    const db = stage.serve({ statementTimeoutMs: 400, maxConnections: 5 });
    const long = "SELECT 'done' AS end FROM pg_sleep(5.8)";
    const setting = { settings: { statement_timeout: "0" } };
    const results = await Promise.all([
      db.connection(async (connection) => {
        await connection.query("SET statement_timeout = 0");
        return connection.scalar(long);
      }),
      db.transaction((client) => client.scalar(long), setting),
      db.transaction(async (client) => {
        await client.query("SET LOCAL statement_timeout = 0");
        return client.scalar(long);
      }),
      db.transaction(async (client) => {
        await client.query("SELECT set_config($1, '0', true)", ["statement_timeout"]);
        return client.scalar(long);
      }),
      // Each statement of a batch has the time-out for itself.
      db
        .batch(
          Array.from({ length: 28 }, () => ({ text: "SELECT 'done' AS end FROM pg_sleep(0.2)" })),
        )
        .then(([first]) => (first?.rows[0] as { end: string } | undefined)?.end),
    ]);
    expect(results).toEqual(["done", "done", "done", "done", "done"]);
    // The server ends what nobody has exempted.
    expect((await failure(db.query(long))).error).toMatchObject({ sqlState: "57014" });
  }, 20_000);
});

describe("before anything is sent", () => {
  it("a signal that is aborted already sends nothing", async () => {
    const db = stage.serveFar();
    await pid(db);
    const { bytesToServer } = stage.proxy.traffic;
    const signal = AbortSignal.abort(new RangeError("before"));
    const refused = {
      name: "QueryAbortedError",
      outcome: "not_applied",
      cause: { message: "before" },
    };
    for (const work of [
      db.query("INSERT INTO kept VALUES (1)", [], { signal }),
      db.batch([{ text: "INSERT INTO kept VALUES (1)" }], { signal }),
      db.copyFrom({ table: "kept", columns: ["n"] }, [[1]], { signal }),
      db.explain({ text: "SELECT 1" }, { signal }),
      db.transaction((client) => client.query("INSERT INTO kept VALUES (1)"), { signal }),
    ])
      expect((await failure(work)).error).toMatchObject(refused);
    expect(stage.proxy.traffic.bytesToServer).toBe(bytesToServer);
  });

  it("a signal that fires in the queue leaves it", async () => {
    const db = stage.serve();
    await db.connection(async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const waiting = failure(db.query("INSERT INTO kept VALUES (1)", [], { signal }));
      const transaction = failure(db.transaction((client) => client.query("SELECT 1"), { signal }));
      await waitUntil(() => db.stats().pending === 2);
      controller.abort();
      const refused = { name: "QueryAbortedError", outcome: "not_applied" };
      expect((await waiting).error).toMatchObject(refused);
      expect((await transaction).error).toMatchObject(refused);
      expect(db.stats().pending).toBe(0);
      expect(getEventListeners(signal, "abort").length).toBeLessThanOrEqual(1);
    });
    expect(await stage.admin.column("SELECT n FROM kept")).toEqual([]);
  });

  it("a deadline that passes in the queue says who holds the connections", async () => {
    const db = stage.serve();
    await db.connection(async () => {
      const { error } = await failure(db.query("SELECT 1", [], { timeoutMs: 60 }));
      expect(error).toMatchObject({
        name: "QueryTimeoutError",
        outcome: "not_applied",
        cause: {
          name: "PoolTimeoutError",
          message: expect.stringContaining("deadlines.fault.test") as string,
        },
      });
    });
  });

  it("a signal that fires between the connection and the statement is not missed", async () => {
    const db = stage.serve();
    await pid(db);
    const controller = new AbortController();
    db.addObserver({
      // The connection is there; nothing has been sent.
      acquire: () => () => controller.abort(),
    });
    const { error, tookMs } = await failure(
      db.query("SELECT pg_sleep(20)", [], { signal: controller.signal }),
    );
    expect(error).toMatchObject({ name: "QueryAbortedError", outcome: "not_applied" });
    expect(tookMs).toBeLessThan(2_000);
    expect(db.stats().used).toBe(0);
  });
});

describe("behind a route that is down", () => {
  it("leaving a stream or a copy early takes 2 s at most", async () => {
    const db = stage.serveFar({ maxConnections: 3 });
    const big = { text: "SELECT repeat('x', 1000) FROM generate_series(1, 1000000)" };
    const leave = async (rows: AsyncIterable<unknown>): Promise<void> => {
      for await (const _ of rows) {
        stage.proxy.blackhole(true);
        break;
      }
    };
    const startedAt = performance.now();
    // It may have written as well.
    await expect(leave(db.stream(big))).rejects.toMatchObject({
      name: "ConnectionLostError",
      outcome: "unknown",
      cause: { name: "QueryTimeoutError" },
    });
    stage.proxy.blackhole(false);
    await leave(db.copyTo(big));
    expect(performance.now() - startedAt).toBeLessThan(2 * graceMs + 500);
    stage.proxy.blackhole(false);
    await waitUntil(() => db.stats().used === 0);
    expect(await db.scalar("SELECT 1")).toBe(1);
  });

  it("a stream and a copy obey their signal", async () => {
    const db = stage.serveFar({ maxConnections: 3 });
    const slow = {
      text: "SELECT repeat('x', 10000), pg_sleep(0.02) FROM generate_series(1, 10000)",
    };
    const controller = new AbortController();
    const { signal } = controller;
    const stream = db.stream(slow, { batchSize: 1, signal })[Symbol.asyncIterator]();
    await stream.next();
    const copy = db.copyTo(slow, { signal })[Symbol.asyncIterator]();
    await copy.next();
    stage.proxy.blackhole(true);
    const failures = [failure(drain(stream)), failure(drain(copy))];
    controller.abort();
    for (const { error, tookMs } of await Promise.all(failures)) {
      expect(error).toMatchObject({ name: "QueryAbortedError" });
      expect(tookMs).toBeLessThan(graceMs);
    }
    await waitUntil(() => db.stats().used === 0);
  });
});

it("a signal that lives long remembers none of its statements", async () => {
  const db = stage.serve({ maxConnections: 15 });
  const { signal } = new AbortController();
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  const options = { signal, timeoutMs: 60_000 };
  for (let round = 0; round < 20; round++)
    await Promise.all(Array.from({ length: 30 }, () => db.query("SELECT 1", [], options)));
  await db.transaction((client) => client.query("SELECT 1", [], options), options);
  for await (const _ of db.stream(
    { text: "SELECT generate_series(1, 9)" },
    { batchSize: 2, signal },
  ));
  await pause(5);
  process.off("warning", note);
  expect(getEventListeners(signal, "abort").length).toBeLessThanOrEqual(1);
  expect(warnings.filter(({ name }) => name === "MaxListenersExceededWarning")).toEqual([]);
});

async function drain(rows: AsyncIterator<unknown>): Promise<void> {
  while ((await rows.next()).done !== true);
}
