import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type ColumnType,
  columnType,
  keepsIndexes,
  keepsStorage,
} from "../src/lint/column-type.js";
import { nodeAs } from "../src/lint/tree.js";
import { parseSql } from "../src/sql/parser.js";

let db: DatabaseServer;
let drop: () => Promise<void>;

const verdictFunction = `
  CREATE FUNCTION verdict(before text, after text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE node oid; index oid; result text;
  BEGIN
    EXECUTE format('CREATE TABLE t (a %s)', before);
    -- These two have no order, and so no index.
    IF NOT ARRAY['json', 'xml'] && ARRAY[before, after] THEN CREATE INDEX i ON t (a); END IF;
    node := pg_relation_filenode('t');
    index := pg_relation_filenode(to_regclass('i'));
    EXECUTE format('ALTER TABLE t ALTER COLUMN a TYPE %s', after);
    result := CASE
      WHEN pg_relation_filenode('t') <> node THEN 'rewritten'
      WHEN pg_relation_filenode(to_regclass('i')) <> index THEN 'reindexed'
      ELSE 'kept' END;
    DROP TABLE t;
    RETURN result;
  EXCEPTION WHEN datatype_mismatch OR cannot_coerce THEN RETURN 'refused';
  END $$`;

beforeAll(async () => {
  const database = await createTestDatabase();
  db = createDatabaseServer(database.url, { name: "test" });
  drop = () => database.drop();
  await db.query(verdictFunction);
});
afterAll(async () => {
  await db.close();
  await drop();
});

const types = [
  ...[
    "text",
    "varchar",
    "varchar(10)",
    "varchar(20)",
    "char(10)",
    "varchar(10)[]",
    "varchar(20)[]",
  ],
  ...["smallint", "integer", "bigint", "numeric", "numeric(8,2)", "numeric(10,2)", "numeric(10,4)"],
  ...["numeric(10)", "real", "double precision", "varbit(8)", "varbit(16)", "varbit", "bit(8)"],
  ...["timestamp", "timestamp(3)", "timestamptz", "timestamptz(3)", "time(3)", "time", "date"],
  ...["json", "jsonb", "xml", "inet", "cidr", "bytea", "uuid", "interval(3)", "interval"],
];

async function typeOf(written: string): Promise<ColumnType> {
  const parsed = await parseSql(`SELECT NULL::${written}`);
  const [statement] = "statements" in parsed ? parsed.statements : [];
  const [target] = nodeAs(statement?.node, "SelectStmt")?.targetList ?? [];
  return columnType(nodeAs(nodeAs(target, "ResTarget")?.val, "TypeCast")?.typeName);
}

/** What the server does to a table whose column changes from a type to each of the types. */
function whatHappens(from: string, zone: string): Promise<{ to: string; happens: string }[]> {
  return db.transaction(async (tx) => {
    await tx.query(`SET LOCAL timezone = '${zone}'`);
    const each = "SELECT type AS to, verdict($1, type) AS happens FROM unnest($2::text[]) AS type";
    return tx.many<{ to: string; happens: string }>(each, [from, types]);
  });
}

it.each(["Europe/Vienna", "UTC"])(
  "a type change is taken to keep, reindex or rewrite a table just as PostgreSQL does it, in %s",
  async (zone) => {
    const verdicts: Record<string, string[]> = {};
    for (const from of types) {
      const before = await typeOf(from);
      for (const { to, happens } of await whatHappens(from, zone)) {
        const after = await typeOf(to);
        const indexes = keepsIndexes(before, after) ? "kept" : "reindexed";
        const expected = keepsStorage(before, after, zone === "UTC") ? indexes : "rewritten";
        (verdicts[`${happens}, taken for ${expected}`] ??= []).push(`${from} → ${to}`);
      }
    }
    expect(verdicts["kept, taken for kept"]?.length).toBeGreaterThan(types.length);
    expect(verdicts["rewritten, taken for rewritten"]?.length).toBeGreaterThan(types.length);
    const { length } = verdicts["reindexed, taken for reindexed"] ?? [];
    expect(length).toBe(zone === "UTC" ? 5 : 1);
    const agreed = ["kept", "rewritten", "reindexed"].map((each) => `${each}, taken for ${each}`);
    const others = Object.entries(verdicts).filter(
      ([verdict]) => !agreed.includes(verdict) && !verdict.startsWith("refused"),
    );
    expect(others).toEqual([]);
  },
);
