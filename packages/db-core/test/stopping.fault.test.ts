import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DatabaseError } from "../src/errors/index.js";
import { failure, FaultStage, graceMs, pid } from "./support/fault-stage.js";
import { waitUntil } from "./support/wait-until.js";

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
  await stage.admin.query("CREATE TABLE kept (n int)");
  await stage.admin.query("CREATE TABLE slow (n float8)");
  // COMMIT takes as many seconds as the row says.
  await stage.admin.query(`
    CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(NEW.n); RETURN NULL; END $$`);
  await stage.admin.query(`
    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION slow_commit()`);
});
afterEach(async () => {
  await stage.calm();
  await stage.admin.query("TRUNCATE kept, slow");
});
afterAll(() => stage.close());

describe("within a session", () => {
  it("stopping a statement that stands in line takes it back, and nothing of the others", async () => {
    const db = stage.serve();
    const seen = await db.transaction(async (client) => {
      const controller = new AbortController();
      const first = client.scalar("SELECT 'first' FROM pg_sleep(0.3)");
      const second = failure(
        client.query("INSERT INTO kept VALUES (2)", [], { signal: controller.signal }),
      );
      const third = client.scalar("SELECT 'third'");
      await waitUntil(() => stage.active("pg_sleep(0.3)"));
      controller.abort();
      expect((await second).error).toMatchObject({
        name: "QueryAbortedError",
        outcome: "not_applied",
      });
      return Promise.all([first, third]);
    });
    expect(seen).toEqual(["first", "third"]);
    expect(await stage.admin.column("SELECT n FROM kept")).toEqual([]);
  });

  it("also while it waits for BEGIN's answer", async () => {
    const db = stage.serve();
    const seen = await db.transaction(async (client) => {
      const controller = new AbortController();
      const first = client.scalar("SELECT 'first' FROM pg_sleep(0.3)");
      const second = failure(
        client.query("INSERT INTO kept VALUES (2)", [], { signal: controller.signal }),
      );
      const third = client.scalar("SELECT 'third'");
      controller.abort();
      expect((await second).tookMs).toBeLessThan(290);
      return Promise.all([first, third]);
    });
    expect(seen).toEqual(["first", "third"]);
    expect(await stage.admin.column("SELECT n FROM kept")).toEqual([]);
  });

  it("a stopped statement whose CancelRequest came too late has still doomed its transaction", async () => {
    const db = stage.serve();
    const stopped: DatabaseError[] = [];
    for (let n = 0; n < 30; n++) {
      const { error } = await failure(
        db.transaction(async (client) => {
          const inserting = client.query("INSERT INTO kept VALUES ($1)", [n], { timeoutMs: 1 });
          const reason: unknown = await inserting.catch((refused: unknown) => refused);
          if (reason instanceof DatabaseError) stopped.push(reason);
          await pause(1);
          // What the error said stays true, whatever the callback does next.
          throw new RangeError("mine");
        }),
      );
      expect(error).toMatchObject({ message: "mine" });
    }
    for (const { outcome } of stopped) expect(outcome).toBe("not_applied");
    expect(await stage.admin.column("SELECT n FROM kept")).toEqual([]);
  });

  it("nothing on a connection outlives an abort of the statement before it", async () => {
    const db = stage.serve();
    await db.connection(async (connection) => {
      for (let n = 0; n < 50; n++) {
        const controller = new AbortController();
        const { signal } = controller;
        const aborted = connection
          .query("SELECT pg_sleep(0.01)", [], { signal })
          .catch(() => undefined);
        setTimeout(() => controller.abort(), n % 15);
        const innocent = connection.scalar("SELECT 'unharmed' FROM pg_sleep(0.003)");
        await aborted;
        expect(await innocent).toBe("unharmed");
        expect(await connection.scalar("SELECT 'unharmed'")).toBe("unharmed");
      }
    });
  });
});

