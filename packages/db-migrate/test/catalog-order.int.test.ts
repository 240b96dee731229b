import { openSession } from "@abe/db-core/session";
import { createTestDatabase } from "@abe/db-testing";
import { describe, expect, it } from "vitest";
import { differencesOf } from "../src/drift/catalog-difference.js";
import { type Catalog, fingerprintOf } from "../src/drift/catalog-object.js";
import { readCatalog } from "../src/drift/read-catalog.js";

/** The catalog of a database in which these were run, one after the other. */
async function catalogAfter(...statements: string[]): Promise<Catalog> {
  await using database = await createTestDatabase();
  const session = await openSession(database.server);
  try {
    for (const statement of statements) await session.simple(statement);
    return await readCatalog(session, { privileges: true, owners: true });
  } finally {
    await session.release();
  }
}

async function expectSame(one: readonly string[], other: readonly string[]): Promise<void> {
  const [left, right] = [await catalogAfter(...one), await catalogAfter(...other)];
  expect(left.length).toBeGreaterThan(1);
  expect(differencesOf(left, right)).toEqual([]);
  expect(fingerprintOf(left)).toBe(fingerprintOf(right));
}

describe("the fingerprint does not depend on", () => {
  it("the order in which objects are made", async () => {
    const objects = [
      "CREATE TYPE mood AS ENUM ('sad', 'ok')",
      "CREATE SCHEMA shop",
      "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
      "CREATE SEQUENCE s",
    ];
    const tables = [
      "CREATE TABLE a (id integer PRIMARY KEY, name text)",
      "CREATE TABLE b (id integer PRIMARY KEY, a_id integer)",
    ];
    const rest = [
      "CREATE INDEX a_name ON a (name)",
      "CREATE INDEX b_a ON b (a_id)",
      "ALTER TABLE b ADD CONSTRAINT b_a_fk FOREIGN KEY (a_id) REFERENCES a",
      "ALTER TABLE a ADD CONSTRAINT named CHECK (name <> '')",
      "COMMENT ON TABLE a IS 'first'",
      "GRANT SELECT ON b TO public",
    ];
    await expectSame(
      [...objects, ...tables, ...rest],
      [...tables.toReversed(), ...rest.toReversed(), ...objects.toReversed()],
    );
  });

  it("the place of a column: one that was dropped and made again is the same", async () => {
    await expectSame(
      ["CREATE TABLE a (id serial PRIMARY KEY, name text DEFAULT 'x', age integer UNIQUE)"],
      [
        "CREATE TABLE a (id serial PRIMARY KEY, name text, gone text, age integer)",
        "ALTER TABLE a DROP gone, DROP name",
        "ALTER TABLE a ADD UNIQUE (age), ADD name text DEFAULT 'x'",
      ],
    );
  });

  it("where a sequence stands, what is in a table, and what is known about its rows", async () => {
    const table = "CREATE TABLE a (id serial PRIMARY KEY, name text)";
    await expectSame(
      [table],
      [table, "INSERT INTO a (name) SELECT 'x' FROM generate_series(1, 50)", "ANALYZE a"],
    );
  });

  it("privileges that say what the default says", async () => {
    const table = "CREATE TABLE a (id integer)";
    await expectSame(
      [table],
      [table, "GRANT SELECT ON a TO public; REVOKE SELECT ON a FROM public"],
    );
  });

  it("whether it was made by the statement or restored from what the server writes of it", async () => {
    await using database = await createTestDatabase();
    const session = await openSession(database.server);
    const check = (definition: string): string =>
      `CREATE TABLE a (s varchar(9), n integer, CONSTRAINT known CHECK (${definition}))`;
    const definition = "s IN ('a', 'b') AND (n > 1 OR (n < 0 AND n NOT IN (-1, -2)))";
    await session.simple(check(definition));
    const written = await session.scalar<string>(
      "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'known'",
    );
    await session.release();
    expect(written).toContain("(ARRAY[");
    await expectSame([check(definition)], [check(written)]);
  });

  it("the settings of the session that reads it", async () => {
    const objects =
      "CREATE SCHEMA shop; CREATE TABLE shop.a (at timestamptz DEFAULT '2024-01-01 00:00:00+00', d interval DEFAULT '1 day 2 hours'); CREATE VIEW shop.v AS SELECT at FROM shop.a";
    await expectSame(
      [objects],
      [
        objects,
        `SET search_path = shop; SET timezone = 'Asia/Tokyo'; SET datestyle = 'German';
         SET intervalstyle = 'iso_8601'; SET quote_all_identifiers = on`,
      ],
    );
  });
});
