import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isDatabaseError } from "../src/errors/index.js";
import { createDatabaseServer, type DatabaseServer, type Queryable } from "../src/index.js";

let database: TestDatabase;
let db: DatabaseServer;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 1 });
  await db.query("CREATE TYPE mood AS ENUM ('sad', 'happy')");
  await db.query("CREATE DOMAIN positive AS int CHECK (VALUE > 0)");
  await db.query("CREATE TYPE pair AS (a int, b text)");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** What each type may meet, whether it reads it or not. */
const values: readonly unknown[] = [
  null,
  true,
  ...[0, -0, 1.5, 1e21, 5e-324, 2 ** 31, 2 ** 53, 40_000, Number.NaN, Infinity, -Infinity],
  ...[0n, 2n ** 63n, -(2n ** 63n), 10n ** 40n],
  ...[
    "",
    " 1 ",
    "-0",
    "007",
    "1e3",
    "0x10",
    ".5",
    "-.50",
    "1.",
    "-",
    "NaN",
    "infinity",
    "\\N",
    "\\.",
  ],
  ...["true", "null", "{}", "{1,NULL}", "(1,x)", "a\tb\\c\nd\r", "😀😀😀", "ab  ", "happy", "101"],
  ...["2024-02-30", "0000-01-01", "0044-03-15 BC", "12345-01-01", "24:00:00", "P1D"],
  ...["A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "{a0eebc999c0b4ef8bb6d6bb9bd380a11}", "\\x00ff"],
  new Date(0),
  new Date(1_700_000_000_123),
  new Date("-004713-01-01T00:00:00Z"),
  new Date(-8.64e15),
  new Date(8.64e15),
  new Uint8Array([0, 255, 92]),
  [],
  [1, null],
  [[1], [2]],
  ["a,b", '"', null],
  { a: [1, null], b: "\u0000" },
  { a: "\ud800" },
  { a: 1 },
];

const types = [
  ...["bool", "bytea", "int2", "int4", "int8", "float8", "numeric", "numeric(4,1)", "text"],
  ...["varchar(3)", "char(3)", "varbit", "uuid", "json", "jsonb", "date", "timestamp"],
  ...["timestamptz(1)", "interval", "int[]", "text[]", "mood", "positive", "pair", "box"],
];

it.each(types)(
  "stores the same in %s whichever way it goes",
  async (type) => {
    // A table for each: the types of a statement's parameters are those it was first prepared with.
    const table = `held as ${type}`;
    await db.query(`CREATE TABLE "${table}" (v ${type})`);
    const target = { table, columns: ["v"] };
    /** What is stored, or why it is not. */
    const came = async (insert: (db: Queryable) => Promise<unknown>): Promise<unknown> => {
      let stored: unknown;
      const undo = new Error("undo");
      try {
        await db.transaction(async (tx) => {
          await insert(tx);
          stored = await tx.column(`SELECT DISTINCT v::text FROM "${table}"`);
          throw undo;
        });
      } catch (error) {
        if (isDatabaseError(error)) return error.code;
        if (error !== undo) throw error;
      }
      return stored;
    };
    const sent = Array.from({ length: 51 }, () => 0);
    const differing: unknown[] = [];
    for (const value of values) {
      const many = sent.map(() => [value]);
      const byValues = await came((tx) => tx.insertMany(target, [[value]]));
      const byCopy = await came((tx) => tx.insertMany(target, many));
      const byUnnest = await came((tx) => tx.insertMany(target, many, { returning: ["v"] }));
      try {
        expect([byCopy, byUnnest]).toEqual([byValues, byValues]);
      } catch {
        differing.push({ value, byValues, byCopy, byUnnest });
      }
    }
    expect(differing).toEqual([]);
  },
  60_000,
);
