import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, type IDatabaseServer } from "../src/index.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
/** One connection, so that whatever is left behind on it shows. */
let db: DatabaseServer;
let admin: IDatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = createDatabaseServer({ ...database.config, maxConnections: 4 });
  db = createDatabaseServer({ ...database.config, maxConnections: 1, applicationName: "copies" });
  await db.query("CREATE TABLE kept (n int, filler text)");
});
beforeEach(async () => {
  await admin.query("TRUNCATE kept");
});
afterAll(async () => {
  await Promise.all([db.close(), admin.close()]);
  await database.drop();
});

const target = { table: "kept", columns: ["n"] };
const count = (): Promise<number> => admin.scalar("SELECT count(*)::int FROM kept");
const pid = (): Promise<number> => db.scalar("SELECT pg_backend_pid()");

/** A text of about `bytes` bytes of COPY output. */
function output(bytes: number): { text: string } {
  return { text: `SELECT repeat('x', 1023) FROM generate_series(1, ${Math.ceil(bytes / 1024)})` };
}

describe("copyTo", () => {
  it("leaves a connection that works when its loop is left with everything read already", async () => {
    const backend = await pid();
    // With one of these sizes the end comes together with what is more than the reader takes at once.
    for (let kilobytes = 1_024; kilobytes < 1_280; kilobytes += 16) {
      for await (const _ of db.copyTo(output(kilobytes * 1_024))) {
        await pause(20);
        break;
      }
      expect(await db.scalar("SELECT pg_backend_pid()", [], { timeoutMs: 3_000 })).toBe(backend);
    }
  });

  it("is cancelled when its loop is left, and the connection lives on", async () => {
    const backend = await pid();
    for await (const _ of db.copyTo(output(2 ** 30))) break;
    expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
    expect(await pid()).toBe(backend);
  });

  it("ends with QueryAbortedError when its signal is aborted while nothing comes", async () => {
    const controller = new AbortController();
    const chunks = db.copyTo({ text: "SELECT pg_sleep(60)" }, { signal: controller.signal });
    const reading = chunks[Symbol.asyncIterator]().next();
    const rejected = expect(reading).rejects.toMatchObject({ name: "QueryAbortedError" });
    await waitUntil(() =>
      admin.exists(
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND application_name = 'copies'",
      ),
    );
    controller.abort();
    await rejected;
    await waitUntil(() => db.stats().used === 0);
    expect(await db.scalar("SELECT 1")).toBe(1);
  });

  it("refuses a statement on its connection at once, in a transaction too", async () => {
    const copying = db.transaction(async (client) => {
      for await (const _ of client.copyTo(output(2 ** 28))) {
        await expect(client.query("SELECT 1")).rejects.toMatchObject({ name: "StatementError" });
        break;
      }
    });
    // PostgreSQL knows no way to leave a COPY that leaves its transaction whole.
    await expect(copying).rejects.toMatchObject({
      name: "TxAbortedCommitError",
      cause: { name: "QueryAbortedError", message: expect.stringContaining("copyTo()") as string },
    });
    await db.connection(async (connection) => {
      for await (const _ of connection.copyTo(output(2 ** 22))) {
        await expect(connection.query("SELECT 1")).rejects.toMatchObject({
          name: "StatementError",
        });
        break;
      }
      expect(await connection.scalar("SELECT 1")).toBe(1);
    });
  });

  it("left unread does not hold its transaction up", async () => {
    await expect(
      db.transaction(async (client) => {
        await client.query("INSERT INTO kept VALUES (1)");
        const chunks = client.copyTo(output(2 ** 25));
        await chunks[Symbol.asyncIterator]().next();
      }),
    ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await count()).toBe(0);
    await waitUntil(() => db.stats().used === 0);
    expect(await db.scalar("SELECT 1")).toBe(1);
  });

  it.each([
    ["a number", 7],
    ["null", null],
    ["nothing to read", {}],
    ["a statement that is no query", { text: "LISTEN news" }],
    ["a table without columns", { table: "kept" }],
  ])("refuses %s before anything is sent", async (_, source) => {
    const chunks = db.copyTo(source as never)[Symbol.asyncIterator]();
    await expect(chunks.next()).rejects.toMatchObject({
      name: "StatementError",
      outcome: "not_applied",
    });
  });
});

