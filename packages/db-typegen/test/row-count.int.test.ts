import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { execute } from "./execution.js";

let database: AnalysisDatabase;

beforeAll(async () => {
  database = await analysisDatabase("adversarial-schema.sql", "definition-schema.sql");
  if (!database.isKnown) return;
  await database.session.simple(`
    CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE TABLE cased (name text PRIMARY KEY, soft text COLLATE any_case UNIQUE, late int UNIQUE DEFERRABLE, part int, f float8 UNIQUE);
    CREATE UNIQUE INDEX ON cased (part) WHERE part > 5;
    CREATE TABLE dated (on_day date PRIMARY KEY);
    INSERT INTO dated VALUES ('2011-12-30'), ('2011-12-31');
    INSERT INTO cased VALUES ('a', 'x', 1, 1, 1), ('A', 'y', 2, 1, 1.2);`);
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const cases: readonly [text: string, count: string, values?: readonly unknown[]][] = [
  ["SELECT 1", "one"],
  ["SELECT 1 WHERE false", "maybe"],
  ["VALUES (1)", "one"],
  ["VALUES (1), (2)", "many"],
  ["SELECT generate_series(1, 2)", "many"],
  ["SELECT count(*) FROM a", "one"],
  ["SELECT count(*) FROM a HAVING count(*) > 99", "maybe"],
  ["SELECT count(*) FROM a GROUP BY n", "many"],
  ["SELECT count(*) FROM a GROUP BY ()", "many"],
  ["SELECT sum(id) FROM a WHERE id = 1 GROUP BY ROLLUP (id)", "many"],
  ["SELECT max(id) FROM a OFFSET 1", "maybe"],
  ["SELECT max(id) FROM a LIMIT 0", "maybe"],
  ["SELECT max(id) FROM a LIMIT 1", "one"],
  ["SELECT id FROM a LIMIT 1", "maybe"],
  ["SELECT id FROM a LIMIT 2", "many"],
  ["SELECT id FROM a LIMIT $1", "many", [2]],
  ["SELECT id FROM a LIMIT 1::smallint", "maybe"],
  ["SELECT id FROM a LIMIT twice(1)", "many"],
  ["SELECT id FROM a LIMIT int8inc(1)", "many"],
  ["SELECT f FROM a WHERE f ORDER BY f FETCH FIRST 1 ROW WITH TIES", "many"],
  ["SELECT id FROM a WHERE id = $1", "maybe", [1]],
  ["SELECT id FROM a WHERE id = $1 OR n = 2", "many", [1]],
  ["SELECT id FROM a WHERE $1 = id AND nn <> ''", "maybe", [1]],
  ["SELECT id FROM a WHERE id = ANY ($1)", "many", [[1, 2]]],
  ["SELECT id FROM a WHERE id = $1::bigint", "maybe", [1]],
  ["SELECT id FROM a WHERE id::numeric = $1", "many", [1]],
  ["SELECT on_day FROM dated WHERE on_day = '2011-12-31'::date", "maybe"],
  ["SELECT on_day FROM dated WHERE on_day = '2011-12-30 10:00+00'::timestamptz", "many"],
  ["SELECT id FROM a WHERE id > $1", "many", [0]],
  ["SELECT id FROM a WHERE id = (random() * 9)::int", "many"],
  ["SELECT id FROM a WHERE id = (SELECT min(id) FROM b LIMIT 1)", "many"],
  ["SELECT a.id FROM a JOIN b ON a.id = b.a_id WHERE b.id = 10", "maybe"],
  ["SELECT a.id FROM a JOIN b ON a.id = b.a_id WHERE a.id = 2", "many"],
  ["SELECT a.id FROM a, b WHERE a.id = 2", "many"],
  ["SELECT a.id FROM b LEFT JOIN a ON a.id = b.a_id WHERE b.k = 'k1'", "maybe"],
  ["SELECT a.id FROM b RIGHT JOIN a ON a.id = b.a_id WHERE b.k = 'k1'", "many"],
  ["SELECT a.id FROM b LEFT JOIN a ON a.id = b.a_id AND a.id = 1", "many"],
  [
    "SELECT a.id FROM b LEFT JOIN a ON a.id = 1, b b2 WHERE b.id = 10 AND b2.id = coalesce(a.n, 11)",
    "many",
  ],
  [
    "SELECT c.id FROM (b LEFT JOIN a ON a.id = b.am) JOIN c ON c.id = coalesce(a.n, 102) WHERE b.id = 10",
    "many",
  ],
  ["SELECT a.id FROM a, LATERAL (SELECT a.id AS x) l WHERE a.id = l.x", "many"],
  ["SELECT a.id FROM a, LATERAL (VALUES (a.id)) l (x) WHERE a.id = l.x", "many"],
  ["SELECT a.id FROM a, (SELECT 1 AS x) l WHERE a.id = 1", "maybe"],
  ["SELECT a.id FROM a, (SELECT (random() * 9)::int AS x OFFSET 0) l WHERE a.id = l.x", "many"],
  ["SELECT a.id FROM a, generate_series(1, 2) g WHERE a.id = 1", "many"],
  ["SELECT a.id FROM a, unnest(tags) g WHERE a.id = 2", "many"],
  ["SELECT v FROM unique_parent WHERE id = 1", "many"],
  ["SELECT v FROM ONLY unique_parent WHERE id = 1", "maybe"],
  ["SELECT v FROM part WHERE id = 1", "maybe"],
  ["SELECT v FROM two_keys WHERE x = 1", "many"],
  ["SELECT v FROM two_keys WHERE x = 1 AND y = 2", "maybe"],
  ["SELECT name FROM cased WHERE name = 'a'", "maybe"],
  ["SELECT name FROM cased WHERE name = 'a' COLLATE any_case", "many"],
  ["SELECT name FROM cased WHERE soft = 'X'", "maybe"],
  ["SELECT name FROM cased WHERE soft = 'X' COLLATE \"C\"", "many"],
  ["SELECT name FROM cased WHERE late = 1", "many"],
  ["SELECT name FROM cased WHERE part = 1", "many"],
  ["SELECT name FROM cased WHERE f::int = 1", "many"],
  ["SELECT id FROM v_updatable WHERE id = 1", "maybe"],
  ["SELECT id FROM v_join WHERE id = 2", "many"],
  ["SELECT id FROM v_join WHERE k = 'k1'", "many"],
  ["SELECT l.id FROM b LEFT JOIN v_updatable l ON l.id = b.am WHERE b.id = 11", "maybe"],
  ["SELECT id FROM (SELECT id, generate_series(1, 2) FROM a) l WHERE id = 1", "many"],
  ["SELECT n FROM (SELECT n, count(*) FROM a GROUP BY n, s) l WHERE n = 2", "many"],
  ["SELECT id FROM (SELECT DISTINCT id, nn FROM a) l WHERE id = 1", "maybe"],
  ["SELECT id FROM (SELECT id::numeric AS id FROM a) l WHERE id = 1", "many"],
  ["SELECT id FROM a WHERE id = 1 UNION ALL SELECT id FROM a WHERE id = 2", "many"],
  ["WITH x AS (SELECT id FROM a WHERE id = 1) SELECT id FROM x", "many"],
  ["INSERT INTO c VALUES (900, NULL, 'w')", "exec"],
  ["INSERT INTO c VALUES (900, NULL, 'w') RETURNING id", "one"],
  ["INSERT INTO c VALUES (900, NULL, 'w'), (901, NULL, 'w') RETURNING id", "many"],
  ["INSERT INTO c VALUES (100, NULL, 'w') ON CONFLICT DO NOTHING RETURNING id", "maybe"],
  ["INSERT INTO c VALUES (generate_series(900, 902), NULL, 'w') RETURNING id", "many"],
  [
    "INSERT INTO c VALUES (generate_series(900, 902), NULL, 'w') ON CONFLICT DO NOTHING RETURNING id",
    "many",
  ],
  [
    "INSERT INTO c VALUES (100, NULL, 'w') ON CONFLICT (id) DO UPDATE SET w = 'x' WHERE c.w = 'none' RETURNING id",
    "maybe",
  ],
  ["INSERT INTO c SELECT 900, NULL, 'w' RETURNING id", "one"],
  ["INSERT INTO c SELECT 900, NULL, 'w' WHERE false RETURNING id", "maybe"],
  ["INSERT INTO c SELECT id + 900, NULL, 'w' FROM a RETURNING id", "many"],
  ["INSERT INTO watched (id) VALUES (-1) RETURNING id", "maybe"],
  ["INSERT INTO part VALUES (2, 'v') RETURNING id", "one"],
  ["UPDATE a SET n = 1 WHERE id = 1", "exec"],
  ["UPDATE a SET n = 1 WHERE id = 1 RETURNING id", "maybe"],
  ["UPDATE a SET n = 1 WHERE n = 1 RETURNING id", "many"],
  ["UPDATE a SET n = 1 FROM b WHERE a.id = b.a_id AND a.id = 2 RETURNING a.id", "maybe"],
  ["UPDATE a SET n = 1 FROM b WHERE a.id = b.a_id RETURNING a.id", "many"],
  ["DELETE FROM c WHERE id = $1 RETURNING w", "maybe", [100]],
  ["DELETE FROM c USING b WHERE c.b_id = b.id RETURNING c.w", "many"],
];

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  exec: [0, 0],
  one: [1, 1],
  maybe: [0, 1],
};

it.each(cases)("%s: %s", async (text, count, values) => {
  const statement = await database.describe(text);
  expect(statement.cardinality).toBe(count);
  const { rows } = await execute(database.server, {
    text,
    ...(values ? { values: [values] } : {}),
  });
  const [least, most] = bounds[count] ?? [0, Infinity];
  expect(rows).toBeGreaterThanOrEqual(least);
  expect(rows).toBeLessThanOrEqual(most);
});
