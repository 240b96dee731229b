import { loadSchemaFacts, lockStatement, type SchemaFacts } from "@abe/db-typegen";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { textSource } from "./statement-sources.js";

let database: AnalysisDatabase;
let facts: SchemaFacts;

beforeAll(async () => {
  database = await analysisDatabase();
  if (!database.isKnown) return;
  await database.session.simple(`
    CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE DOMAIN level AS text CHECK (VALUE IN ('low', 'high'));
    CREATE DOMAIN inner_level AS level CHECK (length(VALUE) > 1);
    CREATE TABLE t (
      id int NOT NULL,
      role text NOT NULL CHECK (role IN ('admin', 'it''s "x"\\', 'zweiß')),
      short varchar(5) CHECK (short IN ('a', 'b')),
      one text CHECK (one = 'only'),
      state text CHECK (state = 'a' OR state IS NULL OR (state IN ('b', 'c') AND id > 0)),
      twice text CHECK (twice IN ('a', 'b', 'c')) CHECK (twice = ANY (ARRAY['b', 'c', 'd'])),
      n int NOT NULL CHECK (n IN (-1, 0, 1)),
      small int2 CHECK (small IN (1, 2)),
      level level, inner_level inner_level,
      big int8 CHECK (big IN (1, 2)),
      with_null text CHECK (with_null IN ('a', NULL)),
      equal_null text CHECK (equal_null = NULL),
      either text CHECK (either = 'a' OR id = 1),
      padded char(3) CHECK (padded IN ('a')),
      loose text COLLATE loose CHECK (loose IN ('a', 'b')),
      loosely text CHECK (loosely COLLATE loose IN ('a', 'b')),
      negated text CHECK (negated NOT IN ('a')),
      called text CHECK (lower(called) IN ('a')),
      open text CHECK (open <> 'a')
    );
    ALTER TABLE t ADD COLUMN later text;
    INSERT INTO t (id, role, n, later, either, padded, loose, loosely, with_null, equal_null, called, state, level)
      VALUES (1, 'admin', 0, 'old', 'z', 'a', 'A', 'B', 'z', 'z', 'A', 'b', 'low');
    ALTER TABLE t ADD CONSTRAINT later_check CHECK (later IN ('new')) NOT VALID;
    CREATE TABLE parent (kind text CHECK (kind IN ('p')) NO INHERIT, shared text CHECK (shared IN ('s')));
    CREATE TABLE child () INHERITS (parent);
    INSERT INTO child VALUES ('c', 's');
    CREATE TABLE parts (id int, part text) PARTITION BY LIST (id);
    CREATE TABLE parts_1 PARTITION OF parts (part CHECK (part IN ('one'))) FOR VALUES IN (1);
    CREATE TABLE parts_2 PARTITION OF parts (part CHECK (part IN ('two', 'one'))) FOR VALUES IN (2);
    CREATE VIEW v AS SELECT id, role, upper(role) AS loud FROM t;
    CREATE MATERIALIZED VIEW m AS SELECT role FROM t;`);
  facts = await loadSchemaFacts(database.server);
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

async function types(text: string): Promise<string[]> {
  const locked = lockStatement(textSource(text), await database.describe(text), facts);
  return locked.columns.map((each) => each.type);
}

const roles = String.raw`"admin" | "it's \"x\"\\" | "zweiß"`;

it.each([
  ["SELECT role FROM t", roles],
  ["SELECT short FROM t", '"a" | "b"'],
  ["SELECT one FROM t", '"only"'],
  ["SELECT state FROM t", '"a" | "b" | "c"'],
  ["SELECT twice FROM t", '"b" | "c"'],
  ["SELECT n FROM t", "-1 | 0 | 1"],
  ["SELECT small FROM t", "1 | 2"],
  ["SELECT level FROM t", '"low" | "high"'],
  ["SELECT inner_level FROM t", '"low" | "high"'],
  ["SELECT 'low'::level", '"low" | "high"'],
  ["SELECT role::varchar FROM t", roles],
  ["SELECT role FROM v", roles],
  ["SELECT s.role FROM (SELECT role FROM v) s LEFT JOIN t ON true", roles],
  ["WITH w AS (SELECT role FROM t) SELECT w.role FROM w", roles],
  ["SELECT role FROM t GROUP BY role", roles],
  ["INSERT INTO t (id, role, n) VALUES (2, $1, 0) RETURNING role", roles],
  ["SELECT kind FROM ONLY parent", '"p"'],
  ["SELECT shared FROM parent", '"s"'],
  ["SELECT part FROM parts", '"one" | "two"'],
])("%s is %s", async (text, type) => {
  expect(await types(text)).toEqual([type]);
});

it.each([
  "big",
  "with_null",
  "equal_null",
  "either",
  "padded",
  "loose",
  "loosely",
  "negated",
  "called",
  "open",
  "later",
])("a CHECK that does not list the values of %s is not taken for a list", async (column) => {
  expect(await types(`SELECT ${column} FROM t`)).toEqual(["string"]);
});

it.each([
  "SELECT loud FROM v",
  "SELECT role FROM m",
  "SELECT kind FROM parent",
  "SELECT role FROM t UNION ALL SELECT 'other'",
  "SELECT coalesce(short, 'none') FROM t",
  "SELECT role || 'x' FROM t",
  "SELECT max(role) FROM t",
])("%s is any text", async (text) => {
  expect(await types(text)).toEqual(["string"]);
});

it("values of the type that a list is of are read as the list says", async () => {
  const columns = ["role", "short", "one", "state", "twice", "n", "small", "level"];
  const [declared] = [await types(`SELECT ${columns.join(", ")} FROM t`)];
  const [row = {}] = await database.server.many<Record<string, unknown>>("SELECT * FROM t");
  for (const [at, column] of columns.entries()) {
    const value = row[column];
    if (value === null) continue;
    expect(declared[at]?.split(" | "), column).toContain(JSON.stringify(value));
  }
});
