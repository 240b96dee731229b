import { table, rows, mood } from "./schemas.js";
import type { LintCase } from "./lint-case.js";

/** Cases of the rules about compatibility. */
export const compatibilityCases: readonly LintCase[] = [
  {
    rule: "not-null-without-default",
    before: rows,
    fires: "ALTER TABLE t ADD COLUMN d int NOT NULL;",
    silent: "ALTER TABLE t ADD COLUMN d int NOT NULL DEFAULT 0;",
    refused: "23502",
  },
  {
    rule: "rename-table",
    before: table,
    fires: "ALTER TABLE t RENAME TO u;",
    silent: "CREATE TABLE v (id int); ALTER TABLE v RENAME TO u;",
  },
  {
    rule: "rename-column",
    before: table,
    fires: "ALTER TABLE t RENAME COLUMN a TO z;",
    silent: "CREATE TABLE v (a int); ALTER TABLE v RENAME COLUMN a TO z;",
  },
  {
    rule: "drop-table",
    before: table,
    fires: "DROP TABLE t;",
    silent: "CREATE TABLE u (id int); DROP TABLE u;",
  },
  {
    rule: "drop-column",
    before: table,
    fires: "ALTER TABLE t DROP COLUMN a;",
    silent: "CREATE TABLE u (id int, a int); ALTER TABLE u DROP COLUMN a;",
  },
  {
    rule: "drop-not-null",
    before: "CREATE TABLE t (a int NOT NULL);",
    fires: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
    silent: "CREATE TABLE u (a int NOT NULL); ALTER TABLE u ALTER COLUMN a DROP NOT NULL;",
  },
  {
    rule: "drop-default",
    before: "CREATE TABLE t (a int DEFAULT 1);",
    fires: "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;",
    silent: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 2;",
  },
  {
    rule: "enum-value-renamed",
    before: mood,
    fires: "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';",
    silent: "ALTER TYPE mood ADD VALUE 'fine';",
  },
  {
    rule: "change-function-signature",
    before: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    fires: "DROP FUNCTION f();",
    silent: "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';",
  },
  {
    rule: "view-column-change",
    before: "CREATE VIEW t AS SELECT 1 AS a;",
    fires: "DROP VIEW t; CREATE VIEW t AS SELECT 2 AS b;",
    silent: "CREATE OR REPLACE VIEW t AS SELECT 1 AS a, 2 AS b;",
    untried: "it is another view afterwards",
  },
  {
    rule: "drop-schema-database",
    before: "CREATE SCHEMA s;",
    fires: "DROP SCHEMA s;",
    silent: "CREATE SCHEMA u;",
  },
  {
    rule: "truncate",
    before: table,
    fires: "TRUNCATE t;",
    silent: "CREATE TABLE u (id int); TRUNCATE u;",
  },
  { rule: "truncate-cascade", before: table, fires: "TRUNCATE t CASCADE;", silent: "TRUNCATE t;" },
  {
    rule: "cascade",
    before: table,
    fires: "DROP TABLE t CASCADE;",
    silent: "DROP TABLE t;",
  },
  {
    rule: "cascade",
    before: table,
    fires: "ALTER TABLE t DROP COLUMN a CASCADE;",
    silent: "ALTER TABLE t DROP COLUMN a;",
  },
];
