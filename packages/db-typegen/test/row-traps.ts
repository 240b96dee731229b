import { type Trap, trap } from "./trap.js";

/** Statements whose rows, groups, joins, constraints and changes mislead. */
export const rowTraps: readonly Trap[] = [
  // What holds for this row does not hold for the others that a window looks at.
  trap(
    `SELECT CASE WHEN s IS NOT NULL THEN first_value(s) OVER (ORDER BY id) ELSE 'x' END FROM a`,
    "?",
  ),
  trap(
    `SELECT CASE WHEN s IS NOT NULL THEN lag(s, 1, 'd') OVER (ORDER BY id) ELSE 'x' END FROM a`,
    "?",
  ),
  trap(
    `SELECT CASE WHEN n IS NULL THEN 0 ELSE n END, CASE WHEN n IS NOT NULL THEN n ELSE 0 END FROM a`,
    "--",
  ),
  trap(`SELECT CASE WHEN n IS NOT NULL OR s IS NOT NULL THEN n ELSE 0 END FROM a`, "?"),
  trap(`SELECT CASE WHEN n IS NOT NULL AND s IS NOT NULL THEN n ELSE 0 END FROM a`, "-"),
  trap(`SELECT CASE WHEN n > 2 THEN n WHEN n IS NULL THEN 0 ELSE n END FROM a`, "-"),
  trap(
    `SELECT CASE n WHEN 2 THEN 1 END, CASE n WHEN NULL THEN n ELSE 1 END FROM a`,
    "?-".replace("-", "~"),
  ),
  trap(`SELECT CASE WHEN flip(n) IS NOT NULL THEN flip(n) ELSE 0 END FROM a`, "?"),
  trap(
    `SELECT CASE WHEN NOT (n IS NULL) THEN n ELSE 0 END, CASE WHEN (n IS NULL) IS FALSE THEN n ELSE 0 END FROM a`,
    "--",
  ),
  trap(
    `SELECT CASE WHEN s = ANY (ARRAY[]::text[]) THEN s ELSE '' END, CASE WHEN s <> ALL (ARRAY[]::text[]) THEN s ELSE '' END FROM a`,
    "-?",
  ),
  trap(`SELECT max(CASE WHEN n IS NOT NULL THEN n END) FROM a GROUP BY f`, "?"),
  trap(
    `SELECT CASE WHEN max(n) IS NOT NULL THEN max(n) ELSE 0 END, CASE WHEN max(n) IS NOT NULL THEN min(n) ELSE 0 END FROM a GROUP BY f`,
    "-~",
  ),

  // Windows and their frames.
  trap(`SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) FROM a`, "?"),
  trap(
    `SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM a`,
    "?",
  ),
  trap(
    `SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), last_value(id) OVER (ORDER BY id) FROM a`,
    "--",
  ),
  trap(
    `SELECT count(*) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING), ntile(n) OVER (ORDER BY id DESC) FROM a`,
    "-?",
  ),
  trap(
    `SELECT sum(id) FILTER (WHERE f) OVER (ORDER BY id), count(*) FILTER (WHERE f) OVER () FROM a`,
    "?-",
  ),
  trap(
    `SELECT lag(id) OVER (ORDER BY id), lag(id, 1, 0) OVER (ORDER BY id), lag(id, n, 0) OVER (ORDER BY id), lead(n, 1, 0) OVER (ORDER BY id) FROM a`,
    "?-??",
  ),
  trap(
    `SELECT nth_value(id, 2) OVER (ORDER BY id), array_agg(s) OVER (ORDER BY id), first_value(s) OVER (ORDER BY id) FROM a`,
    "?-?",
  ),
  trap(
    `SELECT sum(id) OVER w, sum(id) OVER (w ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) FROM a WINDOW w AS (ORDER BY id)`,
    "-?",
  ),
  trap(`SELECT stddev(id) OVER (PARTITION BY id), var_pop(id) OVER (PARTITION BY id) FROM a`, "?-"),

  trap(
    `SELECT sum(i) OVER (ORDER BY t RANGE BETWEEN '1 mon -29 days' PRECEDING AND CURRENT ROW)
      FROM (VALUES ('2023-03-01'::timestamp, 1)) v (t, i)`,
    "?",
  ),

  // Groups.
  trap(`SELECT n FROM a WHERE n IS NOT NULL GROUP BY ROLLUP (n)`, "?"),
  trap(`SELECT n FROM a GROUP BY ROLLUP (n) HAVING n IS NOT NULL`, "-"),
  trap(`SELECT id, nn FROM a GROUP BY GROUPING SETS ((id), (id, nn))`, "-?"),
  trap(`SELECT id, nn FROM a GROUP BY id, ROLLUP (nn)`, "-?"),
  trap(`SELECT id, nn, count(*) FROM a GROUP BY CUBE (id, nn)`, "??-"),
  trap(`SELECT lower(nn), upper(lower(nn)), count(*) FROM a GROUP BY ROLLUP (lower(nn))`, "??-"),
  trap(`SELECT sum(id), count(*) FROM a WHERE false GROUP BY ()`, "?-"),
  trap(`SELECT sum(id) FROM a GROUP BY GROUPING SETS ((), (n))`, "~"),
  trap(`SELECT sum(id) FROM a WHERE false GROUP BY GROUPING SETS ((), (n))`, "?"),
  trap(`SELECT sum(id) FROM a GROUP BY n`, "-"),
  trap(`SELECT sum(n), sum(id), array_agg(n), stddev(id), var_pop(id) FROM a GROUP BY id`, "?--?-"),
  trap(
    `SELECT max(id) FILTER (WHERE f), count(*) FILTER (WHERE f), string_agg(nn, NULL) FROM a GROUP BY id`,
    "?--",
  ),
  trap(
    `SELECT corr(id, d), regr_count(id, d), mode() WITHIN GROUP (ORDER BY nn), percentile_cont(0.5) WITHIN GROUP (ORDER BY d) FROM a GROUP BY id`,
    "?---",
  ),
  trap(
    `SELECT percentile_disc(NULL::float8) WITHIN GROUP (ORDER BY id), rank(5) WITHIN GROUP (ORDER BY id) FROM a GROUP BY f`,
    "?~",
  ),
  trap(`SELECT nn, GROUPING(nn), max(nn) FROM a GROUP BY ROLLUP (nn)`, "?-~"),
  trap(`SELECT max(id) FROM a HAVING max(id) IS NOT NULL`, "-"),
  trap(`SELECT (SELECT max(a.id)) FROM a`, "~"),
  trap(`SELECT (SELECT max(empty.id)) FROM empty`, "?"),
  trap(
    `SELECT x.id FROM (SELECT id, n FROM a WHERE n IS NOT NULL) x GROUP BY GROUPING SETS ((x.id), ()) HAVING count(*) > 0`,
    "?",
  ),
  trap(`SELECT coalesce(n, 0) FROM a GROUP BY ROLLUP (n)`, "-"),
  trap(`SELECT n + 1 FROM a WHERE n > 0 GROUP BY GROUPING SETS ((n), (s))`, "?"),

  // Joins.
  trap(
    `SELECT a.id, b.k FROM a LEFT JOIN b ON b.a_id = a.id AND b.k = 'k1' WHERE b.id > 0 OR b.id IS NULL`,
    "-?",
  ),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.id > 0 OR b.k = 'k2'`, "-"),
  trap(
    `SELECT b.k, c.w FROM a LEFT JOIN (b LEFT JOIN c ON c.b_id = b.id) ON b.a_id = a.id WHERE c.w IS NOT NULL`,
    "--",
  ),
  trap(
    `SELECT a.id, b.k, c.w FROM a LEFT JOIN b ON b.a_id = a.id LEFT JOIN c ON c.b_id = b.id AND b.v IS NOT NULL`,
    "-??",
  ),
  trap(
    `SELECT a.id, b.id FROM a FULL JOIN b ON b.a_id = a.id WHERE a.id = 1`,
    "--".replace(/-$/, "~"),
  ),
  trap(`SELECT a.id, b.id FROM a FULL JOIN b ON b.a_id = a.id WHERE a.id < 4`, "-?"),
  trap(`SELECT a.id, b.id FROM a FULL JOIN b ON b.a_id = a.id AND a.id = 1 WHERE b.id > 0`, "?-"),
  trap(`SELECT a.id, b.id FROM a FULL JOIN b ON false`, "??"),
  trap(
    `SELECT coalesce(a.id, b.id), greatest(a.id, b.id), coalesce(a.n, b.id), coalesce(a.id, b.am) FROM a FULL JOIN b ON false`,
    "--??",
  ),
  trap(`SELECT id FROM a FULL JOIN b USING (id) FULL JOIN c USING (id)`, "-"),
  trap(`SELECT x.id FROM b LEFT JOIN (a FULL JOIN c USING (id)) x ON x.id = b.am`, "?"),
  trap(
    `SELECT coalesce(x.l, x.r) FROM b LEFT JOIN (SELECT a.id AS l, c.id AS r FROM a FULL JOIN c ON false) x ON x.l = b.am`,
    "?",
  ),
  trap(
    `SELECT j.nn FROM (a LEFT JOIN b ON b.a_id = a.id) AS j (aid, n, s, f, tags, j, r, ts, p, nn)`,
    "-",
  ),
  trap(`SELECT j.k FROM (a LEFT JOIN b ON b.a_id = a.id) AS j`, "?"),
  trap(`SELECT u.id, a.n FROM a JOIN b USING (id) AS u RIGHT JOIN c ON true`, "??"),
  trap(`SELECT a.s FROM a NATURAL LEFT JOIN b`, "?"),
  trap(`SELECT l.x FROM a LEFT JOIN LATERAL (SELECT a.nn AS x) l ON a.id > 2`, "?"),
  trap(`SELECT l.x FROM a CROSS JOIN LATERAL (SELECT a.n AS x) l WHERE a.n IS NOT NULL`, "-"),
  trap(
    `SELECT a.n, x.m FROM a LEFT JOIN LATERAL (SELECT max(b.id) AS m FROM b WHERE b.a_id = a.id) x ON true`,
    "??",
  ),
  trap(
    `SELECT x.c FROM a LEFT JOIN LATERAL (SELECT count(*) AS c FROM b WHERE b.a_id = a.id) x ON true`,
    "~",
  ),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id AND b.v = 'v' JOIN c ON c.b_id = b.id`, "-"),
  trap(`SELECT a.id, b.am FROM a RIGHT JOIN b ON b.am = a.id`, "??"),
  trap(`SELECT a.id, b.am FROM a RIGHT JOIN b ON b.am = a.id WHERE a.id IS NOT NULL`, "--"),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE coalesce(b.k, 'z') = 'z'`, "?"),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE NOT (b.k = 'k1')`, "-"),
  // The planner makes TRUE of the condition, whatever b.id is.
  trap(
    `SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE ('(,)'::int4range @> b.id) IS NOT NULL`,
    "?",
    { since: 17 },
  ),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.id === 1`, "?"),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.k IS DISTINCT FROM 'k1'`, "?"),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.k IS NOT DISTINCT FROM 'k1'`, "-"),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE (b.k = 'k1') IS NOT TRUE`, "?"),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE (b.k = 'k1') IS NOT UNKNOWN`, "-"),
  trap(`SELECT b.k FROM a LEFT JOIN b ON b.a_id = a.id WHERE b IS NOT NULL`, "-"),
  trap(`SELECT b.k, b FROM a LEFT JOIN b ON b.a_id = a.id WHERE NOT (b IS NULL)`, "--"),
  trap(`SELECT a.n, a.s FROM a WHERE (a.n, a.s) IS NOT NULL`, "--"),
  trap(`SELECT a.n, a.s FROM a WHERE NOT ((a.n, a.s) IS NULL)`, "?-".replace("-", "~")),
  trap(`SELECT a.n FROM a WHERE (a.n, a.s) < (5, 'z')`, "~"),
  trap(`SELECT $1::int FROM a LEFT JOIN b ON b.a_id = $1`, "-", { values: [[1]] }),
  trap(`SELECT (SELECT b.id FROM b WHERE b.a_id = a.n LIMIT 1), a.n FROM a`, "??"),
  trap(
    `SELECT x.y FROM a LEFT JOIN LATERAL (SELECT a.n AS y FROM b LEFT JOIN c ON c.b_id = a.n LIMIT 1) x ON true`,
    "?",
  ),

  // Foreign keys.
  trap(`SELECT a.nn FROM b LEFT JOIN a ON a.id = b.a_id`, "-"),
  trap(`SELECT a.nn FROM b LEFT JOIN a ON a.id = b.am`, "?"),
  trap(`SELECT a.nn FROM b LEFT JOIN a ON a.id = b.am WHERE b.am IS NOT NULL`, "-"),
  trap(`SELECT a.nn FROM b LEFT JOIN a ON a.id = b.a_id AND a.nn = 'one'`, "?"),
  trap(`SELECT a.nn FROM b LEFT JOIN (SELECT * FROM a WHERE id = 1) a ON a.id = b.a_id`, "?"),
  trap(`SELECT a.nn FROM deferred x LEFT JOIN a ON a.id = x.a_id`, "~"),
  trap(`SELECT a.nn FROM orphan x LEFT JOIN a ON a.id = x.a_id`, "?"),
  trap(`SELECT a.nn FROM inherited_key x LEFT JOIN a ON a.id = x.a_id`, "?"),
  trap(`SELECT a.nn FROM ONLY inherited_key x LEFT JOIN a ON a.id = x.a_id`, "-"),
  trap(`SELECT t.v FROM to_two x LEFT JOIN two_keys t ON t.x = x.x AND t.y = x.y`, "-"),
  trap(`SELECT t.v FROM to_two x LEFT JOIN two_keys t ON t.x = x.x AND t.y = x.z`, "?"),
  trap(`SELECT t.v FROM to_two x LEFT JOIN two_keys t ON t.x = x.y AND t.y = x.x`, "?"),
  trap(`SELECT p.v FROM to_part x LEFT JOIN part p ON p.id = x.part_id`, "~"),
  trap(`SELECT p.v FROM to_part x LEFT JOIN ONLY part p ON p.id = x.part_id`, "?"),
  trap(`SELECT s.word FROM to_secret x LEFT JOIN secret s ON s.id = x.secret_id`, "?", {
    asReader: true,
  }),
  trap(`SELECT a.nn FROM c LEFT JOIN b ON b.id = c.b_id LEFT JOIN a ON a.id = b.a_id`, "?"),
  trap(`SELECT a.nn FROM b LEFT JOIN a ON a.id = b.a_id FOR UPDATE OF b`, "~"),
  trap(`SELECT a.nn FROM b LEFT JOIN a TABLESAMPLE bernoulli (0) ON a.id = b.a_id`, "?"),

  // Constraints.
  trap(`SELECT v FROM parent`, "?"),
  trap(`SELECT v FROM ONLY parent`, "-"),
  trap(`SELECT v, w FROM unchecked`, "??"),
  trap(`SELECT x, y, z, q FROM d`, "--?-"),
  trap(`SELECT (SELECT x FROM empty), (SELECT x FROM empty)::text`, "??"),
  trap(`SELECT v, o, tableoid FROM part`, "-?-"),
  trap(`SELECT id, s FROM mv`, "~?"),
  trap(`SELECT (p).x, (pn).y, p FROM a`, "???"),
  trap(`SELECT 'x'::short_code, NULL::maybe_code, $1::code`, "-?-", { values: [["c"]] }),

  // Views.
  trap(`SELECT id, nn, k, v FROM v_join`, "--??"),
  trap(`SELECT id, nn, k FROM v_filtered`, "---"),
  trap(`SELECT s FROM v_barrier`, "-"),
  trap(
    `SELECT f.k, j.k FROM a LEFT JOIN v_filtered f ON f.id = a.id LEFT JOIN v_join j ON j.id = a.id`,
    "??",
  ),
  trap(`UPDATE v_updatable SET s = NULL WHERE s IS NOT NULL RETURNING id, nn, s`, "--?"),
  trap(`INSERT INTO v_instead VALUES (5, 'x') RETURNING id, x`, "?~"),
  trap(`INSERT INTO ruled VALUES (200, 'v') RETURNING id, v`, "?-"),

  // Changes.
  trap(`UPDATE a SET s = NULL WHERE s IS NOT NULL RETURNING s`, "?"),
  trap(`UPDATE a SET s = 'x' WHERE s IS NULL RETURNING s, nn`, "~-"),
  trap(`UPDATE a SET s = NULL WHERE s IS NOT NULL RETURNING old.s, new.s`, "-?", { since: 18 }),
  trap(`DELETE FROM c WHERE b_id IS NOT NULL RETURNING b_id, w`, "--"),
  trap(`DELETE FROM c RETURNING old.w, new.w`, "-?", { since: 18 }),
  trap(`INSERT INTO c VALUES (300, NULL, 'n') RETURNING old.w, new.w, b_id`, "?-?", { since: 18 }),
  trap(
    `INSERT INTO c VALUES (100, NULL, 'n') ON CONFLICT (id) DO UPDATE SET w = excluded.w RETURNING w, old.w`,
    "-~",
    { since: 18 },
  ),
  trap(`UPDATE watched SET v = 'set' RETURNING v, w`, "?-"),
  trap(`INSERT INTO watched (id, v) VALUES (7, 'set') RETURNING v, w`, "?-"),
  trap(
    `UPDATE b SET v = 'x' FROM a LEFT JOIN c ON c.b_id = a.id WHERE a.id = b.a_id RETURNING b.k, a.nn, c.w`,
    "--?",
  ),
  trap(
    `MERGE INTO c USING (VALUES (100, 'm'), (999, 'm')) s (id, w) ON c.id = s.id WHEN MATCHED THEN DELETE
    WHEN NOT MATCHED THEN INSERT VALUES (s.id, NULL, s.w) RETURNING c.w, s.w, c.b_id, merge_action()`,
    "--?-",
    { since: 17 },
  ),
  trap(
    `MERGE INTO c USING (VALUES (100, 'm')) s (id, w) ON c.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING c.w, s.w`,
    "-?",
    { since: 17 },
  ),
  trap(
    `MERGE INTO c USING (VALUES (100, 'm'), (999, 'm')) s (id, w) ON c.id = s.id WHEN MATCHED THEN DELETE
    WHEN NOT MATCHED THEN INSERT VALUES (s.id, NULL, s.w) RETURNING old.w, new.w`,
    "??",
    { since: 18 },
  ),
  trap(
    `WITH gone AS (DELETE FROM c RETURNING b_id, w) SELECT g.w, g.b_id, b.k FROM gone g LEFT JOIN b ON b.id = g.b_id`,
    "-??",
  ),
];
