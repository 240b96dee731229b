import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CopyBinaryRows } from "../src/codecs/copy-binary.js";
import { createDatabaseServer, createTypes, type DatabaseServer } from "../src/index.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(database.config);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe("what binary COPY stores", () => {
  /** A column for each type that has a binary form here, and one whose types are kept away from it. */
  const some = ["bool", "bytea", "int8", "int2", "int4", "text", "json", "float8", "varchar(9)"];
  const more = ["char(4)", "date", "timestamp", "timestamptz", "numeric", "uuid", "jsonb"];
  const all = [...some, ...more];
  const oids = [16, 17, 20, 21, 23, 25, 114, 701, 1043, 1042, 1082, 1114, 1184, 1700, 2950, 3802];
  const names = all.map((_, index) => `c${index}`);
  const columns = all.map((type, index) => `c${index} ${type}`).join(", ");

  const instants = fc.date({
    min: new Date("-004000-01-01T00:00:00Z"),
    max: new Date("+270000-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const day = fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const words = fc.string({
    unit: fc.constantFrom("a", "é", "😀", "\t", "\\", "\n"),
    maxLength: 4,
  });
  const json = fc
    .jsonValue()
    .map((value) => JSON.stringify(value).replaceAll(String.raw`\u0000`, ""));
  const decimal = fc.tuple(fc.bigInt(), fc.nat({ max: 30 })).map(([digits, scale]) => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
    const sign = digits < 0n ? "-" : "";
    return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
  });
  const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const kinds: readonly fc.Arbitrary<unknown>[] = [
    fc.boolean(),
    fc.uint8Array({ maxLength: 20 }),
    fc.oneof(int8, int8.map(String), fc.maxSafeInteger()),
    fc.integer({ min: -32_768, max: 32_767 }),
    fc.oneof(fc.integer(), fc.integer().map(String)),
    fc.oneof(words, fc.integer(), fc.boolean()),
    json,
    fc.double(),
    words,
    words,
    day,
    instants,
    instants,
    fc.oneof(decimal, fc.integer(), fc.bigInt()),
    fc.uuid(),
    json,
  ];
  const row = fc.tuple(...kinds.map((kind) => fc.option(kind, { freq: 9 })));

  it("is what their texts store, to the last bit", async () => {
    await db.query(`CREATE TABLE by_text (n int, ${columns}); `);
    await db.query(`CREATE TABLE by_binary (n int, ${columns})`);
    await db.query("CREATE DOMAIN anything AS int");
    await db.query("ALTER TABLE by_text ADD other anything[]");
    const rows = fc.sample(row, { numRuns: 2_000, seed: 7 });
    const numbered = rows.map((cells, index) => [index, ...cells]);
    const binary = CopyBinaryRows.of([23, ...oids]);
    expect(numbered.filter((cells) => binary?.add(cells, 1) === "unfit")).toEqual([]);
    await db.copyFrom({ table: "by_binary", columns: ["n", ...names] }, numbered);
    // The last column has no binary form here, so all of it is text.
    await db.copyFrom(
      { table: "by_text", columns: ["n", ...names, "other"] },
      numbered.map((cells) => [...cells, null]),
    );
    const list = ["n", ...names].map((name) => `${name}::text`).join(", ");
    const read = (table: string): Promise<unknown[]> =>
      db.many(`SELECT ${list} FROM ${table} ORDER BY n`);
    const stored = await read("by_binary");
    expect(stored).toHaveLength(2_000);
    expect(stored).toEqual(await read("by_text"));
  });

  it("needs no privilege beyond INSERT", async () => {
    await db.query("CREATE TABLE letterbox (id int, note text)");
    await db.query("CREATE ROLE poster LOGIN PASSWORD 'secret'");
    await db.query("GRANT INSERT (id, note) ON letterbox TO poster");
    const config = { ...database.config, user: "poster", password: "secret" };
    await using poster = createDatabaseServer(config);
    const rows = Array.from({ length: 60 }, (_, id) => [id, "note"]);
    expect(await poster.insertMany({ table: "letterbox", columns: ["id", "note"] }, rows)).toBe(60);
    await expect(poster.query("SELECT FROM letterbox")).rejects.toMatchObject({ code: "42501" });
  });

  it("is all or nothing, also where a part of the rows was text", async () => {
    await db.query("CREATE TABLE person (id int PRIMARY KEY, name text)");
    const target = { table: "person", columns: ["id", "name"] };
    const many = Array.from({ length: 100 }, (_, index) => [index + 1, "one of many"]);
    const cells = [...many, ["127 ", "with a blank"], [1, "again"]];
    await expect(db.copyFrom(target, cells)).rejects.toMatchObject({ code: "23505" });
    expect(await db.exists("SELECT FROM person")).toBe(false);
    expect(await db.copyFrom(target, cells.slice(0, -1))).toBe(101);
    expect(await db.exists("SELECT FROM person WHERE id = 127")).toBe(true);
  });

  it("is what a codec of the caller's writes", async () => {
    class Celsius {
      readonly degrees: number;
      constructor(degrees: number) {
        this.degrees = degrees;
      }
    }
    const types = createTypes({
      codecs: [{ type: "int4", class: Celsius, serialize: ({ degrees }) => `${degrees * 2}` }],
    });
    await using own = createDatabaseServer(database.config, { types });
    await own.query("CREATE TABLE warm (at date, degrees int)");
    const rows = Array.from({ length: 60 }, (_, n) => ["2024-01-01", new Celsius(n)]);
    await own.insertMany({ table: "warm", columns: ["at", "degrees"] }, rows);
    expect(await own.scalar("SELECT max(degrees) FROM warm")).toBe(118);
  });
});
