import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rangeTypes, scalarTypes } from "../src/codecs/builtin-types.js";
import { copyRows } from "../src/codecs/copy-rows.js";
import { encodeValues } from "../src/codecs/encode-value.js";
import { Interval } from "../src/codecs/interval.js";
import { Multirange, Range } from "../src/codecs/range.js";
import { resolveTypeNames } from "../src/codecs/resolve-type-names.js";
import { createTypes, type TypeOptions, type TypeRegistry } from "../src/codecs/type-registry.js";
import type { DriverConnection } from "../src/driver/driver.js";
import { driverUnderTest } from "./support/driver-under-test.js";

let database: TestDatabase;
let connection: DriverConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  const { host, port, user, password } = database.config;
  const target = {
    host,
    port,
    user,
    database: database.config.database,
    password: async () => password,
    tls: false as const,
    parameters: { application_name: "codecs" },
    connectTimeoutMs: 5_000,
    statementCacheSize: 8,
    decoders: createTypes(),
  };
  const ignore = (): void => undefined;
  connection = await driverUnderTest.connect(target, {
    closed: ignore,
    notice: ignore,
    notification: ignore,
    parameter: ignore,
  });
});
afterAll(async () => {
  await connection.close(1_000);
  await database.drop();
});

type Row = Record<string, unknown>;

async function query(text: string, values: unknown[] = [], types?: TypeRegistry): Promise<Row[]> {
  const decoders = types === undefined ? {} : { decoders: types };
  const { statements } = await connection.send({
    statements: [{ text, values: encodeValues(values, types), keep: false, ...decoders }],
  });
  return (statements[0]?.rows ?? []) as Row[];
}

async function roundTrip(type: string, value: unknown, options?: TypeOptions): Promise<unknown> {
  const types = options === undefined ? undefined : createTypes(options);
  const [row] = await query(`select $1::${type} as value`, [value], types);
  return row!["value"];
}

const hostile = fc.string({
  unit: fc.constantFrom(
    '"',
    "'",
    "\\",
    "{",
    "}",
    "(",
    "]",
    ",",
    "\t",
    "\r",
    "\n",
    "$1",
    "NULL",
    " ",
    "é",
    "😀",
    "\u2028",
    "\\N",
    "\\.",
    "--",
    ";",
  ),
});

describe("the table of built-in types", () => {
  it("has the OIDs, arrays and delimiters of the server", async () => {
    const rows = await query(
      "select typname, oid, typarray from pg_type where typnamespace = 'pg_catalog'::regnamespace",
    );
    const known = new Map(rows.map((row) => [row["typname"], [row["oid"], row["typarray"]]]));
    for (const [name, oid, array] of scalarTypes)
      expect([name, known.get(name)]).toEqual([name, [oid, array]]);
    for (const { range, multirange } of rangeTypes) {
      for (const [name, oid, array] of [range, multirange]) {
        expect([name, known.get(name)]).toEqual([name, [oid, array]]);
      }
    }
  });

  it("leaves out no array whose elements it could read", async () => {
    const [row] = await query(
      `select array_agg(typname order by typname)::text[] as names from pg_type
       where typnamespace = 'pg_catalog'::regnamespace and typtype in ('b', 'r', 'm')
         and typarray <> 0 and typelem = 0 and not oid = any($1::oid[])`,
      [
        [...scalarTypes, ...rangeTypes.flatMap((each) => [each.range, each.multirange])].map(
          ([, oid]) => oid,
        ),
      ],
    );
    // Internal statistics and snapshots, which nobody stores.
    expect(row!["names"]).toEqual(expect.arrayContaining(["txid_snapshot"]));
    expect(row!["names"]).not.toContain("int4");
  });

  it("has the subtypes of the server's ranges", async () => {
    for (const { subtype, range, multirange } of rangeTypes) {
      const [row] = await query(
        `select rngsubtype::regtype::oid as subtype, rngmultitypid as multirange from pg_range where rngtypid = $1`,
        [range[1]],
      );
      const scalar = scalarTypes.find(([name]) => name === subtype)!;
      expect(row).toEqual({ subtype: scalar[1], multirange: multirange[1] });
    }
  });
});

