/** A table without rows. */
export const table: string =
  "CREATE TABLE t (id bigint PRIMARY KEY, a int, b text, c varchar(20));";

/** The same, with rows. */
export const rows: string = `${table} INSERT INTO t SELECT g, g, 'x', 'y' FROM generate_series(1, 10) g;`;

/** Runs a file outside of a transaction. */
export const header: string = "-- db-migrate: transaction=off\n";

/** A partitioned table and one partition. */
export const partitioned: string =
  "CREATE TABLE t (id int NOT NULL) PARTITION BY RANGE (id); CREATE TABLE p PARTITION OF t FOR VALUES FROM (0) TO (10);";

/** A materialized view of the table. */
export const view: string = `${table} CREATE MATERIALIZED VIEW m AS SELECT id FROM t;`;

/** One letter too long. */
export const longName: string = "a".repeat(64);

/** An enumerated type, and a table that uses it. */
export const mood: string = "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE u (m mood);";
