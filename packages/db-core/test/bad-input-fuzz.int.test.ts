import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isDatabaseError, type DatabaseError } from "../src/errors/index.js";
import {
  createDatabaseServer,
  type DatabaseServer,
  type Queryable,
  type QueryOptions,
} from "../src/index.js";
import { waitUntil } from "./support/wait-until.js";

/** Statements tried; `ABE_FUZZ_RUNS` and `ABE_FUZZ_SEED` say otherwise. A failure prints its seed. */
const runs = Number(process.env["ABE_FUZZ_RUNS"] ?? 400);
const seed = process.env["ABE_FUZZ_SEED"];
const parameters = { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) };

let database: TestDatabase;
/** One connection, so that whatever is left behind on it shows. */
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 1, acquireTimeoutMs: 3_000 });
  await db.query("CREATE TABLE kept (id bigint PRIMARY KEY, word text)");
  await db.query("CREATE TABLE narrow (id bigint, n int2 CHECK (n <> 13))");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const circle: Record<string, unknown> = {};
circle["self"] = circle;

/** Values of every kind, most of which cannot be sent or stored. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    circle,
    Symbol("s"),
    () => 1,
    Promise.resolve(1),
    new Date(NaN),
    "a\0b",
    "a\ud800b",
    [1, [2]],
    [["a\0"]],
    { toJSON: () => undefined },
    { toJSON: () => circle },
    new Map([[1, 2]]),
    Number.NaN,
    -0,
    Infinity,
    2 ** 63,
    9_007_199_254_740_993n,
    10n ** 40n,
    new Uint8Array([0, 255]),
    new Proxy({}, { ownKeys: () => JSON.parse("{") as string[] }),
  ),
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true }),
  fc.string({ unit: "binary" }),
);

/** What is done to a good text to make it a bad one, or another good one. */
const hostileText: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.constant((text: string) => text),
  fc.constantFrom<(text: string) => string>(
    () => "",
    () => " -- nothing",
    (text) => `${text};`,
    (text) => `${text}; ${text}`,
    (text) => `${text}; COMMIT`,
    (text) => `COMMIT; ${text}`,
    (text) => `/* ${text}`,
    (text) => `${text} \0`,
    (text) => `${text} \udfff`,
    (text) => `BEGIN; ${text}`,
    (text) => `ROLLBACK AND CHAIN; ${text}`,
    (text) => text.replace("$1", "$3"),
    (text) => text.replace("$1", "$65536"),
    (text) => text.replace("$1", "$0"),
    (text) => text.replace("VALUES", "VALEUS"),
    (text) => `EXPLAIN ${text}`,
    (text) => `PREPARE TRANSACTION 'x'; ${text}`,
    (text) => `COPY kept FROM STDIN; ${text}`,
    (text) => `DO $$ BEGIN ${text.replace("$1", "1").replace("$2", "'x'")}; COMMIT; END $$`,
    (text) => `WITH gone AS (${text} RETURNING 1) SELECT 1 / 0 FROM gone`,
    (text) => text.replace("kept", "narrow"),
    (text) => `${text} RETURNING repeat('x', -1)`,
    () => "SELECT '\\",
    () => 'SELECT "',
    () => "SELECT $$",
    () => "SELECT E'\\u0000'",
    () => "SAVEPOINT s",
    () => "COPY kept TO STDOUT",
    () => "LOCK TABLE kept",
    () => "DECLARE c CURSOR FOR SELECT 1",
  ),
  fc.tuple(fc.nat(60), fc.string({ unit: "binary", minLength: 1, maxLength: 6 })).map(
    ([at, noise]) =>
      (text: string) =>
        text.slice(0, at) + noise + text.slice(at),
  ),
  fc.nat(60).map((at) => (text: string) => text.slice(0, at)),
);

interface Given {
  readonly text: string;
  readonly values: unknown[];
}

