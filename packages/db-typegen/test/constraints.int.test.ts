import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";

let database: AnalysisDatabase;

beforeAll(async () => {
  database = await analysisDatabase("adversarial-schema.sql");
  if (!database.isKnown) return;
  await database.session.simple(`
    CREATE FOREIGN DATA WRAPPER elsewhere;
    CREATE SERVER elsewhere FOREIGN DATA WRAPPER elsewhere;
    CREATE FOREIGN TABLE remote (id int NOT NULL, v text NOT NULL) SERVER elsewhere;
    CREATE TABLE spread (id int NOT NULL, v text NOT NULL) PARTITION BY LIST (id);
    CREATE TABLE spread_1 PARTITION OF spread FOR VALUES IN (1);
    CREATE FOREIGN TABLE spread_2 PARTITION OF spread FOR VALUES IN (2) SERVER elsewhere;
    CREATE TABLE stored (n int NOT NULL, twice int NOT NULL GENERATED ALWAYS AS (n * 2) STORED, half int GENERATED ALWAYS AS (n / 2) STORED);`);
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

async function verdicts(text: string): Promise<string[]> {
  const { columns } = await database.describe(text);
  return columns.map((each) => each.verdict.because);
}

it("does not trust what a foreign table declares, nor a partition that is one", async () => {
  const nobody = "is of a foreign table, whose constraints nobody enforces";
  expect(await verdicts("SELECT id, v FROM remote")).toEqual([
    `remote.id ${nobody}`,
    `remote.v ${nobody}`,
  ]);
  expect(await verdicts("SELECT v FROM spread")).toEqual([`spread_2.v ${nobody}`]);
  expect(await verdicts("SELECT v FROM spread_1")).toEqual(["spread_1.v is NOT NULL"]);
  expect(await verdicts("SELECT ctid FROM spread")).toEqual(["the row is not stored here"]);
  expect(await verdicts("INSERT INTO spread VALUES (2, NULL) RETURNING v")).toEqual([
    `spread_2.v ${nobody}`,
  ]);
});

it("does not know how many rows another server inserts", async () => {
  const { cardinality } = await database.describe(
    "INSERT INTO remote VALUES (1, 'v') RETURNING id",
  );
  expect(cardinality).toBe("maybe");
});

it("trusts NOT NULL of generated columns", async () => {
  expect(await verdicts("SELECT twice, half FROM stored")).toEqual([
    "stored.twice is NOT NULL",
    "stored.half has no NOT NULL constraint",
  ]);
});

it("takes the word of a comment", async () => {
  expect(await verdicts("SELECT always(s), never(nn) FROM a")).toEqual([
    "the comment of always() says that it never is NULL",
    "never() may return NULL",
  ]);
});

it("reads NOT NULL … NOT VALID as what it is (PostgreSQL 18)", async ({ skip }) => {
  skip(database.major < 18);
  await database.session.simple(`
    CREATE TABLE legacy (id int, v text);
    INSERT INTO legacy VALUES (1, NULL);
    ALTER TABLE legacy ADD CONSTRAINT legacy_v NOT NULL v NOT VALID;
    ALTER TABLE legacy ADD CONSTRAINT legacy_id NOT NULL id NOT VALID;
    ALTER TABLE legacy VALIDATE CONSTRAINT legacy_id;
    CREATE TABLE virtual (n int, v int NOT NULL GENERATED ALWAYS AS (coalesce(n, 0)) VIRTUAL, w int GENERATED ALWAYS AS (n) VIRTUAL);
    CREATE TABLE promised (v int, a_id int NOT NULL REFERENCES a NOT ENFORCED, CONSTRAINT promised_v CHECK (v IS NOT NULL) NOT ENFORCED)`);
  expect(await verdicts("SELECT id, v FROM legacy")).toEqual([
    "legacy.id is NOT NULL",
    "legacy.v is NOT NULL, but NOT VALID: older rows may hold NULL",
  ]);
  expect(await verdicts("SELECT v, w FROM virtual")).toEqual([
    "virtual.v is NOT NULL",
    "virtual.w has no NOT NULL constraint",
  ]);
  expect(
    await verdicts("SELECT promised.v, a.nn FROM promised LEFT JOIN a ON a.id = promised.a_id"),
  ).toEqual([
    "promised.v has no NOT NULL constraint",
    "a.nn is NULL where the LEFT JOIN finds no row",
  ]);
});

it("does not trust NOT NULL of a virtual column that a table below generates otherwise (PostgreSQL 18)", async ({
  skip,
}) => {
  skip(database.major < 18);
  await database.session.simple(`
    CREATE TABLE above (id int, n int, v int NOT NULL GENERATED ALWAYS AS (n) VIRTUAL) PARTITION BY LIST (id);
    CREATE TABLE below (id int, n int, v int NOT NULL GENERATED ALWAYS AS (coalesce(n, 0)) VIRTUAL);
    ALTER TABLE above ATTACH PARTITION below FOR VALUES IN (1);
    CREATE TABLE ancestor (n int, v int NOT NULL GENERATED ALWAYS AS (n) VIRTUAL);
    CREATE TABLE heir (v int NOT NULL GENERATED ALWAYS AS (coalesce(n, 0)) VIRTUAL) INHERITS (ancestor);
    INSERT INTO heir (n) VALUES (NULL)`);
  const otherwise = "v is generated otherwise in a table below, perhaps";
  const insert = "INSERT INTO above (id, n) VALUES (1, NULL) RETURNING v";
  expect(await verdicts(insert)).toEqual([otherwise]);
  expect(await database.server.scalar(insert)).toBeNull();
  for (const table of ["above", "ancestor"]) {
    expect(await verdicts(`SELECT v FROM ${table}`)).toEqual([otherwise]);
    expect(await database.server.scalar(`SELECT v FROM ${table}`)).toBeNull();
  }
  expect(await verdicts("SELECT v FROM below")).toEqual(["below.v is NOT NULL"]);
  expect(await verdicts("SELECT v FROM ONLY ancestor")).toEqual(["ancestor.v is NOT NULL"]);
});

it("does not trust a foreign key to a partitioned table, which sees more than its transaction", async () => {
  const text = "SELECT p.v FROM to_part x LEFT JOIN part p ON p.id = x.part_id WHERE x.part_id = 5";
  const found = await database.server.transaction(
    async (client) => {
      await client.query("SELECT FROM part");
      await database.server.execute("INSERT INTO part VALUES (5, 'late')");
      await client.execute("INSERT INTO to_part VALUES (5)");
      return client.many(text);
    },
    { isolation: "repeatable read" },
  );
  expect(found).toEqual([{ v: null }]);
  expect(await verdicts(text)).toEqual(["p.v is NULL where the LEFT JOIN finds no row"]);
});

it("follows statements about a table whose CHECK is too deep to be read", async () => {
  const sum = Array.from({ length: 3000 }, () => "x").join(" + ");
  await database.session.simple(`CREATE TABLE deep (x int NOT NULL, CHECK (${sum} > 0))`);
  expect(await verdicts("SELECT x FROM deep")).toEqual(["deep.x is NOT NULL"]);
});

it("does not take a temporal key for a unique one (PostgreSQL 18)", async ({ skip }) => {
  skip(database.major < 18);
  await database.session.simple(`
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    CREATE TABLE stay (id int, during int4range, PRIMARY KEY (id, during WITHOUT OVERLAPS))`);
  const { cardinality } = await database.describe(
    "SELECT id FROM stay WHERE id = 1 AND during = '[1,2)'",
  );
  expect(cardinality).toBe("many");
});
