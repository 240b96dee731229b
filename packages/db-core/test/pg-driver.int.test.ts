import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ConnectionEvents,
  ConnectTarget,
  DriverConnection,
  Prepared,
} from "../src/driver/driver.js";
import { pgDriver } from "../src/driver/pg/pg-driver.js";

let database: TestDatabase;
const opened: DriverConnection[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((connection) => connection.close(1_000)));
  await database.drop();
});

async function connect(
  events: Partial<ConnectionEvents> = {},
  more: Partial<ConnectTarget> = {},
): Promise<DriverConnection> {
  const { host, port, user, password } = database.config;
  const target: ConnectTarget = {
    host,
    port,
    user,
    database: database.config.database,
    password: async () => password,
    tls: false,
    parameters: { application_name: "driver test" },
    connectTimeoutMs: 5_000,
    statementCacheSize: 8,
    decoders: { decoder: (oid) => (oid === 23 ? Number : (text) => text) },
    ...more,
  };
  const connection = await pgDriver.connect(target, {
    closed: () => undefined,
    notice: () => undefined,
    notification: () => undefined,
    parameter: () => undefined,
    ...events,
  });
  opened.push(connection);
  return connection;
}

function statement(text: string, values: Prepared["values"] = [], keep = false): Prepared {
  return { text, values, keep };
}

async function rows(connection: DriverConnection, prepared: Prepared): Promise<unknown[]> {
  return (await connection.send({ statements: [prepared] })).statements[0]?.rows ?? [];
}