describe("a transaction", () => {
  it("whose time is over is rolled back, though its callback goes on with something else", async () => {
    const db = stage.serve();
    let later: Promise<unknown> = Promise.resolve();
    const { error, tookMs } = await failure(
      db.transaction(
        async (client) => {
          await client.query("INSERT INTO kept VALUES (1)");
          later = pause(3_000).then(() => client.query("INSERT INTO kept VALUES (2)"));
          await later;
        },
        { timeoutMs: 200 },
      ),
    );
    expect(error).toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
    expect(tookMs).toBeLessThan(200 + graceMs);
    await waitUntil(() => db.stats().used === 0);
    expect((await failure(later)).error).toMatchObject({
      name: "QueryTimeoutError",
      outcome: "not_applied",
    });
    expect(await stage.admin.column("SELECT n FROM kept")).toEqual([]);
  });

  it("is not committed when its time was over before its callback returned", async () => {
    const db = stage.serve();
    await db.initialize();
    const { error } = await failure(
      db.transaction(
        async (client) => {
          await client.query("INSERT INTO kept VALUES (1)");
          await pause(150);
        },
        { timeoutMs: 100 },
      ),
    );
    expect(error).toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
    expect(await stage.admin.column("SELECT n FROM kept")).toEqual([]);
  });

  it("whose statement waits for a server that is gone ends in time, ROLLBACK included", async () => {
    const db = stage.serveFar();
    await pid(db);
    const { error, tookMs } = await failure(
      db.transaction(
        async (client) => {
          await client.query("INSERT INTO kept VALUES (1)");
          stage.proxy.blackhole(true);
          await client.query("INSERT INTO kept VALUES (2)");
        },
        { timeoutMs: 300 },
      ),
    );
    expect(error).toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
    expect(tookMs).toBeLessThan(300 + graceMs);
    expect(db.stats().used).toBe(0);
  });

  it("stops what still runs when its callback throws", async () => {
    const db = stage.serve();
    const backend = await pid(db);
    const { error, tookMs } = await failure(
      db.transaction(async (client) => {
        const sleeping = client.query("SELECT pg_sleep(10)");
        sleeping.catch(() => undefined);
        await waitUntil(() => stage.active("pg_sleep(10)"));
        throw new RangeError("mine");
      }),
    );
    expect(error).toMatchObject({ message: "mine" });
    expect(tookMs).toBeLessThan(2_000);
    expect(await stage.active("pg_sleep(10)")).toBe(false);
    expect(await pid(db)).toBe(backend);
  });
});

describe("COMMIT on the wire", () => {
  it("is never cancelled: a deadline that passes meanwhile does not fail what was committed", async () => {
    const db = stage.serve();
    await db.transaction(
      async (client) => {
        await client.query("INSERT INTO slow VALUES (1)");
      },
      { timeoutMs: 300 },
    );
    const controller = new AbortController();
    const { signal } = controller;
    const committing = db.transaction(async (client) => {
      const last = client.last().query("INSERT INTO slow VALUES (1.1)", [], { signal });
      await waitUntil(() => stage.active("COMMIT"));
      controller.abort();
      await last;
    });
    await committing;
    expect(await stage.admin.column("SELECT n FROM slow ORDER BY n")).toEqual([1, 1.1]);
  });

  it("that never comes back is reported as unknown, and its connection destroyed", async () => {
    const db = stage.serveFar();
    for (const last of [false, true]) {
      await pid(db);
      const working = db.transaction(
        async (client) => {
          await client.query("INSERT INTO kept VALUES (1)");
          stage.proxy.blackhole(true);
          if (last)
            await client.last().query("INSERT INTO kept VALUES (2)", [], { timeoutMs: 300 });
        },
        last ? {} : { timeoutMs: 300 },
      );
      const { error, tookMs } = await failure(working);
      expect(error).toMatchObject({ name: "CommitOutcomeUnknownError", outcome: "unknown" });
      expect(tookMs).toBeLessThan(300 + graceMs);
      await waitUntil(() => db.stats().used === 0);
      stage.proxy.blackhole(false);
    }
  });

  it("is not hit by the CancelRequest of an earlier statement", async () => {
    const db = stage.serve();
    const failures: Error[] = [];
    for (let n = 1; n <= 25; n++) {
      const controller = new AbortController();
      const { signal } = controller;
      const outcome: Error | "committed" = await db
        .transaction(async (client) => {
          const first = client.query("SELECT pg_sleep(0.005)", [], { signal });
          first.catch(() => undefined);
          setTimeout(() => controller.abort(), 2 + (n % 8));
          await client.last().query("INSERT INTO kept VALUES ($1)", [n]);
        })
        .then(
          () => "committed",
          (error: Error) => error,
        );
      const stored = await stage.admin.exists("SELECT 1 FROM kept WHERE n = $1", [n]);
      // Either the first was stopped and all of it rolled back, or all of it is there.
      expect(stored).toBe(outcome === "committed");
      if (outcome !== "committed") failures.push(outcome);
    }
    for (const error of failures)
      expect(error).toMatchObject({
        name: expect.stringMatching(/^TxAborted/) as string,
        outcome: "not_applied",
      });
  });
});
