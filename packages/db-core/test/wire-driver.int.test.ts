import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { driverConformance } from "@abe/db-testing/conformance";
import pg from "pg";
import Cursor from "pg-cursor";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Decoders, DriverConnection } from "../src/driver/driver.js";
import { wireDriver } from "../src/driver/wire/wire-driver.js";
import {
  createDatabaseServer,
  createTypes,
  type DatabaseServer,
  type Queryable,
} from "../src/index.js";
import type { WarningEvent } from "../src/observer/db-observer.js";
import { toPgPool } from "../src/pg-pool/index.js";
import { waitUntil } from "./support/wait-until.js";

const run = promisify(execFile);

let database: TestDatabase;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(servers.splice(0).map((each) => each.close({ drainTimeoutMs: 0 })));
});
afterAll(async () => {
  await database.drop();
});

driverConformance({
  driver: wireDriver(),
  database: () => {
    const { host, port, user, password } = database.config;
    return { host, port, user, password, database: database.name };
  },
  describe,
  it,
});

const selectOne = { statements: [{ text: "SELECT 1", values: [], keep: false }] };

function connect(
  decoders: Decoders,
  closed: (cause: unknown) => void = () => undefined,
): Promise<DriverConnection> {
  const ignore = (): void => undefined;
  const { password, ...address } = database.config;
  return wireDriver().connect(
    {
      ...address,
      password: async () => password,
      tls: false,
      parameters: {},
      connectTimeoutMs: 5_000,
      statementCacheSize: 8,
      decoders,
    },
    { closed, notice: ignore, notification: ignore, parameter: ignore },
  );
}

/** A server with one connection, on the driver of the name. */
function serve(driver: "auto" | "wire" | "pg", options: object = {}): DatabaseServer {
  const server = createDatabaseServer(
    { ...database.config, maxConnections: 1, prepare: "always" },
    { driver, ...options },
  );
  servers.push(server);
  return server;
}

async function rowsOf(db: Queryable, text: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of db.stream({ text })) rows.push(row);
  return rows;
}

const values = `SELECT true AS bool, (-7)::int2 AS int2, 2147483647 AS int4, 4294967295::oid AS oid, 1::int8 AS int8,
  0.1::float4 AS float4, 0.1::float8 AS float8, 'NaN'::float8 AS nan, '-0'::float8 AS minus_zero,
  1.50::numeric AS numeric, '{"a": [1]}'::jsonb AS jsonb, '\\x00ff'::bytea AS bytea, 'ü' AS text, NULL AS nothing,
  timestamptz '1969-12-31 23:59:59.999999Z' AS at, timestamptz 'infinity' AS endless,
  timestamptz '0044-03-15 12:00Z BC' AS before, date '2024-01-02' AS date, ARRAY[1, NULL] AS list`;

describe("values", () => {
  it("are the same as with pg, from the first reading in text to those in binary form", async () => {
    const [wire, stock] = [serve("wire"), serve("pg")];
    const expected = await stock.one(values);
    for (let time = 0; time < 3; time++) expect(await wire.one(values)).toEqual(expected);
  });

  it("are the same as with pg in a stream, the first time too", async () => {
    const expected = await rowsOf(serve("pg"), values);
    expect(await rowsOf(serve("wire"), values)).toEqual(expected);
  });

  it("of a stream come in binary form at once: no text of a float8 is rounded", async () => {
    const rows = await serve("wire").connection(async (connection) => {
      await connection.query("SET extra_float_digits = -10");
      return rowsOf(connection, "SELECT 1 / 3.0::float8 AS third");
    });
    expect(rows).toEqual([{ third: 1 / 3 }]);
  });

  it("are given to a codec of the caller's as text, whatever it does", async () => {
    const codecs = [
      { type: "float8", parse: (text: string) => `float8 ${text}` },
      { type: "timestamptz", parse: (text: string) => `timestamptz ${text}` },
      { type: "bytea", parse: (text: string) => `bytea ${text}` },
      { type: "int4", parse: Number },
    ];
    const wire = serve("wire", { types: createTypes({ codecs }) });
    const text =
      "SELECT 0.5::float8 AS f, timestamptz '2024-01-01Z' AS t, '\\x00'::bytea AS b, 7 AS n";
    for (let time = 0; time < 3; time++)
      expect(await wire.one(text)).toEqual({
        f: "float8 0.5",
        t: "timestamptz 2024-01-01 00:00:00+00",
        b: "bytea \\x00",
        n: 7,
      });
  });

  it("in another DateStyle fail as with pg, however often they are asked for", async () => {
    for (const server of [serve("wire"), serve("pg")])
      await server.connection(async (connection) => {
        const text = "SELECT timestamptz '2024-01-01Z' AS at";
        await connection.query(text);
        await connection.query(text);
        await connection.query("SET DateStyle = 'German'");
        for (let time = 0; time < 3; time++)
          await expect(connection.query(text)).rejects.toMatchObject({ name: "DecodeError" });
      });
  });

  // A real value of that length takes half a minute: here a decoder makes a string where the driver would.
  it("that are longer than any string cost their connection, as with pg", async () => {
    const tooLong = { decoder: () => () => Buffer.alloc(2 ** 29).toString() };
    const closed: unknown[] = [];
    const connection = await connect(tooLong, (cause) => closed.push(cause));
    const reason = { code: "ERR_STRING_TOO_LONG" };
    await expect(connection.send(selectOne)).rejects.toMatchObject({
      name: "ConnectionLostError",
      outcome: "unknown",
      cause: reason,
    });
    expect(closed).toMatchObject([reason]);
  });

  it("need no code made of text", async () => {
    const program = fileURLToPath(new URL("programs/without-code-generation.mjs", import.meta.url));
    const { stdout } = await run(process.execPath, [
      "--disallow-code-generation-from-strings",
      program,
      database.url,
    ]);
    expect(JSON.parse(stdout)).toEqual({ rows: 1_000, last: { n: 1_000, text: "row 1000" } });
  });
});

