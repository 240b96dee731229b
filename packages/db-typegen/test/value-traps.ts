import { type Trap, trap } from "./trap.js";

/** Statements whose functions, subqueries and parameters mislead. */
export const valueTraps: readonly Trap[] = [
  // Functions and operators.
  trap(`SELECT never(nn), always(s), never(s) FROM a`, "?-?"),
  trap(`SELECT s FROM a WHERE never(s) IS NULL`, "?"),
  trap(
    `SELECT lower(r), isempty('[1,2)'::int4range), lower('[1,2)'::int4range), lower(nn) FROM a`,
    "?-~-",
  ),
  trap(
    `SELECT array_length('{}'::int[], 1), cardinality('{}'::int[]), js -> 'k', js ? 'k', jsonb_typeof(js) FROM a`,
    "?-?--",
  ),
  trap(
    `SELECT extract(month FROM at), extract(epoch FROM at), to_char(at, 'YYYY'), date_trunc('day', at), at::time FROM a`,
    "?-?-?",
  ),
  trap(
    `SELECT substring(nn FROM 'z+'), substring(nn FROM 1 FOR 2), regexp_match(nn, 'zz'), split_part(nn, ',', 9) FROM a`,
    "?-?-",
  ),
  trap(
    `SELECT concat(s, n), concat_ws(',', s), concat_ws(s, 'a'), format(s), num_nulls(s, n), jsonb_build_array(s), quote_nullable(s) FROM a`,
    "--??---",
  ),
  trap(`SELECT concat(VARIADIC tags), num_nulls(VARIADIC tags) FROM a`, "??"),
  trap(
    `SELECT array_append(tags, s), tags || s, tags || tags, array_cat(tags, '{}') FROM a`,
    "--?-",
  ),
  trap(
    `SELECT s = ANY (tags), nn = ANY (ARRAY['zzz', s]), nn = ANY ('{one,two}'), nn <> ALL (ARRAY[nn]), nn IN ('one', 'two') FROM a`,
    "??---",
  ),
  trap(
    `SELECT n IN (1, 2), nn IN (SELECT k FROM b), nn NOT IN (SELECT v FROM b), nn = ALL (SELECT k FROM b WHERE false) FROM a`,
    "?-?-",
  ),
  trap(
    `SELECT row(n, s) = row(1, 'x'), row(id, nn) = row(1, 'x'), row(n) IS NULL, row(n, s) FROM a`,
    "?---",
  ),
  trap(
    `SELECT nullif(id, 1), nullif(id, 99), greatest(n, id), least(n, s::text::int) FROM a WHERE s IS NULL`,
    "?~-?",
  ),
  trap(
    `SELECT current_schema, current_user, current_date, current_setting('no.such', true), current_database() FROM a`,
    "~--?-",
  ),
  trap(`SELECT tags[1], tags[1:2], js['k'], (ARRAY[1, 2])[9] FROM a`, "????"),
  trap(
    `SELECT array(SELECT n FROM a), (SELECT array_agg(n) FROM a WHERE false), exists(SELECT FROM empty)`,
    "-?-",
  ),
  trap(
    `SELECT json_object('k': s), json_array(s), json_arrayagg(s), json_objectagg(nn: s) FROM a GROUP BY id, s`,
    "----",
  ),
  trap(
    `SELECT json_value(js, '$.none'), json_query(js, '$.none'), json_exists(js, '$.none') FROM a`,
    "??~",
    { since: 17 },
  ),
  trap(`SELECT js IS JSON, j IS JSON FROM a`, "-?"),
  trap(`SELECT xmlelement(name x) IS NULL`, "-", { values: [] }),
  trap(`SELECT d / 2, 'NaN'::float8, ln(1.0), id % 2, -n, @ n FROM a`, "----??"),
  trap(
    `SELECT nn || s, nn || 'x', nn LIKE '%', s LIKE '%', nn ~ 'x', f AND true, f OR true, NOT f FROM a`,
    "?--?-?~?",
  ),
  trap(`SELECT e::text, e = 'small', enum_range(e), s::varchar(3), nn::name FROM a`, "---?-"),
  trap(
    `SELECT f IS TRUE, f = true, f IS UNKNOWN, n IS DISTINCT FROM s::text::int FROM a WHERE s IS NULL`,
    "-?--",
  ),

  // Rows of functions.
  trap(`SELECT generate_series(1, 2), generate_series(1, 3)`, "?~"),
  trap(`SELECT generate_series(1, 2), id FROM a`, "--"),
  trap(`SELECT unnest(tags), unnest(ARRAY['a']) FROM a`, "??"),
  trap(
    `SELECT x, y FROM ROWS FROM (generate_series(1, 2), generate_series(1, 3)) AS t (x, y)`,
    "?~",
  ),
  trap(`SELECT x, o FROM unnest(ARRAY[1, NULL]) WITH ORDINALITY AS t (x, o)`, "?-"),
  trap(`SELECT x, y FROM unnest(ARRAY[1], ARRAY[1, 2]) AS t (x, y)`, "?~"),
  trap(`SELECT m, o FROM rows_of(2)`, "~?"),
  trap(`SELECT x, y FROM lost()`, "??"),
  trap(`SELECT l FROM lost() l`, "~"),
  trap(`SELECT id, s FROM of_a()`, "~?"),
  trap(`SELECT x, y FROM pairs_of(1)`, "??"),
  trap(`SELECT (pairs_of(1)).y`, "?"),
  trap(`SELECT w FROM words_of('a') w`, "?"),
  trap(`SELECT a.id, w FROM a, LATERAL words_of(a.nn) w`, "-?"),
  trap(`SELECT x, y FROM any_rows(3) AS t (x int, y text)`, "?~"),
  trap(`SELECT key, value FROM jsonb_each_text('{"a": null}')`, "-?"),
  trap(`SELECT key, value FROM jsonb_each('{"a": null}')`, "--"),
  trap(`SELECT value FROM jsonb_array_elements('[null, 1]')`, "-"),
  trap(`SELECT x FROM string_to_table('a,b', ',', 'a') AS x`, "?"),
  trap(
    `SELECT x FROM json_table('[{"a": 1}, {}]', '$[*]' COLUMNS (x int PATH '$.a', o FOR ORDINALITY)) t`,
    "?",
    { since: 17 },
  ),
  trap(`SELECT a, b FROM jsonb_to_recordset('[{"a": 1}]') AS t (a int, b text)`, "~?"),
  trap(
    `SELECT d.x FROM generate_series('2024-01-01'::timestamptz, '2024-01-02', '1 day') AS d (x)`,
    "-",
  ),

  // Queries within queries.
  trap(
    `WITH RECURSIVE t (n, m) AS (SELECT 1, 1 UNION ALL SELECT n + 1, nullif(n, 2) FROM t WHERE n < 4) SELECT n, m FROM t`,
    "-?",
  ),
  trap(
    `WITH RECURSIVE t (n, m) AS (SELECT 1, 'a' UNION ALL SELECT t.n + 1, a.s FROM t LEFT JOIN a ON a.id = t.n WHERE t.n < 4) SELECT n, m FROM t`,
    "-?",
  ),
  trap(
    `WITH RECURSIVE t (n, m) AS (SELECT 1, NULL::int UNION ALL SELECT n + 1, n FROM t WHERE n < 4) SELECT n, m, count(*) OVER () FROM t`,
    "-?-",
  ),
  trap(
    `WITH t AS (SELECT n FROM a) SELECT x.n FROM t x WHERE x.n IS NOT NULL UNION ALL SELECT t.n FROM t WHERE t.n > 0`,
    "-",
  ),
  trap(`SELECT id FROM a UNION SELECT n FROM a EXCEPT SELECT 1`, "?"),
  trap(`SELECT id FROM a EXCEPT SELECT n FROM a`, "-"),
  trap(`SELECT n FROM a INTERSECT SELECT id FROM a`, "-"),
  trap(`SELECT n FROM a INTERSECT SELECT n FROM a`, "?"),
  trap(`VALUES (1, NULL), (NULL, 2)`, "??"),
  trap(`SELECT x, y FROM (VALUES (1, 'a'), (2, 'b')) v (x, y)`, "--"),
  trap(
    `SELECT (SELECT 1), (SELECT 1 WHERE false), (SELECT n FROM a LIMIT 1), (SELECT 1 LIMIT 0), (SELECT 1 OFFSET 1)`,
    "-????",
  ),
  trap(
    `SELECT (SELECT 1 GROUP BY 1), (SELECT count(*) FROM a HAVING false), (SELECT count(*) FROM a OFFSET 1), (SELECT count(*) FROM a GROUP BY id LIMIT 1)`,
    "-??~",
  ),
  trap(`SELECT (SELECT count(*) FROM a), (SELECT x FROM (SELECT 1 AS x) y), (VALUES (1))`, "---"),
  trap(`SELECT DISTINCT ON (f) f, id FROM a ORDER BY f, id`, "?-"),
  trap(`SELECT id FROM a WHERE n IN (SELECT n FROM a WHERE n IS NOT NULL)`, "-"),
  trap(`SELECT n FROM a WHERE n IN (SELECT id FROM a)`, "-"),
  trap(`SELECT n FROM a WHERE n NOT IN (SELECT id FROM empty)`, "?"),
  trap(`SELECT n FROM a WHERE (n, s) IN (SELECT id, nn FROM a)`, "-"),
  trap(`SELECT n FROM a WHERE n === ANY (ARRAY[1])`, "?"),
  trap(`SELECT s FROM a WHERE flip(1) IS NOT NULL AND s IS NOT NULL`, "-"),
  trap(`SELECT flip(id) FROM a WHERE flip(id) IS NOT NULL`, "?"),

  // Parameters.
  trap(`SELECT coalesce($1::text, s), $1::text FROM a`, "??", { values: [[null]] }),
  trap(`SELECT coalesce($1::text, nn), $2::int + 1 FROM a`, "--", { values: [[null, 1]] }),
  trap(`SELECT id, s FROM a WHERE ($1::text IS NULL OR s = $1)`, "-?", {
    values: [[null], ["two"]],
  }),
  trap(`SELECT s FROM a WHERE s IS NOT DISTINCT FROM $1`, "?", { values: [[null]] }),
  trap(`SELECT s = ANY ($1::text[]), nn = ANY ($1::text[]) FROM a`, "?-", { values: [[["one"]]] }),
  trap(`SELECT unnest($1::int[])`, "-", { values: [[[1, 2]]] }),
  trap(
    `INSERT INTO b (id, a_id, am, v, k) VALUES ($1, $2, $3, $4, $5) RETURNING a_id, am, v, k`,
    "-??-",
    { values: [[50, 1, null, null, "k"]] },
  ),
];
