import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { logObserver } from "@abe/db-core/observer";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { otelProducer } from "../src/producer/index.js";
import { Telemetry, followContext } from "./telemetry.js";

let database: TestDatabase;
let db: DatabaseServer;
let undo: () => void;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(
    { ...database.config, maxConnections: 2, slowQueryMs: 0 },
    { name: "private" },
  );
  await db.query("CREATE TABLE kept (v text UNIQUE, short text CHECK (length(short) < 3))");
  await db.query(`CREATE FUNCTION complain(said text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM said::int;
    EXCEPTION WHEN others THEN
      RAISE EXCEPTION USING MESSAGE = said, DETAIL = said, HINT = said, ERRCODE = 'P0001';
    END $$`);
  undo = followContext();
});
afterAll(async () => {
  undo();
  await db.close();
  await database.drop();
});

const noise = fc.stringMatching(/^['"$\\\-*/;?()&eEuUxX\n \tà1a]{0,6}$/);
/** Characters of it may stand in any literal, and in no name that is used here. */
const marker = fc.stringMatching(/^zq[a-f0-9]{6,10}$/);
const digits = fc.stringMatching(/^9[0-9]{9,14}$/);

interface Hidden {
  /** A literal as it stands in a text, or a comment beside one. */
  readonly literal: string;
  readonly marker: string;
}

function inside(write: (body: string) => string): fc.Arbitrary<Hidden> {
  return fc
    .tuple(noise, marker, noise)
    .map(([before, word, after]) => ({ literal: write(before + word + after), marker: word }));
}

const doubled = (body: string): string => body.replaceAll("'", "''");
const escaped = (body: string): string => doubled(body.replaceAll("\\", "\\\\"));

const hidden: fc.Arbitrary<Hidden> = fc.oneof(
  inside((body) => `'${doubled(body)}'`),
  inside((body) => `E'${escaped(body)}'`),
  inside((body) => `'a'\n  '${doubled(body)}'`),
  inside((body) => `U&'${doubled(body.replaceAll("\\", ""))}'`),
  inside((body) => `$$${body.replaceAll("$", "§")}$$`),
  inside((body) => `$té$${body.replaceAll("$", "§")}$té$`),
  inside((body) => `B'${doubled(body)}'`),
  inside((body) => `'' /* ${body.replaceAll(/[*/]/g, "|")} */`),
  inside((body) => `'' -- ${body.replaceAll("\n", " ")}\n`),
  digits.map((number) => ({ literal: number, marker: number })),
  digits.map((number) => ({ literal: `'${number}'`, marker: number })),
  digits.map((number) => ({ literal: `-.${number}e-7`, marker: number })),
);

/** What works, and what the server refuses with messages that quote: of syntax, of types, of keys, of its own making. */
const templates: readonly ((literal: string) => string)[] = [
  (l) => `SELECT ${l}`,
  (l) => `SELECT ${l}::int`,
  (l) => `SELECT * FROM kept WHERE v = (${l})::text`,
  (l) => `SELECT ${l} FROM nowhere`,
  (l) => `SELECT nothing(${l})`,
  (l) => `INSERT INTO kept (v) VALUES (${l})`,
  (l) => `INSERT INTO kept (v) VALUES (${l}), (${l})`,
  (l) => `INSERT INTO kept (short) VALUES (${l})`,
  (l) => `UPDATE kept SET v = ${l} WHERE v <> ${l} RETURNING v`,
  (l) => `WITH x AS (SELECT ${l} AS v) SELECT v FROM x JOIN kept USING (v)`,
  (l) => `SELECT complain((${l})::text)`,
  (l) => `DO $do$ BEGIN PERFORM complain((${l})::text); END $do$`,
  (l) => `SELECT date ${l}`,
  (l) => `SELECT '{"a": 1}'::jsonb ->> ${l}`,
  (l) => `SELECT ${l} ${l} FROM FROM`,
  (l) => l,
  (l) => `SELECT ${l} AS "quoted" ORDER BY ${l} LIMIT ${l}`,
  (l) => `SET LOCAL app.user TO ${l}`,
  (l) => `COMMENT ON TABLE kept IS ${l}`,
  (l) => `SELECT (${l}`,
  (l) => `SELECT $1::text, ${l}`,
  (l) => `SELECT $1::int, ${l}`,
];

type Run = (text: string, values: string[], value: string) => Promise<unknown>;

async function readAll(rows: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows);
}

const ways: readonly Run[] = [
  (text, values) => db.query(text, values),
  (text, values) => readAll(db.stream({ text, values })),
  (text, values) =>
    db.batch([
      { text, values },
      { text, values },
    ]),
  (text) => readAll(db.copyTo({ text })),
  (_, __, value) => db.copyFrom({ table: "kept", columns: ["v", "short"] }, [[value, value]]),
  (text, values) => db.explain({ text, values }),
  (text, values) => db.transaction((tx) => tx.query(text, values), { name: "work" }),
  (_, __, value) => db.transaction(() => Promise.reject(new RangeError(value))),
  (text, values) => db.query(text, values, { name: "named" }),
  (text, values) => db.query(text, values, { timeoutMs: 1 }),
];

const runs = fc.array(fc.tuple(fc.constantFrom(...templates), fc.constantFrom(...ways), hidden), {
  minLength: 1,
  maxLength: 4,
});

/** Everything that leaves the process on account of what `work` does: metrics, spans and log lines. */
async function shown(work: () => Promise<unknown>): Promise<{ text: string; operations: number }> {
  const telemetry = new Telemetry();
  const lines: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const { meterProvider, tracerProvider } = telemetry;
  const both = { tracerProvider, returnedRows: true, savepoints: true };
  const producer = otelProducer({ ...both, filter: () => false });
  const removals = [
    { warning: () => undefined },
    otelObserver({ meterProvider, ...both }),
    producer,
    logObserver(logger, { sampleLines: Infinity }),
  ].map((observer) => db.addObserver(observer));
  await telemetry.within(work);
  for (const remove of removals) remove();
  const spans = telemetry.spans.map(({ name, attributes, status, events, links }) => [
    name,
    attributes,
    status,
    events,
    links,
  ]);
  const metrics = [...(await telemetry.metrics()).values()];
  const { resourceMetrics } = await producer.metricProducer.collect();
  const added = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  expect(added.map(({ descriptor }) => descriptor.name).toSorted()).toEqual(
    metrics.map(({ descriptor }) => descriptor.name).toSorted(),
  );
  return { text: JSON.stringify([metrics, added, spans, lines]), operations: spans.length };
}

it("shows nothing that stands in a text, a parameter, a row or an error, whatever is run", async () => {
  let operations = 0;
  await fc.assert(
    fc.asyncProperty(runs, async (given) => {
      const after = await shown(async () => {
        for (const [template, run, { literal, marker: value }] of given) {
          const text = template(literal);
          const values = text.includes("$1") ? [value] : [];
          await run(text, values, value).catch(() => undefined);
        }
      });
      operations += after.operations;
      for (const { marker: value } of given.map(([, , each]) => each)) {
        expect(after.text).not.toContain(value);
      }
    }),
    { numRuns: 120 },
  );
  expect(operations).toBeGreaterThan(120);
}, 60_000);

it("shows nothing of a string that a backslash keeps open, as sessions may be set to read them", async () => {
  const text = String.raw`SELECT 'it\'s zqmark' FROM pg_class WHERE relname = ' FROM zqmark'`;
  const after = await shown(() =>
    db.transaction(async (tx) => {
      await tx.query("SET LOCAL standard_conforming_strings = off");
      expect(await tx.query(text)).toMatchObject({ rows: [] });
    }),
  );
  expect(after.text).toContain("SELECT ?");
  expect(after.text).not.toContain("zqmark");
});
