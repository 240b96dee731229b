import { expect, it } from "vitest";
import { summariseSql } from "./summarise-sql.js";

const vectors: readonly [name: string, sql: string, summary: string | undefined][] = [
  // OpenTelemetry semantic conventions, "Generating a summary of the query".
  ["one table", "SELECT *\nFROM   wuser_table\nWHERE  username = ?", "SELECT wuser_table"],
  [
    "two commands",
    "INSERT INTO shipping_details\n (order_id,\n address)\nSELECT order_id,\n address\nFROM orders\nWHERE order_id = ?",
    "INSERT shipping_details SELECT orders",
  ],
  [
    "a list of tables",
    "SELECT *\nFROM songs,\n artists\nWHERE songs.artist_id == artists.id",
    "SELECT songs artists",
  ],
  [
    "a subquery in FROM",
    "SELECT order_date\nFROM (SELECT *\n FROM orders o\n JOIN customers c\n ON o.customer_id = c.customer_id)",
    "SELECT SELECT orders customers",
  ],
  ["a string in FROM is a value", `SELECT * FROM "song list", 'artists'`, `SELECT "song list"`],
  ["a procedure", "call some_stored_procedure($1, (SELECT 1))", "call some_stored_procedure"],

  ["case is kept", "select * from Users", "select Users"],
  ["no table", "SELECT 1", "SELECT"],
  ["schema-qualified", 'SELECT 1 FROM public . "t""x" AS a', 'SELECT public."t""x"'],
  [
    "joins",
    "SELECT 1 FROM a LEFT JOIN b USING (x) CROSS JOIN LATERAL (SELECT 1 FROM c) d, e",
    "SELECT a b SELECT c e",
  ],
  [
    "joins in parentheses",
    "SELECT 1 FROM (a JOIN (b JOIN c ON (b.x = c.x)) ON true) JOIN d ON 1 = 1",
    "SELECT a b c d",
  ],
  ["aliases with columns", "SELECT 1 FROM a AS x(p, q), b y WHERE p IN (1, 2)", "SELECT a b"],
  [
    "functions in FROM are no tables",
    "SELECT 1 FROM unnest($1::int[]) u, generate_series(1, 2), ROWS FROM (f(1), g(2)) r, current_date d, t",
    "SELECT t",
  ],
  [
    "FROM inside a function",
    "SELECT extract(year FROM d), trim(both 'x' from y), substring(z from 1 for 2) FROM t",
    "SELECT t",
  ],
  ["IS DISTINCT FROM", "SELECT a IS DISTINCT FROM b, c IS NOT DISTINCT FROM d FROM t", "SELECT t"],
  [
    "a subquery in WHERE",
    "SELECT 1 FROM a WHERE id IN (SELECT id FROM b) ORDER BY x, y",
    "SELECT a SELECT b",
  ],
  [
    "a set operation",
    "(SELECT 1 FROM a ORDER BY p, q) UNION ALL (SELECT 2 FROM b)",
    "SELECT a SELECT b",
  ],
  ["row locks", "SELECT 1 FROM a FOR NO KEY UPDATE OF a SKIP LOCKED", "SELECT a"],
  ["SELECT INTO", "SELECT 1 INTO TEMP t FROM u", "SELECT t u"],
  [
    "WITH names are no tables",
    'WITH RECURSIVE x (n) AS (SELECT 1 FROM a), "Y" AS MATERIALIZED (SELECT 1 FROM X) SELECT 1 FROM x, "Y", y',
    "SELECT a SELECT SELECT y",
  ],
  [
    "WITH changing rows",
    "WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone",
    "DELETE a INSERT b SELECT",
  ],
  [
    "WITH inside INSERT",
    "INSERT INTO t WITH x AS (SELECT 1 FROM a) SELECT * FROM x",
    "INSERT t SELECT a SELECT",
  ],
  [
    "WITH inside a subquery",
    "SELECT 1 FROM (WITH x AS (SELECT 1 FROM a) SELECT 1 FROM x) y",
    "SELECT SELECT a SELECT",
  ],
  [
    "WITH SEARCH",
    "WITH RECURSIVE x AS (SELECT 1 FROM a) SEARCH BREADTH FIRST BY p SET q UPDATE t SET r = 1 FROM x",
    "SELECT a UPDATE t",
  ],
  ["WITH ORDINALITY", "SELECT 1 FROM unnest($1) WITH ORDINALITY, a", "SELECT a"],
  [
    "INSERT",
    "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING a, b",
    "INSERT t",
  ],
  [
    "UPDATE",
    "UPDATE ONLY t SET a = (SELECT max(x) FROM s), b = 2 FROM u, v WHERE t.id = u.id",
    "UPDATE t SELECT s u v",
  ],
  ["DELETE", "DELETE FROM t USING u JOIN v USING (id), w WHERE t.id = u.id", "DELETE t u v w"],
  [
    "MERGE",
    "MERGE INTO t USING (SELECT 1 FROM s) x ON t.id = x.id WHEN MATCHED THEN UPDATE SET a = 1 WHEN NOT MATCHED THEN INSERT VALUES (1)",
    "MERGE t SELECT s",
  ],
  ["TRUNCATE", "TRUNCATE TABLE ONLY a, b CASCADE", "TRUNCATE a b"],
  ["LOCK", "LOCK TABLE a IN ACCESS EXCLUSIVE MODE", "LOCK a"],
  ["COPY a table", "COPY public.t (a, b) FROM STDIN WITH (FORMAT csv)", "COPY public.t"],
  ["COPY a query", "COPY (SELECT 1 FROM t) TO STDOUT", "COPY SELECT t"],
  ["EXPLAIN", "EXPLAIN (ANALYZE, FORMAT JSON) UPDATE t SET a = 1", "EXPLAIN UPDATE t"],
  ["TABLE", "TABLE t", "TABLE t"],
  ["VALUES", "VALUES (1), (2) UNION SELECT 1 FROM a", "VALUES SELECT a"],
  [
    "CREATE TABLE",
    "CREATE UNLOGGED TABLE IF NOT EXISTS s.t (a int, b text DEFAULT 'x')",
    "CREATE TABLE s.t",
  ],
  ["CREATE TABLE AS", "CREATE TABLE t AS SELECT 1 FROM a", "CREATE TABLE t SELECT a"],
  [
    "CREATE VIEW",
    "CREATE OR REPLACE VIEW v AS WITH x AS (SELECT 1 FROM a) SELECT 1 FROM x, b",
    "CREATE VIEW v SELECT a SELECT b",
  ],
  ["CREATE INDEX", "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX i"],
  ["CREATE INDEX without a name", "CREATE INDEX ON t (a)", "CREATE INDEX"],
  ["REFRESH", "refresh materialized view concurrently v", "refresh materialized view v"],
  ["who and where stay out", "ALTER ROLE alice PASSWORD 'x'", "ALTER ROLE"],
  ["GRANT", "GRANT SELECT ON t TO alice", "GRANT"],
  ["SET", "SET app.tenant TO alice", "SET"],
  ["transaction control", "begin", "begin"],
  ["a comment first", "/* a /* nested */ b */ -- c\n SELECT 1 FROM t", "SELECT t"],
  ["columns named like commands", "SELECT count(update), x.insert FROM t", "SELECT t"],
  ["several statements", "SELECT 1 FROM a; DELETE FROM b;", "SELECT a DELETE b"],
  ["quoted words are never commands", 'SELECT "from" FROM "select"', 'SELECT "select"'],
  ["no SQL", "alice@example.com", undefined],
  ["nothing", " -- nothing", undefined],
];

it.each(vectors)("summarises: %s", (_name, sql, summary) => {
  expect(summariseSql(sql).text).toBe(summary);
});

it("gives the first command in capitals, with the kind of object", () => {
  expect(summariseSql("insert into t values (1)").operation).toBe("INSERT");
  expect(summariseSql("Create Temp Table t ()").operation).toBe("CREATE TABLE");
  expect(summariseSql("").operation).toBeUndefined();
});

it("cuts at 255 characters, between words", () => {
  const tables = Array.from({ length: 40 }, (_, index) => `table_number_${index}`);
  const summary = summariseSql(`SELECT 1 FROM ${tables.join(", ")}`).text ?? "";
  expect(summary.length).toBeLessThanOrEqual(255);
  expect(`SELECT ${tables.join(" ")}`.startsWith(`${summary} `)).toBe(true);
});