const ways = {
  query: (on: Queryable, { text, values }: Given, options: QueryOptions): Promise<unknown> =>
    on.query(text, values, options),
  execute: (on: Queryable, { text, values }: Given, options: QueryOptions): Promise<unknown> =>
    on.execute(text, values, options),
  scalar: (on: Queryable, { text, values }: Given, options: QueryOptions): Promise<unknown> =>
    on.scalar(text, values, options),
  batch: (on: Queryable, given: Given, options: QueryOptions): Promise<unknown> =>
    on.batch([{ text: "SELECT 1" }, given], options),
  explain: (on: Queryable, given: Given): Promise<unknown> => on.explain(given, { analyze: true }),
  async stream(on: Queryable, given: Given): Promise<void> {
    for await (const _ of on.stream(given));
  },
};

/** The method of {@link Queryable} it goes through, and how many values it brings. */
interface Attempt {
  readonly method: keyof typeof ways;
  readonly word: unknown;
  readonly mutate: (text: string) => string;
  readonly values: "two" | "one" | "three" | "none" | "text";
  readonly prepare: boolean;
  readonly inTransaction: boolean;
}

const attempts: fc.Arbitrary<Attempt> = fc.record({
  method: fc.constantFrom("query", "execute", "scalar", "batch", "stream", "explain"),
  word: hostileValue,
  mutate: hostileText,
  values: fc.constantFrom("two", "two", "two", "two", "one", "three", "none", "text"),
  prepare: fc.boolean(),
  inTransaction: fc.boolean(),
});

const goodText = "INSERT INTO kept VALUES ($1, $2)";
let nextId = 0;

async function attempt(
  on: Queryable,
  { method, word, mutate, values, prepare }: Attempt,
): Promise<void> {
  const id = ++nextId;
  const given = { two: [id, word], one: [id], three: [id, word, 3], none: [], text: "ab" }[values];
  const statement = { text: mutate(goodText), values: given as unknown[] };
  await ways[method](on, statement, { prepare });
}

/** What became of one attempt, as its caller is told. */
type Told = "applied" | "not_applied" | "unknown";

/** How many rows may be stored then. A text may have become one that stores nothing, or the other way. */
function possibleRows(end: Told, { method, mutate }: Attempt): number[] {
  if (end === "not_applied") return [0];
  const isAsItWas = method !== "explain" && mutate(goodText) === goodText;
  return isAsItWas ? [1] : [0, 1];
}

async function told(work: Promise<unknown>): Promise<Told> {
  try {
    await work;
    return "applied";
  } catch (error) {
    if (!isDatabaseError(error)) throw new TypeError("an error of no type", { cause: error });
    expectSpecific(error);
    return error.outcome;
  }
}

function expectSpecific(error: DatabaseError): void {
  expect(error.code).toMatch(/^(?:DB_[A-Z_]+|[0-9A-Z]{5})$/);
  expect(error.message.length).toBeGreaterThan(3);
  expect(error.name).not.toBe("Error");
}

const rowsKept = (): Promise<number> =>
  db.scalar("SELECT (SELECT count(*) FROM kept)::int + (SELECT count(*) FROM narrow)::int");

describe("whatever is given to it", () => {
  it("is either done, or refused by an error that says truly whether it was applied", async () => {
    const ends = { applied: 0, not_applied: 0, unknown: 0 };
    const property = fc.asyncProperty(attempts, async (each) => {
      await db.query("TRUNCATE kept, narrow");
      const end = await told(
        each.inTransaction ? db.transaction((client) => attempt(client, each)) : attempt(db, each),
      );
      ends[end]++;
      const kept = await rowsKept();
      expect(possibleRows(end, each)).toContain(kept);
      expect(end, "the connection was never in doubt").not.toBe("unknown");
      await waitUntil(() => db.stats().used === 0);
      expect(db.stats()).toMatchObject({ total: 1, idle: 1, pending: 0 });
    });
    await fc.assert(property, parameters);
    expect(ends.applied).toBeGreaterThan(runs / 40);
    expect(ends.not_applied).toBeGreaterThan(runs / 4);
  }, 600_000);
});
