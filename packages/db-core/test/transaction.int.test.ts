import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, type TransactionClient } from "../src/index.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 4 });
  await db.query("CREATE TABLE kept (n int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)");
});
beforeEach(async () => {
  await db.query("TRUNCATE kept");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const sleeping = (): Promise<unknown> =>
  db.scalar(
    "SELECT count(*)::int FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
  );
const kept = (): Promise<unknown[]> => db.column("SELECT n FROM kept ORDER BY n");

describe("transaction", () => {
  it("commits what returned and rolls back what threw", async () => {
    await db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (1)");
    });
    const thrown = new Error("mine");
    await expect(
      db.transaction(async (client) => {
        await client.query("INSERT INTO kept VALUES (2)");
        throw thrown;
      }),
    ).rejects.toBe(thrown);
    expect(await kept()).toEqual([1]);
    expect(db.stats().used).toBe(0);
  });

  it("row 9: says so when a swallowed error made the server throw the work away", async () => {
    await expect(
      db.transaction(async (client) => {
        await client.query("INSERT INTO kept VALUES (1)");
        await client.query("SELECT 1/0").catch(() => undefined);
      }),
    ).rejects.toMatchObject({ name: "TxAbortedCommitError", cause: { code: "22012" } });
    expect(await kept()).toEqual([]);
  });

  it("sends nothing after the first error, and names it", async () => {
    await expect(
      db.transaction(async (client) => {
        await client.query("SELECT 1/0").catch(() => undefined);
        await client.query("INSERT INTO kept VALUES (1)");
      }),
    ).rejects.toMatchObject({ name: "TxAbortedError", cause: { code: "22012" } });
  });

  it("lets nobody use the client after its end", async () => {
    let leaked: TransactionClient | undefined;
    await db.transaction(async (client) => {
      leaked = client;
      await client.query("SELECT 1");
    });
    await expect(leaked?.query("INSERT INTO kept VALUES (1)")).rejects.toMatchObject({
      code: "DB_TX_CLOSED",
    });
    expect(await kept()).toEqual([]);
  });

  it("rolls back when statements were not awaited", async () => {
    await expect(
      db.transaction(async (client) => {
        await client.query("INSERT INTO kept VALUES (1)");
        client.query("INSERT INTO kept VALUES (2)").catch(() => undefined);
      }),
    ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await kept()).toEqual([]);
    expect(db.stats().used).toBe(0);
  });

  it("lets nothing run behind the rollback of a callback that threw", async () => {
    const thrown = new RangeError("mine");
    await expect(
      db.transaction(async (client) => {
        for (const n of [1, 2, 3])
          client.query("INSERT INTO kept VALUES ($1)", [n]).catch(() => undefined);
        throw thrown;
      }),
    ).rejects.toBe(thrown);
    expect(thrown).toMatchObject({ suppressed: [{ name: "TxUnawaitedQueryError" }] });
    expect(await kept()).toEqual([]);
    expect(db.stats().used).toBe(0);
  });

  it("reports an error that only COMMIT finds", async () => {
    await expect(
      db.transaction(async (client) => {
        await client.query("INSERT INTO kept VALUES (1), (1)");
      }),
    ).rejects.toMatchObject({ code: "23505", outcome: "not_applied" });
    expect(await kept()).toEqual([]);
    expect(db.stats().used).toBe(0);
  });

  it("never runs a statement outside when BEGIN itself was refused", async () => {
    await expect(
      db.transaction(
        async (client) => {
          await Promise.all([
            client.query("INSERT INTO kept VALUES (1)"),
            client.query("INSERT INTO kept VALUES (2)"),
          ]);
        },
        { settings: { "no such setting": "x" } },
      ),
    ).rejects.toMatchObject({ sqlState: expect.any(String) as string });
    expect(await kept()).toEqual([]);
  });

  it("opens with isolation, access mode and settings", async () => {
    const seen = await db.transaction(
      (client) =>
        client.one(
          "SELECT current_setting('transaction_isolation') AS isolation, current_setting('transaction_read_only') AS read_only, current_setting('app.tenant') AS tenant",
        ),
      { isolation: "serializable", readOnly: true, settings: { "app.tenant": "it's 42" } },
    );
    expect(seen).toEqual({ isolation: "serializable", read_only: "on", tenant: "it's 42" });
  });

  it("refuses a setting that would arrive as another one, and keeps its connection", async () => {
    const given = (value: unknown): Promise<unknown> =>
      db.transaction((client) => client.scalar("SELECT current_setting('app.tenant')"), {
        settings: { "app.tenant": value as string },
      });
    await expect(given("\ud800")).rejects.toMatchObject({ name: "ParameterError" });
    await expect(given("a\0b")).rejects.toMatchObject({ name: "ParameterError" });
    expect(await given(42)).toBe("42");
  });

  it("commits with its last statement", async () => {
    await db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (1)");
      await client.last().query("INSERT INTO kept VALUES (2)");
      await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "DB_TX_CLOSED" });
    });
    expect(await kept()).toEqual([1, 2]);
    await expect(
      db.transaction((client) => client.last().query("SELECT 1/0")),
    ).rejects.toMatchObject({ code: "22012" });
    expect(db.stats().used).toBe(0);
  });

  it("is committed when its last statement is not awaited, and says nothing else", async () => {
    const last: Promise<unknown>[] = [];
    const value = await db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (1)");
      last.push(client.last().query("INSERT INTO kept SELECT 2 FROM pg_sleep(0.1)"));
      return "returned";
    });
    expect(value).toBe("returned");
    expect(await kept()).toEqual([1, 2]);
    await Promise.all(last);
  });

  it("says that it was committed when its callback throws while COMMIT is on its way", async () => {
    const ends: unknown[] = [];
    const forget = db.addObserver({
      transaction: () => ({ end: ({ outcome }) => void ends.push(outcome) }),
    });
    const thrown = new Error("mine");
    const last: Promise<unknown>[] = [];
    const running = db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (1)");
      last.push(client.last().query("INSERT INTO kept SELECT 2 FROM pg_sleep(0.2)"));
      await expect.poll(() => sleeping()).toBe(1);
      throw thrown;
    });
    await expect(running).rejects.toBe(thrown);
    forget();
    expect(Reflect.get(thrown, "suppressed")).toMatchObject([
      { name: "TxUnawaitedQueryError", outcome: "applied" },
    ]);
    expect(await kept()).toEqual([1, 2]);
    expect(ends).toEqual(["commit"]);
    await Promise.all(last);
  });

  it("is rolled back when its time is over", async () => {
    await expect(
      db.transaction(
        async (client) => {
          await client.query("INSERT INTO kept VALUES (1)");
          await client.query("SELECT pg_sleep(30)");
        },
        { timeoutMs: 200 },
      ),
    ).rejects.toMatchObject({ outcome: "not_applied" });
    expect(await kept()).toEqual([]);
    await expect.poll(() => db.stats().used).toBe(0);
  });

  it("streams and copies inside", async () => {
    await db.transaction(async (client) => {
      await client.copyFrom({ table: "kept", columns: ["n"] }, [[1], [2], [3]]);
      for await (const row of client.stream<{ n: number }>(
        { text: "SELECT n FROM kept" },
        { batchSize: 1 },
      ))
        await client.query("UPDATE kept SET n = n + 10 WHERE n = $1", [row.n]);
    });
    expect(await kept()).toEqual([11, 12, 13]);
  });

  it("survives the death of its backend with an error that says nothing was applied", async () => {
    await expect(
      db.transaction(async (client) => {
        await client.query("INSERT INTO kept VALUES (1)");
        const pid = await client.scalar("SELECT pg_backend_pid()");
        await db.query("SELECT pg_terminate_backend($1)", [pid]);
        await client.query("INSERT INTO kept VALUES (2)");
      }),
    ).rejects.toMatchObject({ name: "ConnectionLostError", outcome: "not_applied" });
    expect(await kept()).toEqual([]);
  });
});

