import { table, header, longName, mood } from "./schemas.js";
import type { LintCase } from "./lint-case.js";

/** Cases of the rules about correctness. */
export const correctnessCases: readonly LintCase[] = [
  {
    rule: "tx-control-in-migration",
    fires: "BEGIN; SELECT 1; COMMIT;",
    silent:
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END; CREATE PROCEDURE g() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;",
    times: 2,
  },
  {
    rule: "nontx-statement-needs-directive",
    before: table,
    fires: "CREATE INDEX CONCURRENTLY i ON t (a);",
    silent: `${header}CREATE INDEX CONCURRENTLY i ON t (a);`,
    refused: "25001",
  },
  {
    rule: "nontx-statement-needs-directive",
    before: table,
    fires: "VACUUM t;",
    silent: "ANALYZE t;",
    refused: "25001",
  },
  {
    rule: "nontx-multiple-nonidempotent",
    before: table,
    fires: `${header}VACUUM t; INSERT INTO t (id) VALUES (1);`,
    silent: `${header}VACUUM t; CREATE TABLE IF NOT EXISTS u (id int);`,
  },
  {
    rule: "psql-meta-command",
    fires: "\\connect app\nSELECT 1;",
    silent: "SELECT E'\\\\connect', '\\';",
    refused: "42601",
  },
  {
    rule: "copy-from-stdin",
    before: table,
    fires: "COPY t FROM stdin;\n1\t2\n\\.\n",
    silent: "COPY t TO '/dev/null';",
    refused: "DB_STATEMENT_INVALID",
  },
  { rule: "syntax-error", fires: "SELEC 1;", silent: "SELECT 1;", refused: "42601" },
  {
    rule: "directive-invalid",
    fires: "-- db-migrate-lint: allow=drop-table\nSELECT 1;",
    silent: '-- db-migrate-lint: allow=drop-table reason="x"\nSELECT 1;',
  },
  {
    rule: "directive-invalid",
    fires: "-- db-migrate: transactoin=off\nSELECT 1;",
    silent: "-- db-migrate: transaction=off\nSELECT 1;",
  },
  {
    rule: "allow-unused",
    before: table,
    fires: '-- db-migrate-lint: allow=drop-table,no-rule reason="x"\nSELECT 1;',
    silent: '-- db-migrate-lint: allow=drop-table reason="x"\nDROP TABLE t;',
    times: 2,
  },
  {
    rule: "concurrent-index-if-not-exists",
    before: table,
    fires: `${header}CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);`,
    silent: `${header}CREATE INDEX CONCURRENTLY i ON t (a);`,
  },
  {
    rule: "enum-value-used-in-same-tx",
    before: mood,
    fires: "ALTER TYPE mood ADD VALUE 'bad'; INSERT INTO u VALUES ('bad');",
    silent: "ALTER TYPE mood ADD VALUE 'bad'; INSERT INTO u VALUES ('ok');",
    refused: "55P04",
  },
  {
    rule: "enum-value-used-in-same-tx",
    before: mood,
    fires: "ALTER TYPE mood ADD VALUE 'bad'; INSERT INTO u VALUES ('bad');",
    silent:
      "CREATE TYPE n AS ENUM ('a'); ALTER TYPE n ADD VALUE 'b'; CREATE TABLE w (n n DEFAULT 'b');",
    since: 17,
    refused: "55P04",
  },
  { rule: "ban-role-change", fires: "SET ROLE none;", silent: "SET LOCAL search_path = public;" },
  { rule: "ban-role-change", fires: "RESET ROLE;", silent: "RESET search_path;" },
  {
    rule: "ban-history-access",
    before:
      "CREATE SCHEMA abe_migrate; CREATE TABLE abe_migrate.history (id int); CREATE TABLE history (id int);",
    fires: "DELETE FROM abe_migrate.history;",
    silent: "DELETE FROM history;",
  },
  {
    rule: "session-set-without-local",
    fires: "SET search_path = public;",
    silent: "SET LOCAL search_path = public;",
  },
  {
    rule: "empty-migration",
    fires: "-- nothing yet\n",
    silent: "-- db-migrate: noop\n",
  },
  {
    rule: "down-missing",
    fires: "SELECT 1;",
    silent: "-- db-migrate: irreversible: it selects\nSELECT 1;",
    down: null,
  },
  { rule: "down-empty", up: "SELECT 1;", fires: "-- nothing\n", silent: "-- db-migrate: noop\n" },
  {
    rule: "down-not-inverse",
    up: `${table} ALTER TABLE t ADD COLUMN d int; CREATE TABLE v (id int); ALTER TABLE w ADD COLUMN e int;`,
    before: "CREATE TABLE w (id int);",
    fires: "DROP TABLE t;",
    silent: "DROP TABLE t; DROP TABLE v; ALTER TABLE w DROP COLUMN e;",
    times: 2,
  },
  {
    rule: "identifier-too-long",
    fires: `CREATE TABLE ${longName} (id int);`,
    silent: `CREATE TABLE ${longName.slice(1)} (id int);`,
  },
  {
    rule: "identifier-too-long",
    fires: `CREATE TABLE "${"é".repeat(32)}" (id int);`,
    silent: `COMMENT ON SCHEMA public IS '${longName}';`,
  },
  {
    rule: "duplicate-object",
    before: table,
    fires: "CREATE TABLE t (id int);",
    silent: "CREATE TABLE u (id int);",
    refused: "42P07",
  },
  {
    rule: "duplicate-object",
    before: table,
    fires: "ALTER TABLE t ADD COLUMN a int;",
    silent: "ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a int;",
    refused: "42701",
  },
  {
    rule: "duplicate-object",
    before: `${table} CREATE INDEX i ON t (a); ${mood}`,
    fires: "CREATE INDEX i ON t (a);",
    silent: "DROP INDEX i; CREATE INDEX i ON t (a);",
    refused: "42P07",
  },
  {
    rule: "duplicate-object",
    before: mood,
    fires: "CREATE TYPE mood AS ENUM ('x');",
    silent: "CREATE TYPE mood2 AS ENUM ('x');",
    refused: "42710",
  },
  {
    rule: "if-not-exists",
    before: table,
    fires: "CREATE TABLE IF NOT EXISTS u (id int); ALTER TABLE t ADD COLUMN IF NOT EXISTS d int;",
    silent: "CREATE TABLE u (id int); ALTER TABLE t ADD COLUMN d int;",
    times: 2,
  },
];
