import fc from "fast-check";

/** Values by type, each in a text that the server reads: the bounds, and what a reader might stumble over. */
const literals: Readonly<Record<string, readonly string[]>> = {
  bool: ["t", "f"],
  int2: ["-32768", "-1", "0", "32767"],
  int4: ["-2147483648", "-1", "0", "7", "2147483647"],
  int8: ["-9223372036854775808", "0", "9007199254740993", "9223372036854775807"],
  oid: ["0", "4294967295"],
  float4: ["0", "-0", "0.1", "1e-38", "3.4028235e38", "NaN", "Infinity", "-Infinity"],
  float8: [
    ...["0", "-0", "0.1", "0.30000000000000004", "5e-324", "1.7976931348623157e308"],
    ...["123456789.123456789", "NaN", "Infinity", "-Infinity"],
  ],
  numeric: ["0", "0.00", "-1.50", "1e-20", "123456789012345678901234567890.12345", "NaN"],
  text: [
    "",
    "a",
    "NULL",
    "grüße",
    "世界",
    "🙂 x",
    `it's "quoted" \\ {a,b}`,
    "two\nlines\ttab",
    "x".repeat(70),
  ],
  name: ["n", "pg_class"],
  bytea: ["\\x", "\\x00", "\\x00ff10", `\\x${"ab".repeat(300)}`],
  json: ["null", "1", '"ü"', '{"a": [1, 2.5, null], "__proto__": 1}', " [ ] "],
  jsonb: ["null", "1e3", '{"b": {"c": "\\u00fc"}}', "[true, false]"],
  timestamptz: [
    ...["2024-02-29 23:59:59.999999+00", "1969-12-31 23:59:59.999999+00", "2000-01-01 00:00:00+00"],
    ...["1890-06-01 12:00:00.5+00", "0099-01-01 00:00:00+00", "0001-01-01 00:00:00+00"],
    ...["0044-03-15 12:00:00+00 BC", "4713-01-01 00:00:00+00 BC", "9999-12-31 23:59:59+00"],
    ...["10000-01-01 00:00:00+00", "200000-01-01 00:00:00.123456+00", "290000-01-01 00:00:00+00"],
    ...["infinity", "-infinity"],
  ],
  timestamp: ["2024-02-29 23:59:59.999999", "0044-03-15 12:00:00 BC", "infinity"],
  date: ["2024-02-29", "0044-03-15 BC", "10000-01-01", "-infinity"],
  time: ["00:00:00", "23:59:59.999999", "24:00:00"],
  timetz: ["12:00:00+05:30", "00:00:00-12"],
  interval: ["0", "1 year -2 days 03:04:05.6", "-00:00:00.000001", "178000000 years"],
  uuid: ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
  inet: ["192.168.0.1/24", "::1"],
  money: ["12.34"],
  varbit: ["", "10101"],
  point: ["(1.5,-2)"],
  box: ["(3,3),(1,1)"],
  tsvector: ["'a':1 'b':2"],
  int4range: ["empty", "[1,10)", "(,5]", "(,)"],
  tstzrange: ['["2024-01-01 00:00:00+00",infinity)'],
  numrange: ["[1.5,2.5]"],
  int4multirange: ["{}", "{[1,3),[5,8)}"],
  mood: ["sad", "happy"],
  positive: ["1", "2147483647"],
  pair: ["(1,x)", '(,"a, ""b""")'],
};

const types = Object.keys(literals);

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const scalar = fc
  .constantFrom(...types)
  .chain((type) =>
    fc.record({ type: fc.constant(type), text: fc.constantFrom(...literals[type]!) }),
  );

/** A value and its type, as an expression. */
const single: fc.Arbitrary<string> = scalar.map(({ type, text }) => `${quoted(text)}::${type}`);

const elements = fc.constantFrom(...types).chain((type) =>
  fc.record({
    type: fc.constant(type),
    texts: fc.array(fc.option(fc.constantFrom(...literals[type]!)), { maxLength: 4 }),
    shape: fc.constantFrom("flat", "nested", "shifted"),
  }),
);

const array: fc.Arbitrary<string> = elements.map(({ type, texts, shape }) => {
  const list = texts.map((text) => (text === null ? "NULL" : `${quoted(text)}::${type}`));
  const flat = `ARRAY[${list.join(", ")}]::${type}[]`;
  if (list.length === 0 || shape === "flat") return flat;
  if (shape === "nested") return `ARRAY[${flat}, ${flat}]`;
  return `array_fill(${list[0]}, ARRAY[2], ARRAY[0])`;
});

/** Any expression; NULL, and a row of several, among them. */
export const expression: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: single },
  { weight: 2, arbitrary: array },
  { weight: 1, arbitrary: scalar.map(({ type }) => `NULL::${type}`) },
  { weight: 1, arbitrary: fc.tuple(single, single).map((both) => `ROW(${both.join(", ")})`) },
);

/** A value to bind, in its text form. */
export const bound: fc.Arbitrary<{ type: string; text: string | null }> = fc.oneof(
  scalar,
  scalar.map(({ type }) => ({ type, text: null })),
);

/** What all of these need. */
export const typesSchema = `
  CREATE TYPE mood AS ENUM ('sad', 'happy');
  CREATE DOMAIN positive AS int CHECK (VALUE > 0);
  CREATE TYPE pair AS (n int, t text)`;