const nowhere = { table: "nowhere", columns: ["n"] };
const manyRows = Array.from({ length: 99 }, (_, n) => [n]);

describe("a statement that nobody awaits", () => {
  // An unhandled rejection would end the process, and fails this run.
  it("and that fails is told by the transaction's end, with its text and its error", async () => {
    const work = db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (71)");
      void client.query("SELEC 1");
    });
    await expect(work).rejects.toMatchObject({
      name: "TxUnawaitedQueryError",
      statement: "SELEC 1",
      cause: { code: "42601" },
      outcome: "not_applied",
    });
    expect(await db.exists("SELECT 1 FROM kept WHERE n = 71")).toBe(false);
  });

  it.each([
    ["a batch", (client: TransactionClient) => client.batch([{ text: "SELEC 2" }])],
    ["an explain", (client: TransactionClient) => client.explain({ text: "SELEC 2" })],
    ["rows that are copied", (client: TransactionClient) => client.copyFrom(nowhere, [[1]])],
    ["rows that are inserted", (client: TransactionClient) => client.insertMany(nowhere, [[1]])],
    ["many of them", (client: TransactionClient) => client.insertMany(nowhere, manyRows)],
    [
      "rows that are inserted as they are made",
      (client: TransactionClient) => client.insertMany(nowhere, manyRows.values()),
    ],
    [
      "rows that are made, with conflicts to be dealt with",
      (client: TransactionClient) =>
        client.insertMany(nowhere, manyRows.values(), { onConflict: "nothing" }),
    ],
    ["the last one", (client: TransactionClient) => client.last().query("SELEC 2")],
  ])("is told as well when it is %s", async (_, begin) => {
    const work = db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (72)");
      void begin(client);
    });
    await expect(work).rejects.toMatchObject({ outcome: "not_applied" });
    expect(await db.exists("SELECT 1 FROM kept WHERE n = 72")).toBe(false);
  });

  it("that is refused before it is sent is nobody's but the caller's", async () => {
    const refused: unknown[] = [];
    const listen = (error: unknown): void => void refused.push(error);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", listen);
    try {
      await db.transaction(async (client) => {
        void client.query("SELECT $1::int", [undefined]);
      });
      await waitUntil(() => refused.length > 0);
    } finally {
      process.off("unhandledRejection", listen);
      for (const other of others) process.on("unhandledRejection", other);
    }
    expect(refused).toMatchObject([{ name: "ParameterError" }]);
  });
});
