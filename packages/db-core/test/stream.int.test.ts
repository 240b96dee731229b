import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createDatabaseServer,
  type DatabaseServer,
  type IDatabaseServer,
  type Queryable,
  sql,
} from "../src/index.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
/** One connection, so that whatever is left behind on it shows. */
let db: DatabaseServer;
let admin: IDatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = createDatabaseServer({ ...database.config, maxConnections: 4 });
  db = createDatabaseServer({ ...database.config, maxConnections: 1, applicationName: "streams" });
  await db.query("CREATE TABLE kept (n int)");
  await db.query("CREATE TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
});
beforeEach(async () => {
  await admin.query("TRUNCATE kept");
});
afterAll(async () => {
  await Promise.all([db.close(), admin.close()]);
  await database.drop();
});

const series = { text: "SELECT generate_series(1, 1000000)::int AS n" };
const kept = (): Promise<number[]> => admin.column("SELECT n FROM kept ORDER BY n");
const pid = (queryable: Queryable): Promise<number> => queryable.scalar("SELECT pg_backend_pid()");

/** Reads until the stream ends; what ended it, when that was an error. */
async function readTo(
  stream: AsyncIterable<unknown>,
  each: (count: number) => unknown = () => undefined,
): Promise<{ count: number; error: unknown }> {
  let count = 0;
  try {
    for await (const _ of stream) await each(++count);
    return { count, error: undefined };
  } catch (error) {
    return { count, error };
  }
}