describe("copyFrom", () => {
  it("waits for the server with back-pressure, and leaves no listener behind", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    // Wider than what the socket takes at once.
    const filler = "x".repeat(100_000);
    const rows = Array.from({ length: 500 }, (_, n) => [n, filler]);
    expect(await db.copyFrom({ table: "kept", columns: ["n", "filler"] }, rows)).toBe(500);
    await pause(10);
    process.off("warning", note);
    expect(warnings).toEqual([]);
    expect(await count()).toBe(500);
  });

  it("takes rows no faster than the server stores them", async () => {
    let taken = 0;
    function* rows(): Generator<readonly unknown[]> {
      for (; taken < 2_000; taken++) yield [taken, "x".repeat(100_000)];
    }
    await using locked = createDatabaseServer(database.config);
    await locked.transaction(async (client) => {
      // The COPY waits for the lock, and reads nothing of what it is sent.
      await client.query("LOCK TABLE kept");
      const controller = new AbortController();
      const { signal } = controller;
      const columns = ["n", "filler"];
      const copying = db.copyFrom({ table: "kept", columns }, rows(), { signal });
      const rejected = expect(copying).rejects.toMatchObject({ name: "QueryAbortedError" });
      await pause(200);
      expect(taken).toBeLessThan(500);
      controller.abort();
      await rejected;
    });
    expect(await count()).toBe(0);
    await waitUntil(() => db.stats().used === 0);
  });

  it.each(["wire", "pg"] as const)(
    "hears of a refusal, and lets others work, while rows are there without waiting (%s)",
    async (driver) => {
      await admin.query("CREATE TABLE IF NOT EXISTS numbered (n int PRIMARY KEY, filler text)");
      const one = { ...database.config, maxConnections: 1 };
      await using server = createDatabaseServer(one, { driver });
      const all = 1_000_000;
      const filler = "x".repeat(50);
      await server.query("SELECT 1");
      let taken = 0;
      let turns = 0;
      const counting = setInterval(() => void turns++, 1);
      function* rows(wrong: number): Generator<readonly unknown[]> {
        turns = 0;
        for (taken = 0; taken < all; taken++) yield [taken === wrong ? 5 : taken, filler];
      }
      const numbered = { table: "numbered", columns: ["n", "filler"] };
      await expect(server.copyFrom(numbered, rows(10))).rejects.toMatchObject({
        code: "23505",
        outcome: "not_applied",
      });
      expect(taken).toBeLessThan(all / 2);
      await expect(server.copyFrom(numbered, rows(all / 5))).rejects.toMatchObject({
        code: "23505",
      });
      expect(turns).toBeGreaterThan(5);
      clearInterval(counting);
      expect(await server.scalar("SELECT count(*)::int FROM numbered")).toBe(0);
    },
    // A million rows, on a machine that may be busy.
    60_000,
  );

  it("ends at once when its signal is aborted while its source gives nothing", async () => {
    const backend = await pid();
    const controller = new AbortController();
    async function* stuck(): AsyncGenerator<readonly unknown[]> {
      yield [1];
      await new Promise(() => undefined);
    }
    const copying = db.copyFrom(target, stuck(), { signal: controller.signal });
    const startedAt = performance.now();
    const rejected = expect(copying).rejects.toMatchObject({
      name: "QueryAbortedError",
      outcome: "not_applied",
    });
    await waitUntil(() =>
      admin.exists("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'"),
    );
    controller.abort();
    await rejected;
    expect(performance.now() - startedAt).toBeLessThan(1_900);
    // A CancelRequest alone is not looked at before the next rows: the connection would be lost.
    await waitUntil(() => db.stats().used === 0);
    expect(await pid()).toBe(backend);
    expect(await count()).toBe(0);
  });

  it("refuses a source that asks the same connection for its rows, instead of waiting for itself", async () => {
    await expect(
      db.transaction(async (client) => {
        const rows = client.stream<readonly unknown[]>({ text: "SELECT 1" });
        await client.copyFrom(target, rows);
      }),
    ).rejects.toMatchObject({ name: "StatementError" });
    await expect(
      db.transaction(async (client) => {
        const rows = client.stream<{ n: number }>(
          { text: "SELECT generate_series(1, 99)::int AS n" },
          { batchSize: 5 },
        );
        const begun = rows[Symbol.asyncIterator]();
        await begun.next();
        async function* source(): AsyncGenerator<readonly unknown[]> {
          for (;;) {
            const { done, value } = await begun.next();
            if (done === true) return;
            yield [value.n];
          }
        }
        await client.copyFrom(target, source());
      }),
    ).rejects.toMatchObject({ name: "StatementError" });
    expect(await count()).toBe(0);
    expect(db.stats().used).toBe(0);
  });

  it("runs after and before others in one transaction when its rows are there already", async () => {
    await db.transaction((client) =>
      Promise.all([
        client.copyFrom(target, [[1]]),
        client.query("INSERT INTO kept VALUES (2)"),
        client.copyFrom(target, [[3]]),
      ]),
    );
    expect(await admin.column("SELECT n FROM kept ORDER BY n")).toEqual([1, 2, 3]);
  });

  it("refuses a row that is no array, and stores nothing", async () => {
    for (const wrong of ["7", null, { 0: 7, length: 1 }])
      await expect(db.copyFrom(target, [[1], wrong as unknown as unknown[]])).rejects.toMatchObject(
        {
          name: "ParameterError",
          message: expect.stringContaining("row 2") as string,
        },
      );
    expect(await count()).toBe(0);
  });

  it("names the failing source, though the server dies with it", async () => {
    const backend = await pid();
    async function* broken(): AsyncGenerator<readonly unknown[]> {
      yield [1];
      await admin.query("SELECT pg_terminate_backend($1)", [backend]);
      throw new TypeError("the source broke");
    }
    await expect(db.copyFrom(target, broken())).rejects.toMatchObject({
      message: expect.stringMatching(/the source broke|57P01/) as string,
    });
    expect(await count()).toBe(0);
  });

  it("is not applied when it was lost before its end was sent", async () => {
    const backend = await pid();
    async function* rows(): AsyncGenerator<readonly unknown[]> {
      yield [1];
      await admin.query("SELECT pg_terminate_backend($1)", [backend]);
      await new Promise(() => undefined);
    }
    await expect(db.copyFrom(target, rows())).rejects.toMatchObject({
      name: "ConnectionLostError",
      outcome: "not_applied",
    });
    expect(await count()).toBe(0);
  });

  it.each([
    ["a number", 7],
    ["null", null],
    ["an object", {}],
  ])("refuses %s for rows before anything is sent", async (_, rows) => {
    await expect(db.copyFrom(target, rows as never)).rejects.toMatchObject({
      name: "ParameterError",
      outcome: "not_applied",
    });
  });
});
