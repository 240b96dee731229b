import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTypes } from "../src/codecs/type-registry.js";
import type { DriverConnection, Prepared } from "../src/driver/driver.js";
import { wireDriver } from "../src/driver/wire/wire-driver.js";
import { isDatabaseError } from "../src/errors/index.js";
import { type Cut, replay } from "./support/replayed-connection.js";
import { faults, piecesOf, place } from "./support/wire-faults.js";
import { WireTape } from "./support/wire-tape.js";

/** Mutated sessions in each run of the tests; scripts/long/drivers.mjs has more of them. */
const numRuns = Number(process.env["ABE_PARSER_RUNS"] ?? 300);

const kept: Prepared = {
  text: `SELECT n AS id, 'row ' || n AS note, n % 2 = 0 AS even, n / 8.0::float8 AS ratio, NULL AS nothing,
    timestamptz '2024-01-02 03:04:05.678Z' + n * interval '1 day' AS at, ARRAY[n, NULL] AS list,
    jsonb_build_object('n', n) AS doc, decode('00ff', 'hex') AS bytes
    FROM generate_series(1, $1::int) AS n`,
  values: ["3"],
  keep: true,
};
const plain = (text: string): Prepared => ({ text, values: [], keep: false });

/** Everything a connection does, in turn. */
const requests: readonly ((connection: DriverConnection) => Promise<unknown>)[] = [
  (connection) => connection.send({ statements: [kept] }),
  (connection) => connection.send({ statements: [kept, plain("SELECT 1/0"), kept] }),
  (connection) => connection.send({ statements: [kept] }),
  (connection) =>
    connection.send({
      prelude: { text: "BEGIN", also: [plain("SELECT 'also' AS word")] },
      statements: [plain("DO $$ BEGIN RAISE NOTICE 'noticed'; END $$"), kept],
      finish: "commit",
    }),
  (connection) => connection.simple("SELECT 1 AS n; SET application_name = 'fuzz'; SELECT 2 AS m"),
  (connection) => connection.describe("SELECT $1::int AS n, $2::text AS t"),
  (connection) => connection.send({ statements: [] }),
  async (connection) => {
    const cursor = await connection.openCursor(plain("SELECT generate_series(1, 5) AS n"));
    const rows = [await cursor.read(2), await cursor.read(9)];
    await cursor.close();
    return rows;
  },
  async (connection) => {
    let text = "";
    for await (const chunk of connection.copyOut("COPY (VALUES (1, 'x'), (2, 'y')) TO STDOUT"))
      text += Buffer.from(chunk).toString();
    return text;
  },
  async (connection) => {
    await connection.simple("CREATE TEMP TABLE IF NOT EXISTS copied (a int, b text)");
    async function* lines(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("1\tone\n");
      yield Buffer.from("2\ttwo\n");
    }
    return connection.copyIn("COPY copied FROM STDIN", lines());
  },
  (connection) =>
    Promise.allSettled([
      connection.send({ statements: [kept], overlaps: true }),
      connection.send({ statements: [plain("SELECT nothing")], overlaps: true }),
      connection.send({ statements: [kept], overlaps: true }),
    ]),
];

/** What came of one request, without the stacks of its errors. */
async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return plainly(await work);
  } catch (error) {
    return plainly(error);
  }
}

function plainly(value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message, code } = value as Error & { code?: unknown };
    return { name, message, code };
  }
  if (Array.isArray(value)) return value.map(plainly);
  if (typeof value !== "object" || value === null || !("status" in value)) return value;
  const { reason } = value as { reason?: unknown };
  return reason === undefined ? value : { ...value, reason: plainly(reason) };
}

async function outcomesOf(connection: DriverConnection): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const request of requests) outcomes.push(await outcomeOf(request(connection)));
  return outcomes;
}

let database: TestDatabase;
let turns: readonly Buffer[];
let expected: readonly unknown[];
const uncaught: unknown[] = [];
const note = (error: unknown): void => void uncaught.push(error);

beforeAll(async () => {
  process.on("uncaughtExceptionMonitor", note);
  database = await createTestDatabase();
  await using tape = await WireTape.record(database.config);
  const { user, password } = database.config;
  const ignore = (): void => undefined;
  const connection = await wireDriver().connect(
    {
      ...tape.address,
      user,
      database: database.name,
      password: async () => password,
      tls: false,
      parameters: {},
      connectTimeoutMs: 5_000,
      statementCacheSize: 8,
      decoders: createTypes(),
    },
    { closed: ignore, notice: ignore, notification: ignore, parameter: ignore },
  );
  // The driver's first statement is its own.
  const from = tape.turns.length;
  expected = await outcomesOf(connection);
  turns = tape.turns.slice(from);
  await connection.close(1_000);
});
afterAll(async () => {
  await database.drop();
  process.off("uncaughtExceptionMonitor", note);
  expect(uncaught).toEqual([]);
});

const whole: Cut = (turn) => [turn];

async function replayed(cut: Cut): Promise<unknown[]> {
  const { connection, hangUp } = await replay(turns, cut);
  const outcomes = await outcomesOf(connection);
  hangUp();
  return outcomes;
}

describe("what a real server has said", () => {
  it("means the same when it is said again", async () => {
    expect(await replayed(whole)).toEqual(expected);
  });

  it("means the same wherever it is split in two", async () => {
    const longest = Math.max(...turns.map((turn) => turn.length));
    for (let at = 1; at < longest; at++)
      expect(await replayed((turn) => [turn.subarray(0, at), turn.subarray(at)])).toEqual(expected);
  }, 120_000);

  it.each([1, 2, 3, 5, 7, 11])("means the same in pieces of %i bytes", async (size) => {
    const cut: Cut = (turn) => piecesOf(turn, () => size);
    expect(await replayed(cut)).toEqual(expected);
  });

  it("means the same in any pieces", async () => {
    const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 40 }));
    await fc.assert(
      fc.asyncProperty(sizes, async (stream) => {
        const next = (): number => stream.next().value as number;
        expect(await replayed((turn) => piecesOf(turn, next))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe("what no server has said", () => {
  it("ends every request, with a typed error where it fails", async () => {
    const sessions = fc.record({ at: place, fault: faults });
    await fc.assert(
      fc.asyncProperty(sessions, async ({ at, fault }) => {
        const cut: Cut = (turn, index) =>
          index === at % turns.length && turn.length > 0 ? fault(turn) : [turn];
        const { connection, hangUp, closed } = await replay(turns, cut);
        for (const request of requests) await endOf(request(connection), hangUp);
        hangUp();
        await tick();
        expect(closed()).toBeDefined();
        expect(connection.inFlight).toBe(0);
      }),
      { numRuns },
    );
  }, 600_000);
});

function tick(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** A request whose answer does not come ends with the network, at the latest. */
async function endOf(work: Promise<unknown>, hangUp: () => void): Promise<void> {
  const ends: unknown[] = [];
  work.then(
    () => ends.push(undefined),
    (error: unknown) => ends.push(error),
  );
  for (let ticks = 0; ticks < 20 && ends.length === 0; ticks++) await tick();
  if (ends.length === 0) hangUp();
  await tick();
  expect(ends).toHaveLength(1);
  expect(ends[0] === undefined || isDatabaseError(ends[0]), String(ends[0])).toBe(true);
}