async function terminate(backend: number): Promise<void> {
  await admin.query("SELECT pg_terminate_backend($1)", [backend]);
  await waitUntil(
    async () => !(await admin.exists("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [backend])),
  );
}

describe("a stream", () => {
  it("never ends as if it were complete when its connection was lost between two reads", async () => {
    const backend = await pid(db);
    const { count, error } = await readTo(db.stream(series, { batchSize: 10 }), (read) =>
      read === 10 ? terminate(backend) : undefined,
    );
    expect(count).toBe(10);
    // The read may be written before the server's goodbye is read: then the socket's error is the cause.
    expect(error).toMatchObject({ name: "ConnectionLostError", outcome: "unknown" });
    expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
  });

  it("never ends as if it were complete when its connection was lost in a transaction", async () => {
    const reading = db.transaction(async (client) => {
      const backend = await pid(client);
      for await (const { n } of client.stream<{ n: number }>(series, { batchSize: 10 }))
        if (n === 10) await terminate(backend);
    });
    await expect(reading).rejects.toMatchObject({
      name: "ConnectionLostError",
      outcome: "not_applied",
    });
    expect(db.stats().used).toBe(0);
  });

  it("is closed on the server when its loop is left, and its connection serves the next", async () => {
    const backend = await pid(db);
    for await (const _ of db.stream(series, { batchSize: 10 })) break;
    expect(db.stats()).toMatchObject({ used: 0, idle: 1 });
    expect(await pid(db)).toBe(backend);
    expect(await db.column("SELECT name FROM pg_cursors WHERE name <> ''")).toEqual([]);
  });

  it("gives its connection back when the loop's own code throws", async () => {
    const mine = new RangeError("mine");
    const { error } = await readTo(db.stream(series), () => Promise.reject(mine));
    expect(error).toBe(mine);
    expect(db.stats()).toMatchObject({ used: 0, idle: 1 });
  });

  it("ends with the next row when its signal is aborted, and its connection lives on", async () => {
    const backend = await pid(db);
    const controller = new AbortController();
    const { signal } = controller;
    const { count, error } = await readTo(db.stream(series, { batchSize: 10, signal }), (read) => {
      if (read === 3) controller.abort(new RangeError("enough"));
    });
    expect(count).toBe(3);
    expect(error).toMatchObject({
      name: "QueryAbortedError",
      outcome: "not_applied",
      cause: { message: "enough" },
    });
    expect(await pid(db)).toBe(backend);
  });

  it("is cancelled on the server when its signal is aborted while it waits for rows", async () => {
    const controller = new AbortController();
    const slow = { text: "SELECT n, pg_sleep(60) FROM generate_series(1, 5) n" };
    const reading = readTo(db.stream(slow, { signal: controller.signal }));
    const running = (): Promise<boolean> =>
      admin.exists(
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND application_name = 'streams' AND query LIKE '%pg_sleep(60)%'",
      );
    await waitUntil(running);
    controller.abort();
    expect((await reading).error).toMatchObject({ name: "QueryAbortedError" });
    await waitUntil(async () => !(await running()));
    await waitUntil(() => db.stats().used === 0);
  });

  it("is refused before it begins when its signal is aborted already", async () => {
    const signal = AbortSignal.abort();
    const { error } = await readTo(
      db.stream({ text: "INSERT INTO kept VALUES (1) RETURNING n" }, { signal }),
    );
    expect(error).toMatchObject({ name: "QueryAbortedError", outcome: "not_applied" });
    expect(await kept()).toEqual([]);
  });

  it("that wrote has written nothing when it was aborted", async () => {
    const text = "INSERT INTO kept SELECT generate_series(1, 100) RETURNING n";
    const controller = new AbortController();
    const { signal } = controller;
    const { error } = await readTo(db.stream({ text }, { batchSize: 10, signal }), () =>
      controller.abort(),
    );
    expect(error).toMatchObject({ outcome: "not_applied" });
    expect(await kept()).toEqual([]);
    await readTo(db.stream({ text }, { batchSize: 10 }));
    expect(await kept()).toHaveLength(100);
  });

  it.each([
    ["read to its end", Infinity],
    ["left early", 1],
  ])("that wrote and was %s tells of a COMMIT that was refused", async (_, most) => {
    const backend = await pid(db);
    const twice = { text: "INSERT INTO once SELECT 1 FROM generate_series(1, 2) RETURNING n" };
    const read = async (): Promise<void> => {
      let count = 0;
      for await (const _row of db.stream(twice, { batchSize: 1 })) if (++count === most) break;
    };
    await expect(read()).rejects.toMatchObject({
      name: "UniqueViolationError",
      outcome: "not_applied",
    });
    expect(await admin.exists("SELECT 1 FROM once")).toBe(false);
    expect(await pid(db)).toBe(backend);
  });

  it("that wrote tells of a connection that was lost before its COMMIT", async () => {
    const backend = await pid(db);
    const { error } = await readTo(
      db.stream({ text: "INSERT INTO kept VALUES (1) RETURNING n" }, { batchSize: 5 }),
      () => terminate(backend),
    );
    expect(error).toMatchObject({ name: "ConnectionLostError" });
    expect(await kept()).toEqual([]);
    expect(db.stats().used).toBe(0);
  });

  it("that was aborted in a transaction takes the transaction with it", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const text = "INSERT INTO kept SELECT generate_series(1, 100) RETURNING n";
    const working = db.transaction(async (client) => {
      const { error } = await readTo(client.stream({ text }, { batchSize: 10, signal }), () =>
        controller.abort(),
      );
      expect(error).toMatchObject({ name: "QueryAbortedError", outcome: "not_applied" });
    });
    await expect(working).rejects.toMatchObject({
      name: "TxAbortedCommitError",
      cause: { name: "QueryAbortedError" },
    });
    expect(await kept()).toEqual([]);
    expect(db.stats().used).toBe(0);
  });

  it("refuses everything else on its connection at once, where it would wait for ever", async () => {
    await db.connection(async (connection) => {
      const errors: unknown[] = [];
      for await (const _ of connection.stream(series, { batchSize: 10 })) {
        for (const attempt of [
          () => connection.query("SELECT 1"),
          () => connection.execute("SELECT 1"),
          () => connection.batch([{ text: "SELECT 1" }]),
          () => connection.copyFrom({ table: "kept", columns: ["n"] }, [[1]]),
          () => connection.explain({ text: "SELECT 1" }),
          () => readTo(connection.stream(series)).then(({ error }) => Promise.reject(error)),
        ])
          errors.push(await attempt().catch((error: unknown) => error));
        break;
      }
      expect(errors).toHaveLength(6);
      for (const error of errors)
        expect(error).toMatchObject({
          name: "StatementError",
          outcome: "not_applied",
          message: expect.stringContaining("transaction()") as string,
        });
      expect(await connection.scalar("SELECT 1")).toBe(1);
    });
    expect(db.stats()).toMatchObject({ used: 0, idle: 1 });
  });

  it("alternates with other statements in a transaction", async () => {
    await db.transaction(async (client) => {
      await readTo(client.stream(series, { batchSize: 10 }), async (read) => {
        await client.query("INSERT INTO kept VALUES ($1)", [read]);
        if (read === 25) throw new RangeError("enough");
      });
    });
    expect(await kept()).toHaveLength(25);
  });

  it("left unread does not hold its transaction up, and reads nothing afterwards", async () => {
    let leaked: AsyncIterator<unknown> | undefined;
    await expect(
      db.transaction(async (client) => {
        await client.query("INSERT INTO kept VALUES (1)");
        leaked = client.stream(series, { batchSize: 1 })[Symbol.asyncIterator]();
        await leaked.next();
      }),
    ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await kept()).toEqual([]);
    await db.transaction(async (client) => {
      await client.query("INSERT INTO kept VALUES (2)");
      // It must not reach the connection, which is somebody else's now.
      await expect(leaked?.next()).rejects.toMatchObject({
        code: expect.stringMatching(/^DB_(?:TX_CLOSED|LEASE_RELEASED)$/) as string,
      });
      await client.query("INSERT INTO kept VALUES (3)");
    });
    expect(await kept()).toEqual([2, 3]);
  });

  it("says that a value could not be read, with the statement, and goes no further", async () => {
    const types = (await import("../src/index.js")).createTypes({
      codecs: [
        {
          type: "int4",
          parse: (text) => {
            if (text === "15") throw new RangeError("no such value");
            return Number(text);
          },
        },
      ],
    });
    await using picky = createDatabaseServer({ ...database.config, maxConnections: 1 }, { types });
    const { count, error } = await readTo(picky.stream(series, { batchSize: 10 }));
    expect(count).toBe(10);
    expect(error).toMatchObject({
      name: "DecodeError",
      statement: series.text,
      cause: { message: "no such value" },
    });
    expect(picky.stats()).toMatchObject({ used: 0, idle: 1 });
    expect(await picky.scalar("SELECT 'whole'")).toBe("whole");
  });
});

describe("calls of an iterator that do not wait for one another", () => {
  it("get the rows in their order, and the end after them", async () => {
    const five = { text: "SELECT generate_series(1, 5)::int AS n" };
    for (const batchSize of [1, 2, 5, 10]) {
      const rows = db.stream<{ n: number }>(five, { batchSize })[Symbol.asyncIterator]();
      const answers = await Promise.all(Array.from({ length: 7 }, () => rows.next()));
      const found = answers.map(({ done, value }) => (done === true ? undefined : value.n));
      expect(found).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
    }
  });

  it("end it behind what was asked before, and for good", async () => {
    const rows = db.stream<{ n: number }>(series)[Symbol.asyncIterator]();
    const end = async (): Promise<unknown> => rows.return?.();
    const asked = [rows.next(), rows.next(), end(), rows.next()] as const;
    const [first, second, ended, after] = await Promise.all(asked);
    expect([first.value, second.value]).toEqual([{ n: 1 }, { n: 2 }]);
    expect([ended, after]).toMatchObject([{ done: true }, { done: true }]);
    expect(db.stats()).toMatchObject({ used: 0 });
  });

  it("ask nothing of the server when the first one ends it", async () => {
    const rows = db.stream(series)[Symbol.asyncIterator]();
    expect(await rows.return?.()).toEqual({ done: true, value: undefined });
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });
});

describe("a batch that is read ahead", () => {
  /** The third batch is there, and the fourth was asked for. */
  const afterThree = 3 * 10;

  it("costs whoever leaves nothing: the connection is given back as it was", async () => {
    const backend = await pid(db);
    let rows = 0;
    for await (const _ of db.stream(series, { batchSize: 10 })) if (++rows === afterThree) break;
    expect(db.stats()).toMatchObject({ used: 0, pending: 0 });
    expect(await pid(db)).toBe(backend);
  });

  it("brings its error after the rows before it", async () => {
    const text = "SELECT 1 / (45 - n) AS n FROM generate_series(1, 60) AS n";
    const { count, error } = await readTo(db.stream({ text }, { batchSize: 10 }));
    expect(error).toMatchObject({ code: "22012" });
    expect(count).toBe(40);
    expect(await db.scalar("SELECT 1")).toBe(1);
  });

  it("is not asked for in a transaction, where others use the connection meanwhile", async () => {
    await db.transaction(async (tx) => {
      let rows = 0;
      for await (const _ of tx.stream(series, { batchSize: 10 })) {
        if (++rows === afterThree) break;
        await tx.scalar("SELECT 1");
      }
    });
    expect(db.stats()).toMatchObject({ used: 0 });
  });
});

it.each(["wire", "pg"] as const)(
  "ends, and its pool goes on, when a value cannot be written any more (%s)",
  async (driver) => {
    const one = { ...database.config, maxConnections: 1 };
    await using server = createDatabaseServer(one, { driver });
    const bytes = new Uint8Array(100);
    const statement = sql`SELECT length(${bytes}::bytea) AS n FROM generate_series(1, 9)`;
    const rows = server.stream(statement)[Symbol.asyncIterator]();
    const first = rows.next();
    // As when it is given to a worker: values are written with the first read.
    structuredClone(bytes, { transfer: [bytes.buffer] });
    await expect(first).rejects.toMatchObject({ name: "ConnectionLostError" });
    await waitUntil(() => server.stats().used === 0);
    expect(await server.scalar("SELECT 1")).toBe(1);
  },
);
