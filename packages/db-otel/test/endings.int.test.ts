import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer, QueryOptions } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { SpanStatusCode } from "@opentelemetry/api";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { Telemetry, followContext } from "./telemetry.js";

let database: TestDatabase;
/** Whom nobody observes. */
let admin: DatabaseServer;
let telemetry: Telemetry;
let db: DatabaseServer;
let undo: () => void;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = createDatabaseServer({ ...database.config, maxConnections: 2 });
  await admin.query("CREATE TABLE kept (n int PRIMARY KEY)");
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(async () => {
  await admin.query("TRUNCATE kept");
  await admin.query("INSERT INTO kept VALUES (1)");
  telemetry = new Telemetry();
  undo = followContext();
  const { meterProvider, tracerProvider } = telemetry;
  const observers = [otelObserver({ meterProvider, tracerProvider, returnedRows: true })];
  db = createDatabaseServer({ ...database.config, maxConnections: 2 }, { name: "shop", observers });
  // A deadline is about the statement, not about connecting.
  await db.initialize();
});
afterEach(async () => {
  await db.close({ drainTimeoutMs: 0 });
  undo();
});

type Options = Pick<QueryOptions, "signal" | "timeoutMs">;

/** One way to run an operation. */
interface Way {
  readonly summary: { readonly slow: string; readonly insert: string; readonly select: string };
  /** Reads these rows. */
  select(options: Options): Promise<unknown>;
  /** Is under way for longer than any test. */
  slow(options: Options): Promise<unknown>;
  /** Inserts a row that is there already. */
  insert(): Promise<unknown>;
}

const select = { text: "SELECT n FROM generate_series(1, 3) AS n" };
const slow = { text: "SELECT pg_sleep(60)" };
const insert = { text: "INSERT INTO kept VALUES (1) RETURNING n" };

async function readAll(rows: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows);
}

const ways: Readonly<Record<"query" | "cursor" | "COPY" | "batch", Way>> = {
  query: {
    summary: { select: "SELECT", slow: "SELECT", insert: "INSERT kept" },
    select: (options) => db.query(select, options),
    slow: (options) => db.query(slow, options),
    insert: () => db.query(insert),
  },
  cursor: {
    summary: { select: "SELECT", slow: "SELECT", insert: "INSERT kept" },
    select: (options) => readAll(db.stream(select, { ...options, batchSize: 2 })),
    slow: (options) => readAll(db.stream(slow, options)),
    insert: () => readAll(db.stream(insert)),
  },
  COPY: {
    summary: { select: "COPY SELECT", slow: "COPY SELECT", insert: 'COPY "kept"' },
    select: (options) => readAll(db.copyTo(select, options)),
    slow: (options) => readAll(db.copyTo(slow, options)),
    insert: () => db.copyFrom({ table: "kept", columns: ["n"] }, [[1]]),
  },
  batch: {
    summary: { select: "BATCH SELECT", slow: "BATCH SELECT", insert: "BATCH INSERT kept" },
    select: (options) => db.batch([select, select], options),
    slow: (options) => db.batch([slow, slow], options),
    insert: () => db.batch([insert, insert]),
  },
};

/** Waits until the slow statement runs. */
async function running(): Promise<number> {
  const text =
    "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()";
  let pid: number | null = null;
  await expect
    .poll(
      async () =>
        (pid = await admin.maybeOne<{ pid: number }>(text).then((row) => row?.pid ?? null)),
    )
    .not.toBeNull();
  return pid ?? expect.fail("no statement runs");
}

async function cancelled(way: Way): Promise<unknown> {
  const controller = new AbortController();
  const done = way.slow({ signal: controller.signal });
  done.catch(() => undefined);
  await running();
  controller.abort();
  return done;
}

async function terminated(way: Way): Promise<unknown> {
  const done = way.slow({});
  done.catch(() => undefined);
  await admin.query("SELECT pg_terminate_backend($1)", [await running()]);
  return done;
}

interface Ending {
  readonly run: (way: Way) => Promise<unknown>;
  readonly statement: keyof Way["summary"];
  /** `error.type`, where it fails. */
  readonly type?: string;
  readonly statusCode?: string;
}

const endings: Readonly<Record<string, Ending>> = {
  success: { run: (way) => way.select({}), statement: "select" },
  "a unique violation": {
    run: (way) => way.insert(),
    statement: "insert",
    type: "23505",
    statusCode: "23505",
  },
  "a deadline": {
    run: (way) => way.slow({ timeoutMs: 50 }),
    statement: "slow",
    type: "DB_QUERY_TIMEOUT",
  },
  "a signal": { run: cancelled, statement: "slow", type: "DB_QUERY_ABORTED" },
  "a lost connection": { run: terminated, statement: "slow", type: "57P01", statusCode: "57P01" },
};

const cases = Object.entries(ways).flatMap(([kind, way]) =>
  Object.entries(endings).map(([what, ending]) => ({ kind, way, what, ending })),
);

describe("an operation is measured once and its span ended once", () => {
  it.each(cases)("$kind: $what", async ({ way, ending: { run, statement, type, statusCode } }) => {
    const failure = await telemetry.within(() =>
      run(way).then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    expect(failure === undefined).toBe(type === undefined);
    const summary = way.summary[statement];
    const failed = {
      ...(type === undefined ? {} : { "error.type": type }),
      ...(statusCode === undefined ? {} : { "db.response.status_code": statusCode }),
    };
    const expected = {
      "db.namespace": database.name,
      "db.query.summary": summary,
      "db.system.name": "postgresql",
      "server.address": database.config.host,
      "server.port": database.config.port,
      ...failed,
    };
    const [point, ...more] = await telemetry.points("db.client.operation.duration");
    expect(more).toEqual([]);
    expect(point).toMatchObject({ value: 1 });
    expect(point?.attributes).toEqual(expected);

    const spans = telemetry.spans.filter(({ name }) => name === summary);
    expect(spans).toHaveLength(1);
    expect(telemetry.openSpans).toBe(0);
    const [span] = spans;
    expect(span?.attributes).toMatchObject(expected);
    expect(span?.status).toEqual(
      type === undefined
        ? { code: SpanStatusCode.UNSET }
        : { code: SpanStatusCode.ERROR, message: type },
    );
    expect(await telemetry.points("abe.db.client.operation.active")).toMatchObject([{ value: 0 }]);
  });
});

it("says how many rows came, whatever the way", async () => {
  for (const way of Object.values(ways)) await way.select({});
  const points = await telemetry.points("db.client.response.returned_rows");
  expect(
    points.map(({ attributes, value, sum }) => [attributes["db.query.summary"], value, sum]),
  ).toEqual([
    ["SELECT", 2, 6],
    ["COPY SELECT", 1, 3],
    ["BATCH SELECT", 1, 6],
  ]);
});
