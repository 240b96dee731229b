import { rows } from "./schemas.js";
import type { LintCase } from "./lint-case.js";

/** Cases of the rules about rewrite. */
export const rewriteCases: readonly LintCase[] = [
  {
    rule: "column-type-rewrite",
    before: rows,
    fires: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
    silent:
      "ALTER TABLE t ALTER COLUMN c TYPE varchar(30); ALTER TABLE t ALTER COLUMN c TYPE text;",
  },
  {
    rule: "column-type-rewrite",
    before: "CREATE TABLE t (a timestamp);",
    fires: "SET LOCAL timezone = 'Europe/Vienna'; ALTER TABLE t ALTER COLUMN a TYPE timestamptz;",
    silent: "SET LOCAL timezone = 'UTC'; ALTER TABLE t ALTER COLUMN a TYPE timestamptz;",
  },
  {
    rule: "volatile-default",
    before: rows,
    fires: "ALTER TABLE t ADD COLUMN d uuid DEFAULT gen_random_uuid();",
    silent: "ALTER TABLE t ADD COLUMN d timestamptz DEFAULT now(), ADD COLUMN e int DEFAULT 3 + 4;",
  },
  {
    rule: "stored-generated-column",
    before: rows,
    fires: "ALTER TABLE t ADD COLUMN d int GENERATED ALWAYS AS (a + 1) STORED;",
    silent: "ALTER TABLE t ADD COLUMN d int GENERATED ALWAYS AS (a + 1) VIRTUAL;",
    since: 18,
  },
  {
    rule: "serial-identity-on-existing",
    before: rows,
    fires: "ALTER TABLE t ADD COLUMN d bigserial;",
    silent: "CREATE TABLE u (d bigserial);",
  },
  {
    rule: "serial-identity-on-existing",
    before: rows,
    fires: "ALTER TABLE t ADD COLUMN d bigint GENERATED ALWAYS AS IDENTITY;",
    silent: "ALTER TABLE t ADD COLUMN d bigint;",
  },
  {
    rule: "set-not-null-without-check",
    before: rows,
    fires: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    silent: "ALTER TABLE t ALTER COLUMN id SET NOT NULL;",
  },
  {
    rule: "set-not-null-without-check",
    before: `${rows} ALTER TABLE t ADD CONSTRAINT k CHECK (a IS NOT NULL AND b IS NOT NULL) NOT VALID;`,
    fires: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    silent: "ALTER TABLE t VALIDATE CONSTRAINT k; ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
  },
  {
    rule: "set-not-null-without-check",
    before: rows,
    fires: "ALTER TABLE t ADD CONSTRAINT n NOT NULL a;",
    silent: "ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID;",
    since: 18,
  },
  {
    rule: "check-not-valid-missing",
    before: rows,
    fires: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
    silent: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;",
  },
  {
    rule: "fk-not-valid-missing",
    before: `${rows} CREATE TABLE o (id bigint PRIMARY KEY); INSERT INTO o SELECT generate_series(1, 10);`,
    fires: "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES o (id);",
    silent: "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES o (id) NOT VALID;",
  },
  {
    rule: "validate-in-same-tx",
    before: rows,
    fires:
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k;",
    silent: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;",
  },
  {
    rule: "unique-without-index",
    before: `${rows} CREATE UNIQUE INDEX i ON t (a);`,
    fires: "ALTER TABLE t ADD CONSTRAINT k UNIQUE (a);",
    silent: "ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i;",
  },
  {
    rule: "pk-without-index",
    before: "CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a);",
    fires: "ALTER TABLE t ADD PRIMARY KEY (a);",
    silent: "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i;",
  },
  {
    rule: "exclusion-constraint",
    before: "CREATE TABLE t (r int4range);",
    fires: "ALTER TABLE t ADD EXCLUDE USING gist (r WITH &&);",
    silent: "CREATE TABLE u (r int4range, EXCLUDE USING gist (r WITH &&));",
  },
  {
    rule: "set-logged",
    before: rows,
    fires: "ALTER TABLE t SET UNLOGGED;",
    silent: "CREATE UNLOGGED TABLE u (a int);",
  },
  {
    rule: "set-tablespace",
    before: rows,
    fires: "ALTER TABLE t SET TABLESPACE pg_default;",
    silent: "CREATE TABLE u (a int) TABLESPACE pg_default;",
    untried: "there is no second tablespace to move to",
  },
  {
    rule: "set-access-method",
    before: rows,
    fires: "ALTER TABLE t SET ACCESS METHOD heap;",
    silent: "CREATE TABLE u (a int) USING heap;",
    untried: "there is no second access method",
  },
];