describe("values go to the server and come back the same", () => {
  it.each([
    ["int2", -32_768],
    ["int4", 2_147_483_647],
    ["int8", "9223372036854775807"],
    ["numeric", "-12345678901234567890.123456789012345678901234567890"],
    ["float8", -0],
    ["float8", 5e-324],
    ["float8", 2 ** 60],
    ["float8", Number.NaN],
    ["float8", -Infinity],
    ["float4", 1.5],
    ["bool", false],
    ["text", ""],
    ["uuid", "0b1e55ed-0000-4000-8000-000000000000"],
    ["bytea", Buffer.from([0, 1, 92, 255])],
    ["date", "2024-02-29"],
    ["timestamp", "2024-01-02 03:04:05.678901"],
    ["timestamptz", new Date("2024-01-02T03:04:05.678Z")],
    ["timestamptz", new Date(Date.UTC(12_345, 5, 6, 7, 8, 9))],
    ["timestamptz", new Date("-000043-03-15T12:00:00Z")],
    ["timestamptz", new Date("0000-02-29T00:00:00Z")],
    ["timestamptz", Infinity],
    ["timestamptz", -Infinity],
    [
      "interval",
      new Interval({
        years: 1,
        months: 2,
        days: -3,
        hours: 4,
        minutes: 5,
        seconds: 6,
        microseconds: 7,
      }),
    ],
    ["interval", new Interval({ hours: -4, minutes: -5, microseconds: -1 })],
    ["json", { a: [1, "\u0000", null], b: { c: "é😀" } }],
    ["jsonb", { a: [1.5, "x", null], b: { c: 'q"\\' } }],
    ["int4[]", []],
    ["int4[]", [1, null, -3]],
    ["float8[]", [Number.NaN, -0, 1e300]],
    [
      "bool[]",
      [
        [true, false],
        [null, true],
      ],
    ],
    ["bytea[]", [Buffer.from([0, 255]), null]],
    ["timestamptz[]", [new Date(0), null]],
    ["jsonb[]", [{ a: "{}" }, null]],
    ["interval[]", [new Interval({ days: 1 })]],
    ["int4range", new Range(1, 10)],
    ["int4range", new Range<number>(null, 5, "()")],
    ["int4range", new Range<number>(null, null, "empty")],
    ["tstzrange", new Range(new Date("-000043-03-15T12:00:00Z"), new Date(0), "[]")],
    ["tstzrange[]", [new Range(new Date(0), null)]],
    ["numrange", new Range("1.10", "2.20", "(]")],
    ["int4multirange", new Multirange([new Range(1, 3), new Range(5, 7)])],
    ["int4multirange", new Multirange([])],
    ["int4multirange[]", [new Multirange([new Range(1, 3)]), null]],
    ["box[]", ["(1,1),(0,0)"]],
  ])("%s: %o", async (type, value) => {
    expect(await roundTrip(type, value)).toEqual(value);
  });

  it.each(["UTC", "Asia/Kolkata", "America/St_Johns", "Europe/Berlin"])(
    "any Date, in a session of %s",
    async (zone) => {
      await query("select set_config('TimeZone', $1, false)", [zone]);
      const dates = fc.array(
        fc.date({
          noInvalidDate: true,
          min: new Date("-004712-01-02T00:00:00Z"),
          max: new Date("+275000-01-01T00:00:00Z"),
        }),
      );
      await fc.assert(
        fc.asyncProperty(dates, async (values) => {
          expect(await roundTrip("timestamptz[]", values)).toEqual(values);
        }),
        { numRuns: 30 },
      );
      await query("select set_config('TimeZone', 'UTC', false)");
    },
  );

  it.each(["text", "varchar", "bpchar"])("hostile texts, as arrays of %s", async (type) => {
    const texts = fc.array(fc.option(hostile));
    await fc.assert(
      fc.asyncProperty(texts, fc.option(hostile), async (values, one) => {
        expect(await roundTrip(`${type}[]`, values)).toEqual(values);
        expect(await roundTrip(type, one)).toBe(one);
      }),
      { numRuns: 30 },
    );
  });

  it("hostile texts inside json and jsonb", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(hostile, hostile), async (value) => {
        expect(await roundTrip("jsonb", value)).toEqual({ ...value });
        expect(await roundTrip("json[]", [value])).toEqual([{ ...value }]);
      }),
      { numRuns: 30 },
    );
  });

  it("any bytes, in both output forms", async () => {
    for (const form of ["hex", "escape"]) {
      await query("select set_config('bytea_output', $1, false)", [form]);
      await fc.assert(
        fc.asyncProperty(fc.uint8Array(), async (bytes) => {
          expect(await roundTrip("bytea", bytes)).toEqual(Buffer.from(bytes));
          expect(await roundTrip("bytea[]", [bytes])).toEqual([Buffer.from(bytes)]);
        }),
        { numRuns: 20 },
      );
    }
    await query("select set_config('bytea_output', 'hex', false)");
  });

  it("any double", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double()), async (values) => {
        expect(await roundTrip("float8[]", values)).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it("any interval the server prints is read as the same interval", async () => {
    const part = fc.integer({ min: -200, max: 200 });
    const parts = fc.record({
      years: part,
      months: part,
      days: part,
      hours: part,
      minutes: part,
      seconds: part,
      microseconds: fc.integer({ min: -1_999_999, max: 1_999_999 }),
    });
    await fc.assert(
      fc.asyncProperty(parts, async (each) => {
        const first = await roundTrip("interval", new Interval(each));
        const [row] = await query("select $1::interval = $2::interval as same", [
          first,
          new Interval(each),
        ]);
        expect(row).toEqual({ same: true });
        expect(await roundTrip("interval", first)).toEqual(first);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      "Instant",
      "-000043-03-15T01:02:03.456789Z",
      "timestamptz",
      "0044-03-15 01:02:03.456789+00 BC",
    ],
    ["Instant", "+012345-01-02T00:00:00Z", "timestamptz", "12345-01-02 00:00:00+00"],
    ["PlainDate", "0000-02-29", "date", "0001-02-29 BC"],
    ["PlainDateTime", "+012345-01-02T03:04:05.678901", "timestamp", "12345-01-02 03:04:05.678901"],
    ["PlainTime", "03:04:05.678901", "time", "03:04:05.678901"],
  ])("a Temporal.%s, %s, as %s", async (kind, text, type, expected) => {
    const value = { [Symbol.toStringTag]: `Temporal.${kind}`, toString: () => text };
    const [row] = await query(`select $1::${type}::text as value`, [value]);
    expect(row).toEqual({ value: expected });
  });

  it("bigint policy", async () => {
    expect(await roundTrip("int8", 2n ** 63n - 1n, { bigint: "bigint" })).toBe(2n ** 63n - 1n);
  });

  it("an unsafe integer reaches a float8 exactly, and int8 refuses it", async () => {
    expect(await roundTrip("float8", 2 ** 53 + 2)).toBe(2 ** 53 + 2);
    await expect(roundTrip("int8", 2 ** 53 + 2)).rejects.toMatchObject({ code: "22P02" });
    expect(await roundTrip("float8", 1)).toBe(1);
  });
});

describe("a value that its codec cannot represent", () => {
  it("fails the statement alone, and the connection goes on", async () => {
    const types = createTypes({ bigint: "number" });
    const text = "select n, n * 9007199254740993 as big from generate_series(0::int8, 1000) n";
    await expect(query(text, [], types)).rejects.toMatchObject({
      name: "DecodeError",
      code: "DB_VALUE_UNREADABLE",
      outcome: "applied",
    });
    expect(await query("select 1 as one")).toEqual([{ one: 1 }]);
    expect(connection.status()).toBe("idle");
  });
});

describe("COPY", () => {
  it("stores hostile rows as they are", async () => {
    await query("create temporary table pile (number int, content text, tags text[])");
    const rows = fc.sample(
      fc.tuple(fc.option(hostile), fc.option(fc.array(fc.option(hostile)))),
      500,
    );
    const numbered = rows.map(([content, tags], index) => [index, content, tags]);
    const text = "copy pile (number, content, tags) from stdin";
    const source = copyRows({ rows: numbered, text, columns: "table pile" });
    expect((await connection.copyIn(text, source)).rowCount).toBe(500);
    const stored = await query("select number, content, tags from pile order by number");
    expect(stored.map((row) => [row["number"], row["content"], row["tags"]])).toEqual(numbered);
  });

  it("stores nothing when a row is wrong, and the connection goes on", async () => {
    await query("create temporary table small (a int, b int)");
    const text = "copy small from stdin";
    const source = copyRows({ rows: [[1, 2], [3]], text, columns: "table small" });
    await expect(connection.copyIn(text, source)).rejects.toThrow("row 2 has 1 values for 2");
    expect(await query("select count(*)::int as n from small")).toEqual([{ n: 0 }]);
  });
});

describe("named types", () => {
  it("are looked up in the database, with their arrays", async () => {
    for (const text of [
      "create schema shop",
      "create type shop.mood as enum ('happy', 'so, so', 'sad')",
      "create domain positive as int check (value > 0)",
      "create domain very_positive as positive check (value > 10)",
      `create type "Text Range" as range (subtype = text, multirange_type_name = text_ranges)`,
      "create type pair as (a int, b text)",
    ]) {
      await query(text);
    }
    const types = createTypes({
      codecs: [
        { type: "shop.mood", parse: (text) => text.toUpperCase() },
        { type: "very_positive" },
        { type: '"Text Range"' },
        { type: "text_ranges" },
        { type: "pair" },
      ],
    });
    await resolveTypeNames(types, connection);
    expect(types.unresolved()).toEqual([]);
    const [row] = await query(
      `select 'sad'::shop.mood as mood, array['so, so', null]::shop.mood[] as moods,
        array[12]::very_positive[] as positives, array[row(1, 'x,y')]::pair[] as pairs,
        $1::"Text Range" as range, array[$1::"Text Range"] as ranges, $2::text_ranges as multi`,
      [new Range('a"b', "c\\,"), new Multirange([new Range("a", "b")])],
      types,
    );
    expect(row).toEqual({
      mood: "SAD",
      moods: ["SO, SO", null],
      positives: [12],
      pairs: ['(1,"x,y")'],
      range: new Range('a"b', "c\\,"),
      ranges: [new Range('a"b', "c\\,")],
      multi: new Multirange([new Range("a", "b")]),
    });
  });

  it("that the database does not have are named", async () => {
    const types = createTypes({ codecs: [{ type: "no_such_type" }, { type: "text" }] });
    await expect(resolveTypeNames(types, connection)).rejects.toThrow(
      'the database has no type "no_such_type"',
    );
  });
});
