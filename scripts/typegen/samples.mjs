/**
 * Values by type, chosen for the NULLs they bring out: empty, infinite, not a number, without a match,
 * of another kind than what is asked for. As SQL, so that each is read by its type's own input function.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const samples = {
  boolean: ["t", "f"],
  smallint: ["0", "1", "-7"],
  integer: ["0", "1", "-1", "2", "32"],
  bigint: ["0", "1", "2", "3", "-7", "1000"],
  numeric: ["0", "1.50", "-3", "NaN", "Infinity", "-Infinity"],
  real: ["0", "0.5", "1.5", "-2", "NaN", "Infinity"],
  "double precision": ["0", "0.1", "0.5", "1", "1.5", "-2", "NaN", "Infinity", "-Infinity"],
  money: ["1.00", "-3"],
  text: [
    "",
    "a",
    "abc",
    "a,b",
    "1",
    "-1.5",
    "2024-02-29",
    "12:00",
    "month",
    "epoch",
    "day",
    "year",
    "second",
    "timezone",
    "$.a",
    "(a)(b)?",
    "b?",
    "x(y)?",
    "YYYY",
    "FM999",
    "UTC",
    "hex",
    "base64",
    "UTF8",
    "NFC",
    '{"a":1}',
    "[1]",
    "g",
    "i",
    "raise_exception",
    "return_target",
    "english",
    "public",
    "a & b",
    "no such thing",
    "[)",
    "[]",
  ],
  "character varying": ["", "abc"],
  character: ["", "a"],
  '"char"': ["", "a"],
  name: ["", "abc"],
  bytea: ["", "\\x01", "\\x616263"],
  date: ["2024-02-29", "infinity", "-infinity", "0001-01-01 BC"],
  "time without time zone": ["00:00", "12:34:56.789", "24:00"],
  "time with time zone": ["00:00+00", "12:34:56.789+02"],
  "timestamp without time zone": ["2024-02-29 01:02:03", "infinity", "-infinity"],
  "timestamp with time zone": ["2024-02-29 01:02:03+00", "infinity", "-infinity"],
  interval: ["0", "02:00", "-03:30", "1 day 02:03", "-1 mon", "infinity", "-infinity"],
  uuid: [
    "00000000-0000-0000-0000-000000000000",
    "41db1265-8bc1-4ab3-992f-885799a4af1d",
    "0197a000-0000-7000-8000-000000000000",
    "c232ab00-9414-11ec-b3c8-9f6bdeced846",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
  ],
  json: [
    "{}",
    "[]",
    "1",
    '"x"',
    "null",
    "true",
    '{"a":null}',
    '{"a":{"b":1}}',
    '{"a":1,"b":[2],"c":"x"}',
    "[null,1]",
    "[[1],{}]",
  ],
  jsonb: [
    "{}",
    "[]",
    "1",
    '"x"',
    "null",
    "true",
    '{"a":null}',
    '{"a":{"b":1}}',
    '{"a":1,"b":[2],"c":"x"}',
    "[null,1]",
    "[[1],{}]",
  ],
  jsonpath: [
    "$",
    "$.a",
    "strict $.a",
    "$.a > 1",
    "strict $.a > 1",
    "$[*] ? (@ > 1)",
    "$.a.double()",
    "-$",
  ],
  inet: ["1.2.3.4", "1.2.3.0/24", "::1"],
  cidr: ["1.2.3.0/24", "::/0"],
  macaddr: ["08:00:2b:01:02:03"],
  macaddr8: ["08:00:2b:01:02:03:04:05"],
  point: ["(0,0)", "(1,1)", "(NaN,1)", "(Infinity,1)"],
  line: ["{1,-1,0}", "{1,-1,1}", "{0,1,0}", "{1,0,NaN}"],
  lseg: ["[(0,0),(1,1)]", "[(0,1),(1,2)]", "[(0,1),(1,0)]", "[(NaN,0),(1,1)]"],
  box: ["(1,1),(0,0)", "(3,3),(2,2)", "(NaN,1),(0,0)"],
  path: [
    "[(0,0),(1,1)]",
    "((0,0),(1,1),(1,0))",
    "[(NaN,0),(1,1)]",
    "((5,5))",
    "[(5,5)]",
    "((0,0),(3,0))",
  ],
  polygon: ["((0,0),(1,1),(1,0))", "((5,5))", "((NaN,0),(1,1))"],
  circle: ["<(0,0),1>", "<(5,5),0>", "<(NaN,0),1>"],
  bit: ["", "1", "0"],
  "bit varying": ["", "101"],
  oid: ["0", "1", "23", "1259", "4294967295"],
  xid: ["1", "3"],
  xid8: ["1", "999999999"],
  cid: ["0"],
  tid: ["(0,1)"],
  pg_lsn: ["0/0", "16/B374D848"],
  pg_snapshot: ["10:20:10,14,15", "1:1:"],
  regclass: ["pg_class", "scan_sequence", "scan_sequence_2", "scan_sequence_3", "0"],
  regtype: ["int4", "0"],
  regproc: ["now", "0"],
  regprocedure: ["now()", "0"],
  regoper: ["!!", "0"],
  regoperator: ["+(int4,int4)", "0"],
  regnamespace: ["public", "0"],
  regrole: ["postgres", "0"],
  regconfig: ["english", "simple"],
  regdictionary: ["simple", "english_stem", "scan_dictionary"],
  regcollation: ['"C"', "0"],
  tsvector: ["", "a b:2A", "a:1 b:2 c:3"],
  tsquery: ["", "a", "a & !b", "a <-> b"],
  "text[]": ["{}", "{a}", "{a,NULL}", "{{a,1},{b,2}}", "{NULL}"],
  "integer[]": ["{}", "{1,2}", "{NULL}", "{{1},{2}}"],
  "bigint[]": ["{}", "{1}"],
  "double precision[]": ["{}", "{0.5,0.1}"],
  "oid[]": ["{}", "{23}"],
  '"char"[]': ["{}", "{a}"],
  "name[]": ["{a}"],
  "int4range[]": ["{}", '{"[1,3)"}', "{empty}"],
  "int8range[]": ["{}", '{"[1,3)"}', "{empty}"],
  "numrange[]": ["{}", '{"[1,3)"}', "{empty}"],
  "daterange[]": ["{}", '{"[2024-01-01,)"}', "{empty}"],
  "tsrange[]": ["{}", '{"[2024-01-01,)"}', "{empty}"],
  "tstzrange[]": ["{}", '{"[2024-01-01,)"}', "{empty}"],
  oidvector: ["", "23 25"],
  int2vector: ["", "1 2"],
  int4range: ["empty", "[1,3)", "(,)", "(,5)"],
  int8range: ["empty", "[1,3)", "(,)"],
  numrange: ["empty", "[1,3)", "(,)"],
  daterange: ["empty", "[2024-01-01,2024-02-01)", "(,)", "[infinity,infinity]"],
  tsrange: ["empty", "[2024-01-01,2024-02-01)", "(,)"],
  tstzrange: ["empty", "[2024-01-01,2024-02-01)", "(,)"],
  int4multirange: ["{}", "{[1,3),[5,)}"],
  int8multirange: ["{}", "{[1,3)}"],
  nummultirange: ["{}", "{[1,3)}"],
  datemultirange: ["{}", "{[2024-01-01,)}"],
  tsmultirange: ["{}", "{[2024-01-01,)}"],
  tstzmultirange: ["{}", "{[2024-01-01,)}"],
};

/** What stands for a polymorphic type: consistent with each other, so that a call can be resolved. */
const stands = {
  anyelement: "integer",
  anynonarray: "integer",
  anyarray: "integer[]",
  anycompatible: "integer",
  anycompatiblenonarray: "integer",
  anycompatiblearray: "integer[]",
  anyrange: "int4range",
  anycompatiblerange: "int4range",
  anymultirange: "int4multirange",
  anycompatiblemultirange: "int4multirange",
};

/**
 * Expressions of a type that are no NULL; none where the type is not known here.
 *
 * @param {string} type as `format_type` writes it
 * @returns {readonly string[]}
 */
export function samplesOf(type) {
  if (type === '"any"') return ["'a'::text", "1::integer", "'{NULL}'::integer[]"];
  if (type === "record") return ["ROW(1, 'a'::text)", "ROW(NULL::integer, NULL::text)"];
  if (type === "anyenum") return ["'x'::scan_enum", "'y'::scan_enum"];
  const concrete = /** @type {Record<string, string>} */ (stands)[type] ?? type;
  return (samples[concrete] ?? []).map((each) => `'${each.replaceAll("'", "''")}'::${concrete}`);
}

/**
 * NULL of a type.
 *
 * @param {string} type
 */
export function nullOf(type) {
  if (type === '"any"') return "NULL::text";
  if (type === "anyenum") return "NULL::scan_enum";
  if (type === "record") return "NULL::record";
  return `NULL::${/** @type {Record<string, string>} */ (stands)[type] ?? type}`;
}
