import { table, rows, header, partitioned, view } from "./schemas.js";
import type { LintCase } from "./lint-case.js";

/** Cases of the rules about blocking. */
export const blockingCases: readonly LintCase[] = [
  {
    rule: "index-not-concurrent",
    before: table,
    fires: "CREATE INDEX i ON t (a);",
    silent: "CREATE TABLE u (a int); CREATE INDEX i ON u (a);",
  },
  {
    rule: "index-not-concurrent",
    before: table,
    fires: "CREATE UNIQUE INDEX i ON t (a);",
    silent: `${header}CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);`,
  },
  {
    rule: "index-not-concurrent",
    before: partitioned,
    fires: "CREATE INDEX i ON t (id);",
    silent: "CREATE INDEX i ON ONLY t (id);",
    table: "p",
  },
  {
    rule: "drop-index-not-concurrent",
    before: `${table} CREATE INDEX i ON t (a);`,
    fires: "DROP INDEX i;",
    silent: `${header}DROP INDEX CONCURRENTLY i;`,
  },
  {
    rule: "reindex-not-concurrent",
    before: table,
    fires: "REINDEX TABLE t;",
    silent: `${header}REINDEX TABLE CONCURRENTLY t;`,
  },
  {
    rule: "detach-partition-not-concurrent",
    before: partitioned,
    fires: "ALTER TABLE t DETACH PARTITION p;",
    silent: `${header}ALTER TABLE t DETACH PARTITION p CONCURRENTLY;`,
  },
  {
    rule: "attach-partition-without-check",
    before: `${partitioned} CREATE TABLE q (id int NOT NULL);`,
    fires: "ALTER TABLE t ATTACH PARTITION q FOR VALUES FROM (10) TO (20);",
    silent:
      "CREATE TABLE r (id int NOT NULL); ALTER TABLE t ATTACH PARTITION r FOR VALUES FROM (10) TO (20);",
    table: "q",
  },
  {
    rule: "attach-partition-without-check",
    before: `${partitioned} CREATE TABLE q (id int NOT NULL); CREATE TABLE r (id int NOT NULL CHECK (id >= 10 AND id < 20));`,
    fires: "ALTER TABLE t ATTACH PARTITION q FOR VALUES FROM (10) TO (20);",
    silent: "ALTER TABLE t ATTACH PARTITION r FOR VALUES FROM (10) TO (20);",
    table: "q",
  },
  {
    rule: "refresh-matview-not-concurrent",
    before: `${view} CREATE UNIQUE INDEX i ON m (id);`,
    fires: "REFRESH MATERIALIZED VIEW m;",
    silent: "REFRESH MATERIALIZED VIEW CONCURRENTLY m;",
    table: "m",
  },
  {
    rule: "vacuum-full-cluster",
    before: rows,
    fires: "CLUSTER t USING t_pkey;",
    silent: "ANALYZE t;",
  },
  {
    rule: "vacuum-full-cluster",
    before: rows,
    fires: `${header}VACUUM (FULL) t;`,
    silent: `${header}VACUUM t;`,
    untried: "VACUUM runs in no transaction",
  },
  {
    rule: "explicit-lock-table",
    before: table,
    fires: "LOCK TABLE t;",
    silent: "LOCK TABLE t IN ROW EXCLUSIVE MODE;",
  },
  {
    rule: "explicit-lock-table",
    before: table,
    fires: "LOCK TABLE t IN SHARE MODE;",
    silent: "CREATE TABLE u (id int); LOCK TABLE u;",
  },
  {
    rule: "create-trigger-on-hot-table",
    before: `${table} CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';`,
    fires: "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f();",
    silent: "CREATE TABLE u (id int); CREATE TRIGGER g AFTER INSERT ON u EXECUTE FUNCTION f();",
  },
  {
    rule: "multiple-access-exclusive-tables",
    before: `${table} CREATE TABLE u (id int);`,
    fires: "ALTER TABLE t ADD COLUMN d int; ALTER TABLE u ADD COLUMN d int;",
    silent:
      "ALTER TABLE t ADD COLUMN d int; ALTER TABLE t ADD COLUMN e int; ALTER TABLE u ALTER COLUMN id SET STATISTICS 10;",
  },
  {
    rule: "ddl-then-backfill-same-tx",
    before: table,
    fires: "ALTER TABLE t ADD COLUMN d int; UPDATE t SET d = 1 WHERE id > 0;",
    silent: "ALTER TABLE t ADD COLUMN d int; INSERT INTO t (id) VALUES (11);",
  },
  {
    rule: "unbatched-update-delete",
    before: table,
    fires: "UPDATE t SET a = 1; DELETE FROM t;",
    silent: "UPDATE t SET a = 1 WHERE id = 3; CREATE TABLE u (a int); DELETE FROM u;",
    times: 2,
  },
  {
    rule: "lock-timeout-disabled",
    fires: "SET LOCAL lock_timeout = 0; SET LOCAL lock_timeout = '0';",
    silent: "SET LOCAL lock_timeout = '5s';",
    times: 2,
  },
];
