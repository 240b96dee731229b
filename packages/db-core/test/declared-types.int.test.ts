import {
  createDatabaseServer,
  createTypes,
  type DatabaseServer,
  type DeclaredValue,
  Interval,
  Multirange,
  Range,
  type TypeOptions,
} from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

/** A text of each base type; what is written back is the same. */
const samples: Readonly<Record<string, string>> = {
  aclitem: "postgres=r/postgres",
  bit: "1",
  bool: "t",
  box: "(3,4),(1,2)",
  bpchar: "a",
  bytea: "\\x00ff",
  char: "a",
  cid: "7",
  cidr: "10.0.0.0/8",
  circle: "<(1,2),3>",
  date: "2026-01-31",
  float4: "1.5",
  float8: "-2.25",
  inet: "10.0.0.1",
  int2: "-7",
  int2vector: "1 2",
  int4: "7",
  int8: "9007199254740993",
  interval: "1 day 02:00:00",
  json: '{"a": [1, null]}',
  jsonb: '{"a": [1, null]}',
  jsonpath: '$."a"',
  line: "{1,2,3}",
  lseg: "[(1,2),(3,4)]",
  macaddr: "08:00:2b:01:02:03",
  macaddr8: "08:00:2b:01:02:03:04:05",
  money: "$1.50",
  name: "a",
  numeric: "12345678901234567890.5",
  oid: "4294967295",
  oidvector: "1 2",
  path: "((1,2),(3,4))",
  pg_lsn: "0/16B3748",
  pg_snapshot: "10:20:10",
  point: "(1,2)",
  polygon: "((1,2),(3,4))",
  refcursor: "a",
  regclass: "pg_class",
  regcollation: '"C"',
  regconfig: "simple",
  regdictionary: "simple",
  regnamespace: "pg_catalog",
  regoper: "||/",
  regoperator: "+(integer,integer)",
  regproc: "now",
  regprocedure: "now()",
  regrole: "postgres",
  regtype: "integer",
  text: "a",
  tid: "(1,2)",
  time: "01:02:03.000004",
  timestamp: "2026-01-31 01:02:03.000004",
  timestamptz: "2026-01-31 01:02:03.004+00",
  timetz: "01:02:03+00",
  tsquery: "'a'",
  tsvector: "'a':1",
  txid_snapshot: "10:20:10",
  uuid: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
  varbit: "101",
  varchar: "a",
  xid: "7",
  xid8: "7",
  xml: "<a/>",
};

/** Types that the server makes and nobody writes. */
const unwritable =
  /^(?:gtsvector|pg_node_tree|pg_ndistinct|pg_dependencies|pg_mcv_list|pg_brin_.*)$/;

/** Values of a TypeScript type, by its name. */
const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  bigint: (value) => typeof value === "bigint",
  boolean: (value) => typeof value === "boolean",
  unknown: () => true,
  Buffer: (value) => Buffer.isBuffer(value),
  Date: (value) => value instanceof Date,
  Interval: (value) => value instanceof Interval,
};

/** What a program that has the text at hand would give as a value of a TypeScript type. */
const givenAs: Readonly<Record<string, (text: string) => unknown>> = {
  string: (text) => text,
  number: (text) => (Number.isSafeInteger(Number(text)) || /\.\d$/.test(text) ? Number(text) : 7),
  bigint: (text) => BigInt(Math.trunc(Number(text))),
  boolean: (text) => text === "t",
  Date: () => new Date("2026-01-31T01:02:03.004Z"),
  Interval: () => new Interval({ days: 1, hours: 2 }),
  Uint8Array: () => new Uint8Array([0, 255]),
  JsonParameter: (text) => JSON.parse(text) as unknown,
};

interface BaseType {
  readonly oid: number;
  readonly array: number;
  readonly name: string;
}

async function baseTypes(server: DatabaseServer): Promise<readonly BaseType[]> {
  const types = await server.many<BaseType>(`
    SELECT oid, typarray AS array, typname AS name FROM pg_type
    WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype = 'b' AND typname !~ '^_' ORDER BY typname`);
  return types.filter(({ name }) => !unwritable.test(name));
}

function valueOf(types: ReturnType<typeof createTypes>, oid: number): DeclaredValue {
  const declared = types.declared(oid) ?? { kind: "value", output: "string", input: "string" };
  if (declared.kind !== "value") throw new TypeError(`${oid} is no value`);
  return declared;
}

const settings: readonly [name: string, options: TypeOptions][] = [
  ["the defaults", {}],
  ["texts", { preset: "strings", numeric: "number", bigint: "bigint" }],
  ["numbers", { bigint: "number" }],
];