describe("pgDriver", () => {
  it("returns rows, counts, the command and the columns", async () => {
    const connection = await connect();
    const { statements } = await connection.send({
      statements: [statement("select $1::int as a, $2::text as b", ["7", null])],
    });
    expect(statements[0]).toMatchObject({
      rows: [{ a: 7, b: null }],
      rowCount: 1,
      command: "SELECT",
      fields: [
        { name: "a", dataTypeID: 23 },
        { name: "b", dataTypeID: 25 },
      ],
    });
  });

  it("stays usable after an error of the server, and names position and statement", async () => {
    const connection = await connect();
    await expect(rows(connection, statement("select nope"))).rejects.toMatchObject({
      code: "42703",
      position: 8,
      statement: "select nope",
      outcome: "not_applied",
    });
    expect(connection.status()).toBe("idle");
    expect(await rows(connection, statement("select 1 as one"))).toEqual([{ one: 1 }]);
  });

  it("keeps a statement parsed under a name made of its text, and bounds how many", async () => {
    const connection = await connect();
    for (let n = 0; n < 20; n++)
      expect(await rows(connection, statement(`select ${n} as n`, [], true))).toEqual([{ n }]);
    const kept = await rows(
      connection,
      statement("select name, statement from pg_prepared_statements"),
    );
    expect(kept.length).toBeLessThanOrEqual(9);
    expect(await rows(connection, statement("select 19 as n", [], true))).toEqual([{ n: 19 }]);
  });

  it("prepares again once when the server has forgotten a statement or its result has changed", async () => {
    const connection = await connect();
    await connection.simple("create temp table changing (a int)");
    const all = statement("select * from changing", [], true);
    await rows(connection, all);
    await connection.simple("alter table changing add b int; insert into changing values (1, 2)");
    expect(await rows(connection, all)).toEqual([{ a: 1, b: 2 }]);
    await rows(connection, statement("select * from changing", [], true));
    await connection.send({ statements: [statement("deallocate prepare all")] });
    expect(await rows(connection, all)).toEqual([{ a: 1, b: 2 }]);
  });

  it("opens a transaction, runs and commits in one round trip; a failure skips the commit", async () => {
    const connection = await connect();
    await connection.simple("create temp table one_trip (a int unique)");
    const insert = statement("insert into one_trip values ($1)", ["1"]);
    const prelude = { text: "BEGIN", also: [] };
    const done = await connection.send({ prelude, statements: [insert], finish: "commit" });
    expect(done.commitTag).toBe("COMMIT");
    expect(connection.status()).toBe("idle");
    await expect(
      connection.send({ prelude, statements: [insert], finish: "commit" }),
    ).rejects.toMatchObject({ code: "23505" });
    expect(connection.status()).toBe("failed");
    const rolledBack = await connection.send({ statements: [], finish: "commit" });
    expect(rolledBack.commitTag).toBe("ROLLBACK");
  });

  it("reports how many commands of a simple query had completed", async () => {
    const connection = await connect();
    await expect(
      connection.simple("select 1; select 2; select 1/0; select 3"),
    ).rejects.toMatchObject({ code: "22012", completed: 2 });
  });

  it("describes a statement without running it", async () => {
    const connection = await connect();
    const described = await connection.describe("select $1::int + 1 as next");
    expect(described.parameters).toEqual([23]);
    expect(described.fields.map((field) => field.name)).toEqual(["next"]);
  });

  it("reads a cursor in steps, beside other statements in a transaction", async () => {
    const connection = await connect();
    const series = statement("select generate_series(1, 5)::int as n");
    const alone = await connection.openCursor(series);
    expect(await alone.read(2)).toEqual([{ n: 1 }, { n: 2 }]);
    await alone.close();
    expect(connection.inFlight).toBe(0);
    await connection.simple("begin");
    const cursor = await connection.openCursor(series);
    expect(await cursor.read(2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await rows(connection, statement("select 9 as n"))).toEqual([{ n: 9 }]);
    expect(await cursor.read(9)).toEqual([{ n: 3 }, { n: 4 }, { n: 5 }]);
    expect(await cursor.read(9)).toEqual([]);
    await cursor.close();
    await connection.simple("commit");
  });

  it("fails a cursor's read and stays usable", async () => {
    const connection = await connect();
    const cursor = await connection.openCursor(
      statement("select 1 / (3 - n) from generate_series(1, 5) n"),
    );
    expect(await cursor.read(2)).toHaveLength(2);
    await expect(cursor.read(2)).rejects.toMatchObject({ code: "22012" });
    await cursor.close().catch(() => undefined);
    expect(await rows(connection, statement("select 1 as one"))).toEqual([{ one: 1 }]);
  });

  it("copies in and out, and a failing source stores nothing", async () => {
    const connection = await connect();
    await connection.simple("create temp table copied (a int, b text)");
    async function* source(fail: boolean) {
      yield Buffer.from("1\tone\n");
      if (fail) throw new TypeError("the source broke");
      yield Buffer.from("2\ttwo\n");
    }
    const stored = await connection.copyIn("copy copied from stdin", source(false));
    expect(stored.rowCount).toBe(2);
    await expect(connection.copyIn("copy copied from stdin", source(true))).rejects.toThrow(
      "the source broke",
    );
    let text = "";
    for await (const chunk of connection.copyOut("copy copied to stdout"))
      text += Buffer.from(chunk).toString();
    expect(text).toBe("1\tone\n2\ttwo\n");
    for await (const chunk of connection.copyOut(
      "copy (select repeat('x', 1000) from generate_series(1, 100000)) to stdout",
    )) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(await rows(connection, statement("select 1 as one"))).toEqual([{ one: 1 }]);
  });

  it("cancels what runs, and the next statement is unharmed", async () => {
    const connection = await connect();
    const sleeping = rows(connection, statement("select pg_sleep(30)"));
    const failed = expect(sleeping).rejects.toMatchObject({ code: "57014" });
    await expect
      .poll(async () => {
        await connection.cancel();
        return connection.inFlight;
      })
      .toBe(0);
    await failed;
    expect(await rows(connection, statement("select 1 as one"))).toEqual([{ one: 1 }]);
  });

  it("rejects what was in flight when the backend dies, and says what is known", async () => {
    const killer = await connect();
    let closed = 0;
    const victim = await connect({ closed: () => closed++ });
    const sleeping = rows(victim, statement("select pg_sleep(30)"));
    const queued = rows(victim, statement("select 1"));
    const outcomes = Promise.allSettled([sleeping, queued]);
    await rows(killer, statement("select pg_terminate_backend($1)", [String(victim.backendPid)]));
    const [first, second] = await outcomes;
    expect(first).toMatchObject({
      reason: { name: "ConnectionLostError", outcome: "unknown", cause: { code: "57P01" } },
    });
    expect(second).toMatchObject({ reason: { outcome: "not_applied" } });
    await expect.poll(() => closed).toBe(1);
    await expect(rows(victim, statement("select 1"))).rejects.toMatchObject({
      name: "ConnectionLostError",
      outcome: "not_applied",
    });
  });

  it("names host, port and reason when nobody answers, and whether it may pass", async () => {
    await expect(connect({}, { port: 1 })).rejects.toMatchObject({
      name: "ConnectFailedError",
      isRetryable: true,
      message: expect.stringContaining(":1: ") as string,
    });
    await expect(connect({}, { database: "absent" })).rejects.toMatchObject({
      sqlState: "3D000",
      isRetryable: false,
    });
    await expect(connect({}, { password: async () => "wrong" })).rejects.toMatchObject({
      sqlState: "28P01",
      isRetryable: false,
    });
  });

  it("says that a value could not be decoded, and that the statement had run", async () => {
    const broken = {
      decoder: () => () => {
        throw new RangeError("no such value");
      },
    };
    const connection = await connect({}, { decoders: broken });
    await expect(rows(connection, statement("select 1"))).rejects.toThrow("no such value");
    expect(connection.status()).toBe("idle");
  });
});
