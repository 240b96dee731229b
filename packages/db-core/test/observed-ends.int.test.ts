import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, type Queryable } from "../src/index.js";
import type { QueryEnd, QueryEvent } from "../src/observer/index.js";
import { collectGarbage } from "./support/collect-garbage.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
let db: DatabaseServer;
/** Every operation that ended, each with its ends. */
let seen: Map<QueryEvent, QueryEnd[]>;
/** The last warning. */
let leak: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.server.query("CREATE TABLE copied (n int)");
});
beforeEach(() => {
  seen = new Map();
  db = createDatabaseServer({ ...database.config, maxConnections: 2 });
  db.addObserver({
    query: (event) => {
      const told: QueryEnd[] = [];
      seen.set(event, told);
      return (end) => void told.push(end);
    },
    warning: ({ message }) => void (leak = message),
  });
});
afterEach(async () => {
  await db.close({ drainTimeoutMs: 100 });
});
afterAll(async () => {
  await database.drop();
});

const series = { text: "SELECT generate_series(1, 1000)::int AS n" };

/** The ends of the operations of one kind. */
function ends(kind: QueryEvent["kind"]): QueryEnd[][] {
  return [...seen].filter(([event]) => event.kind === kind).map(([, all]) => all);
}

/** Reads two rows, and then never again. */
async function readTwo(queryable: Queryable): Promise<void> {
  const rows = queryable.stream(series, { batchSize: 10 })[Symbol.asyncIterator]();
  await rows.next();
  await rows.next();
}

describe("the end of an operation is told once", () => {
  it("when a loop is left, or reads everything", async () => {
    for await (const _ of db.stream(series)) break;
    for await (const _ of db.stream(series));
    const chunks = { table: "copied", columns: ["n"] };
    for await (const _ of db.copyTo(chunks));
    for await (const _ of db.copyTo({ text: series.text })) break;
    expect(ends("cursor")).toMatchObject([[{ rowCount: 1 }], [{ rowCount: 1_000 }]]);
    expect(ends("copy")).toMatchObject([[{ rowCount: 0 }], [{ rowCount: expect.any(Number) }]]);
    expect([...seen.values()].flat().filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it("when it fails, at the beginning, in the midst, or in the caller's own rows", async () => {
    const failing = { text: "SELECT 1 / (500 - generate_series(1, 1000))" };
    const own = new Error("the caller's own");
    const read = async (): Promise<void> => {
      for await (const _ of db.stream(failing, { batchSize: 10 }));
    };
    await expect(read()).rejects.toMatchObject({ code: "22012" });
    await expect(db.copyFrom({ table: "copied", columns: ["n"] }, [["no number"]])).rejects.toThrow(
      /invalid input/,
    );
    const rows = (async function* () {
      yield [1];
      throw own;
    })();
    await expect(db.copyFrom({ table: "copied", columns: ["n"] }, rows)).rejects.toBe(own);
    await expect(db.batch([{ text: "SELECT 1" }, { text: "SELECT 1 / 0" }])).rejects.toMatchObject({
      code: "22012",
    });
    expect(ends("cursor")).toMatchObject([[{ error: { code: "22012" }, rowCount: 490 }]]);
    expect(ends("copy")).toMatchObject([[{ error: { code: "22P02" } }], [{ error: own }]]);
    expect(ends("batch")).toMatchObject([[{ error: { code: "22012" } }]]);
  });

  it("when a stream is dropped for good, once it is garbage", async () => {
    await readTwo(db);
    expect(ends("cursor")).toEqual([[]]);
    await waitUntil(() => {
      collectGarbage();
      return ends("cursor").flat().length > 0;
    });
    expect(leak).toMatch(/acquired at readTwo .*observed-ends/);
    expect(ends("cursor")).toMatchObject([[{ error: { code: "DB_QUERY_ABORTED" }, rowCount: 2 }]]);
  });

  it("when a stream is dropped on a session or in a transaction, with that", async () => {
    await db.connection(async (session) => {
      await readTwo(session);
      expect(ends("cursor")).toEqual([[]]);
    });
    const [[end] = []] = ends("cursor");
    expect(end).toMatchObject({ rowCount: 2 });
    expect(end?.error).toBeUndefined();
    await expect(db.transaction(readTwo)).rejects.toMatchObject({ code: "DB_TX_UNAWAITED_QUERY" });
    expect(ends("cursor")).toMatchObject([[{ rowCount: 2 }], [{ rowCount: 2 }]]);
  });

  it("when the connection dies while nobody reads the stream", async () => {
    const stream = db.stream(series, { batchSize: 10 })[Symbol.asyncIterator]();
    await stream.next();
    const others =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%generate_series(1, 1000)%'";
    await db.query(others);
    await waitUntil(() => ends("cursor").flat().length > 0);
    await expect(stream.next()).resolves.toMatchObject({ value: { n: 2 } });
    await stream.return?.(undefined).catch(() => undefined);
    expect(ends("cursor")).toMatchObject([[{ error: { code: "57P01" }, rowCount: 1 }]]);
  });

  it("when the pool is closed while nobody reads the stream", async () => {
    const stream = db.stream(series, { batchSize: 10 })[Symbol.asyncIterator]();
    await stream.next();
    await db.close({ drainTimeoutMs: 1 });
    await stream.return?.(undefined).catch(() => undefined);
    expect(ends("cursor")).toMatchObject([[{ error: { code: "DB_POOL_CLOSED" }, rowCount: 1 }]]);
  });
});
