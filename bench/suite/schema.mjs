/** What is asked, of which tables. */

/** Rows of the table that is asked by key. */
export const items = 10_000;

export const schema = [
  "CREATE TABLE item (id int PRIMARY KEY, name text, price numeric(10, 2), qty int, active bool)",
  `INSERT INTO item SELECT n, 'item ' || n, n * 1.25, n % 100, n % 2 = 0 FROM generate_series(1, ${items}) AS n`,
  `CREATE TABLE wide AS SELECT n AS id, n::int8 * 1000003 AS big, n % 2 = 0 AS flag, n / 7.0::float8 AS ratio,
    (n * 1.37)::numeric(12, 4) AS amount, timestamptz '2024-01-01 00:00Z' + n * interval '37 seconds' AS at,
    gen_random_uuid() AS key, jsonb_build_object('n', n, 'tags', jsonb_build_array('a', 'b')) AS doc,
    ARRAY['red', 'green', 'it''s ' || n] AS words, 'a short text of row ' || n AS note
    FROM generate_series(1, 1000) AS n`,
  "CREATE UNLOGGED TABLE entry (id bigserial PRIMARY KEY, item int, note text, at timestamptz DEFAULT now())",
  "CREATE UNLOGGED TABLE bulk (id int, name text, ratio float8, flag bool, at timestamptz)",
  "VACUUM ANALYZE",
];

/** The table that is read row by row; only made where that is measured. */
export const manyRows = `CREATE UNLOGGED TABLE many AS SELECT n AS id, 'name of row ' || n AS name,
  n / 7.0::float8 AS ratio, n % 2 = 0 AS flag, timestamptz '2024-01-01 00:00Z' + n * interval '1 second' AS at
  FROM generate_series(1, 1000000) AS n`;

export const byKey = "SELECT id, name, price, qty, active FROM item WHERE id = $1";
export const wideRows = "SELECT * FROM wide WHERE id <= $1";
export const insert = "INSERT INTO entry (item, note) VALUES ($1, $2) RETURNING id, at";
export const take = "UPDATE item SET qty = qty - 1 WHERE id = $1";
export const give = "UPDATE item SET qty = qty + 1 WHERE id = $1";
export const slow = "SELECT pg_sleep(0.3)";
export const many = "SELECT id, name, ratio, flag, at FROM many WHERE id <= $1";

/** The names that clients with names of their own for statements give to these. */
export const names = new Map([
  [byKey, "by_key"],
  [wideRows, "wide_rows"],
  [insert, "insert_entry"],
  [take, "take"],
  [give, "give"],
]);

export const bulkColumns = ["id", "name", "ratio", "flag", "at"];

/**
 * Rows of the table `bulk`.
 *
 * @param {number} count
 */
export function bulkRows(count) {
  const from = Date.UTC(2024, 0, 1);
  return Array.from({ length: count }, (_, n) => ({
    id: n,
    name: `name of row ${n}`,
    ratio: n / 7,
    flag: n % 2 === 0,
    at: new Date(from + n * 1_000),
  }));
}