describe.each(settings)("with %s", (_, options) => {
  const types = createTypes(options);
  let server: DatabaseServer;

  beforeAll(() => {
    server = createDatabaseServer(database.config, { types });
  });

  afterAll(() => server.close());

  function sample(name: string): string {
    const text = options.bigint === "number" && name === "int8" ? "42" : samples[name];
    if (text === undefined) throw new TypeError(`no sample of ${name}`);
    return text;
  }

  it("each base type is read as what it is declared to be read as", async () => {
    const wrong: string[] = [];
    for (const { oid, array, name } of await baseTypes(server)) {
      const text = sample(name);
      const { output } = valueOf(types, oid);
      const read = await server.scalar(`SELECT $$${text}$$::"${name}"`);
      if (isOf[output]?.(read) !== true) wrong.push(`${name}: ${typeof read}, not ${output}`);
      if (array === 0) continue;
      const kind = types.declared(array)?.kind ?? "text";
      const kinds = types.declared(oid) === undefined ? ["text"] : ["array", "value"];
      if (!kinds.includes(kind)) wrong.push(`${name}[] is declared as ${kind}`);
      const elements = await server.scalar(`SELECT array[$$${text}$$::"${name}", NULL]`);
      const fits =
        types.declared(array) === undefined
          ? typeof elements === "string"
          : Array.isArray(elements) &&
            elements.length === 2 &&
            isOf[output]?.(elements[0]) === true &&
            elements[1] === null;
      if (!fits) wrong.push(`${name}[]: ${typeof elements}, not ${output}[]`);
    }
    expect(wrong).toEqual([]);
  });

  it("each base type takes every kind of value that it is declared to take", async () => {
    const wrong: string[] = [];
    for (const { oid, name } of await baseTypes(server)) {
      for (const input of valueOf(types, oid).input.split(" | ")) {
        const given = givenAs[input]?.(sample(name));
        const cast = `$1::"pg_catalog"."${name}"`;
        await server.query(`SELECT ${cast}`, [given]).catch((error: unknown) => {
          wrong.push(`${name} from ${input}: ${String(error)}`);
        });
        if (name === "box") continue;
        await server.query(`SELECT $1::"${name}"[]`, [[given, null]]).catch((error: unknown) => {
          wrong.push(`${name}[] from ${input}: ${String(error)}`);
        });
      }
    }
    expect(wrong).toEqual([]);
  });
});

it("arrays of box, which have no commas between them, are given as texts", async () => {
  const types = createTypes();
  await using server = createDatabaseServer(database.config, { types });
  const array = await server.scalar<number>("SELECT typarray FROM pg_type WHERE typname = 'box'");
  expect(valueOf(types, array)).toEqual({
    kind: "value",
    output: "(string | null)[]",
    input: "string",
  });
  expect(await server.scalar("SELECT $1::box[]", ["{(3,4),(1,2);NULL}"])).toEqual([
    "(3,4),(1,2)",
    null,
  ]);
});

it("ranges and multiranges are declared by what they range over", async () => {
  const types = createTypes();
  await using server = createDatabaseServer(database.config, { types });
  const rows = await server.many<{ range: number; multirange: number; of: number; name: string }>(
    "SELECT rngtypid AS range, rngmultitypid AS multirange, rngsubtype AS of, rngtypid::regtype::text AS name FROM pg_range",
  );
  expect(rows.length).toBeGreaterThan(5);
  for (const { range, multirange, of, name } of rows) {
    expect(types.declared(range)).toEqual({ kind: "range", of });
    expect(types.declared(multirange)).toEqual({ kind: "multirange", of });
    expect(await server.scalar(`SELECT '(,)'::${name}`)).toBeInstanceOf(Range);
    expect(await server.scalar(`SELECT ${name.replace(/range$/, "multirange")}()`)).toBeInstanceOf(
      Multirange,
    );
  }
});

it("types of one's own are texts, and what a codec says once it is resolved", async () => {
  const types = createTypes({
    codecs: [
      { type: "feeling" },
      { type: "cents", parse: Number, typescript: { output: "Cents", input: "number" } },
      { type: "uuid", parse: (text) => text.length, typescript: "number" },
      { type: "xml", parse: (text) => text },
    ],
  });
  await using server = createDatabaseServer(database.config);
  await server.query("CREATE TYPE feeling AS ENUM ('sad', 'ok')");
  await server.query("CREATE DOMAIN cents AS int8");
  await server.query("CREATE TYPE other AS ENUM ('a')");
  const oid = (name: string): Promise<number> =>
    server.scalar<number>(`SELECT '${name}'::regtype::oid`);
  expect(types.declared(await oid("uuid"))).toEqual({
    kind: "value",
    output: "number",
    input: "number",
  });
  expect(types.declared(await oid("xml"))).toMatchObject({ output: "unknown" });
  const rows = ["feeling", "cents"].map(async (name) => {
    const [type, array] = [await oid(name), await oid(`${name}[]`)];
    return {
      name,
      oid: `${type}`,
      array_oid: `${array}`,
      delimiter: ",",
      kind: name === "cents" ? "d" : "e",
      base_oid: name === "cents" ? "20" : "0",
    };
  });
  types.resolve(await Promise.all(rows));
  expect(types.declared(await oid("feeling"))).toBeUndefined();
  expect(types.declared(await oid("feeling[]"))).toEqual({
    kind: "array",
    of: await oid("feeling"),
  });
  expect(types.declared(await oid("cents"))).toEqual({
    kind: "value",
    output: "Cents",
    input: "number",
  });
  expect(types.declared(await oid("other[]"))).toBeUndefined();
});
