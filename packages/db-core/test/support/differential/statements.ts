import fc from "fast-check";
import type { Prepared } from "../../../src/driver/driver.js";
import { bound, expression, quoted } from "./typed-values.js";

/** A table that statements read, fill, break and change. */
export const tableSchema = `
  DROP TABLE IF EXISTS kept;
  CREATE TABLE kept (
    id int PRIMARY KEY, word text NOT NULL DEFAULT 'w', at timestamptz, ratio float8 CHECK (ratio < 1000),
    CONSTRAINT word_once UNIQUE (word) DEFERRABLE INITIALLY DEFERRED)`;

export const rowsSchema = `
  DELETE FROM kept;
  INSERT INTO kept SELECT n, 'word ' || n, timestamptz '2024-01-01Z' + n * interval '1 day', n / 8.0
  FROM generate_series(1, 5) AS n`;

const names = ["a", "b", "c", "ünï", "__proto__", "constructor", "0", 'we"ird', "A b"];
const name = fc.constantFrom(...names).map((each) => `"${each.replaceAll('"', '""')}"`);
const count = fc.constantFrom(0, 1, 1, 2, 3, 70);

/** Columns of any types over some rows, some of them NULL. */
const selection: fc.Arbitrary<string> = fc
  .record({
    columns: fc.array(fc.tuple(expression, name, fc.boolean()), { minLength: 0, maxLength: 6 }),
    rows: count,
  })
  .map(({ columns, rows }) => {
    const list = columns.map(([value, as, isGappy]) =>
      isGappy ? `CASE WHEN i % 3 <> 0 THEN ${value} END AS ${as}` : `${value} AS ${as}`,
    );
    return `SELECT ${list.join(", ")} FROM generate_series(1, ${rows}) AS g (i)`;
  });

const id = fc.integer({ min: 0, max: 9 });

/** On the table: some succeed, some are refused. */
const onTable: fc.Arbitrary<string> = fc.oneof(
  fc.constant("SELECT * FROM kept ORDER BY id"),
  fc.constant("TABLE kept ORDER BY id"),
  id.map((n) => `INSERT INTO kept VALUES (${n}, 'new ${n}', now() - now() + '2024-01-01Z', 0.1)`),
  id.map((n) => `INSERT INTO kept (id, word) VALUES (${n}, 'word 1') RETURNING *`),
  id.map((n) => `INSERT INTO kept (id, word) VALUES (${n}, NULL)`),
  id.map((n) => `UPDATE kept SET ratio = ${n * 200} WHERE id <= ${n}`),
  id.map((n) => `UPDATE kept SET ratio = ${n * 200} WHERE id = ${n} RETURNING id, ratio`),
  id.map((n) => `DELETE FROM kept WHERE id = ${n}`),
  id.map(
    (n) =>
      `WITH gone AS (DELETE FROM kept WHERE id > ${n} RETURNING *) SELECT * FROM gone ORDER BY id`,
  ),
);

const failing: readonly string[] = [
  "SELECT 1 / 0",
  "SELECT 'x'::int",
  "SELECT nothing",
  "SELECT * FROM nowhere",
  "SELECT 'ü🙂', nothing",
  "selct",
  "SELECT 1; SELECT 2",
  "SELECT",
  "",
  "-- nothing",
  "SELECT $1::int",
  "SELECT 'a'::mood, 'angry'::mood",
  "SELECT (-1)::positive",
  "SELECT 10 / (3 - i) AS n FROM generate_series(1, 5) AS g (i)",
  "COPY (TABLE kept ORDER BY id) TO STDOUT",
  "COPY kept (id) FROM STDIN",
  "DO $$ BEGIN RAISE EXCEPTION 'own' USING ERRCODE = 'AB123', HINT = 'h', DETAIL = 'd', COLUMN = 'c'; END $$",
  "SET nonsense = 1",
  "EXECUTE nobody",
];

const others: readonly string[] = [
  "DO $$ BEGIN RAISE NOTICE 'noticed %', 1; RAISE WARNING 'ü' USING HINT = 'hint'; END $$",
  "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$",
  "CREATE TEMP TABLE IF NOT EXISTS passing (n int)",
  "DROP TABLE IF EXISTS passing",
  "LISTEN news",
  "NOTIFY news, 'told'",
  "PREPARE own AS SELECT 1",
  "SHOW TimeZone",
  "EXPLAIN (COSTS off) SELECT 1",
  "VALUES (1, 'a'), (2, NULL)",
  "SELECT",
];

/** They change the session: how dates and bytes are written, among other things. */
export const settings: readonly string[] = [
  "SET DateStyle = 'German'",
  "SET DateStyle = 'SQL, DMY'",
  "SET DateStyle = 'ISO, YMD'",
  "SET IntervalStyle = 'iso_8601'",
  "SET bytea_output = 'escape'",
  "SET TimeZone = 'Asia/Kolkata'",
  "SET TimeZone = 'Europe/Amsterdam'",
  "SET extra_float_digits = 3",
  "SET application_name = 'other'",
  "RESET ALL",
  "DISCARD ALL",
  "DEALLOCATE ALL",
];

/** They change what a kept statement returns. */
export const alterations: readonly string[] = [
  "ALTER TABLE kept ADD COLUMN more int DEFAULT 7",
  "ALTER TABLE kept RENAME COLUMN at TO moment",
  "ALTER TABLE kept ALTER COLUMN ratio TYPE float4",
  "ALTER TABLE kept DROP COLUMN ratio",
];

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: selection },
  { weight: 4, arbitrary: onTable },
  { weight: 3, arbitrary: fc.constantFrom(...failing) },
  { weight: 2, arbitrary: fc.constantFrom(...others) },
);

const rowMode = fc.constantFrom("object" as const, "object" as const, "array" as const);

/** With values; sometimes one too few or too many, or bytes where there is text. */
const withValues: fc.Arbitrary<Prepared> = fc
  .record({
    parameters: fc.array(bound, { minLength: 1, maxLength: 4 }),
    keep: fc.boolean(),
    off: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, -1),
  })
  .map(({ parameters, keep, off }) => {
    const list = parameters.map(({ type }, index) => `$${index + 1}::${type} AS c${index}`);
    const values = parameters.map(({ text: value }) => value);
    return {
      text: `SELECT ${list.join(", ")}, ${quoted("end")} AS last`,
      values: off > 0 ? [...values, "1"] : values.slice(0, values.length + off),
      keep,
    };
  });

const bytes: fc.Arbitrary<Prepared> = fc.uint8Array({ maxLength: 40 }).map((value) => ({
  text: "SELECT $1::bytea AS bytes, length($1::bytea) AS n",
  values: [value],
  keep: true,
}));

/** A statement for the extended protocol. */
export const prepared: fc.Arbitrary<Prepared> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ text, values: fc.constant([]), keep: fc.boolean(), rowMode }),
  },
  { weight: 3, arbitrary: withValues },
  { weight: 1, arbitrary: bytes },
);
