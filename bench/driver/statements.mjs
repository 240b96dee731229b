/** What is asked, of which table. */

export const schema = `
CREATE TABLE item (id int PRIMARY KEY, name text, price numeric(10, 2), qty int, active bool);
INSERT INTO item SELECT n, 'item ' || n, n * 1.25, n % 100, n % 2 = 0 FROM generate_series(1, 10000) AS n;
CREATE TABLE wide AS SELECT n AS id, n::int8 * 1000003 AS big, n % 2 = 0 AS flag, n / 7.0::float8 AS ratio,
  (n * 1.37)::numeric(12, 4) AS amount, timestamptz '2024-01-01 00:00Z' + n * interval '37 seconds' AS at,
  gen_random_uuid() AS key, jsonb_build_object('n', n, 'tags', jsonb_build_array('a', 'b')) AS doc,
  ARRAY['red', 'green', 'it''s ' || n] AS words, 'a short text of row ' || n AS note
FROM generate_series(1, 1000) AS n;
ANALYZE`;

export const byKey = "SELECT id, name, price, qty, active FROM item WHERE id = $1";
export const wideRows = "SELECT * FROM wide WHERE id <= $1";