describe("a client that is lent", () => {
  it("has the socket to itself, and leaves it in order", async () => {
    const db = serve("wire");
    const pool = toPgPool(db);
    const backend = await db.scalar("SELECT pg_backend_pid()");
    const heard: unknown[] = [];
    for (let time = 0; time < 3; time++) {
      const client = await pool.connect();
      expect(client.processID).toBe(backend);
      expect(client.getTransactionStatus()).toBe("I");
      client.on("notification", ({ payload }: { payload: string }) => heard.push(payload));
      client.on("notice", ({ message }: { message: string }) => heard.push(message));
      await client.query("LISTEN news");
      await client.query("BEGIN");
      expect(client.getTransactionStatus()).toBe("T");
      await client.query("DO $$ BEGIN RAISE NOTICE 'noticed'; END $$");
      const cursor = client.query(new Cursor("SELECT generate_series(1, 5) AS n"));
      expect(await cursor.read(2)).toEqual([{ n: 1 }, { n: 2 }]);
      await cursor.close();
      await expect(client.query("SELECT 1 / 0")).rejects.toMatchObject({ code: "22012" });
      // pg rejects when the error has come, and ReadyForQuery comes behind it.
      await expect.poll(() => client.getTransactionStatus()).toBe("E");
      await client.query("ROLLBACK");
      await database.server.query("NOTIFY news, 'told'");
      await waitUntil(() => heard.length === 2);
      expect(heard.splice(0)).toEqual(["noticed", "told"]);
      // Left open, and changed: what comes next is ours.
      await client.query("BEGIN");
      client.release();
      expect(await db.scalar("SELECT pg_backend_pid()")).toBe(backend);
      expect(await db.column("SELECT pg_listening_channels()")).toEqual([]);
    }
  });

  it("is told why its backend was ended", async () => {
    const db = serve("wire");
    const pool = toPgPool(db);
    await db.query("SELECT 1");
    const client = await pool.connect();
    const failure = client.query("SELECT pg_sleep(30)").catch((error: unknown) => error);
    await database.server.query("SELECT pg_terminate_backend($1)", [client.processID]);
    expect(await failure).toMatchObject({ code: "57P01" });
    client.release();
    expect(await db.scalar("SELECT 1")).toBe(1);
  });

  it("while it runs something, makes requests wait for it", async () => {
    const connection = await connect(createTypes());
    const order: string[] = [];
    const native = connection.native();
    const first = (native.query("SELECT pg_sleep(0.1)") as Promise<unknown>).then(() =>
      order.push("lent"),
    );
    const second = connection.send(selectOne).then(() => order.push("own"));
    await Promise.all([first, second]);
    expect(order).toEqual(["lent", "own"]);
    await connection.close(1_000);
  });
});

describe("an idle connection", () => {
  it("leaves the pool when its backend is ended, with the server's reason", async () => {
    const retired: unknown[] = [];
    const observer = { retire: ({ error }: { error?: unknown }) => void retired.push(error) };
    const db = serve("wire", { observers: [observer] });
    const backend = await db.scalar("SELECT pg_backend_pid()");
    await database.server.query("SELECT pg_terminate_backend($1)", [backend]);
    await waitUntil(() => retired.length === 1);
    expect(retired).toMatchObject([{ code: "57P01", severity: "FATAL" }]);
    expect(await db.scalar("SELECT 1")).toBe(1);
  });
});

describe("with a pg that does otherwise", () => {
  /** pg, of which a later release also listens in another way. */
  function changePg(): void {
    const attach: unknown = Reflect.get(pg.Connection.prototype, "attachListeners");
    vi.spyOn(
      pg.Connection.prototype as unknown as { attachListeners(stream: NodeJS.EventEmitter): void },
      "attachListeners",
    ).mockImplementation(function (this: unknown, stream) {
      Reflect.apply(attach as () => void, this, [stream]);
      stream.on("data", () => undefined);
    });
  }

  it("auto goes on with the stock driver, and says so once", async () => {
    changePg();
    const warnings: WarningEvent[] = [];
    const db = serve("auto", {
      observers: [{ warning: (event: WarningEvent) => warnings.push(event) }],
    });
    expect(await db.scalar("SELECT 1")).toBe(1);
    await db.connection((connection) => connection.query("SET application_name = 'other'"));
    await database.server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'other'",
    );
    await waitUntil(async () => (await db.scalar("SELECT 1")) === 1);
    expect(warnings).toMatchObject([
      { code: "DB_DRIVER_FALLBACK", message: expect.stringContaining("listen") as string },
    ]);
  });

  it("wire is refused", async () => {
    changePg();
    const db = serve("wire");
    await expect(db.query("SELECT 1")).rejects.toMatchObject({
      name: "ConnectFailedError",
      isRetryable: false,
      message: expect.stringContaining('"auto" and "pg" do') as string,
    });
    expect(db.stats().total).toBe(0);
  });
});
