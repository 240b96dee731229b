import { describe, expect, it } from "vitest";
import { DecodeError } from "../errors/query-errors.js";
import { Interval } from "./interval.js";
import { Multirange, Range } from "./range.js";
import { createTypes } from "./type-registry.js";
import type { ResolvedType } from "./type-resolution.js";

const types = createTypes();

describe("createTypes", () => {
  it.each([
    ["bool", 16, "t", true],
    ["bool", 16, "f", false],
    ["int2", 21, "-7", -7],
    ["int4", 23, "42", 42],
    ["int8", 20, "9223372036854775807", "9223372036854775807"],
    ["oid", 26, "4294967295", 4_294_967_295],
    ["float4", 700, "1.5", 1.5],
    ["float8", 701, "-Infinity", -Infinity],
    ["numeric", 1700, "0.10", "0.10"],
    ["text", 25, "x", "x"],
    ["uuid", 2950, "0b1e", "0b1e"],
    ["json", 114, '{"a":[1]}', { a: [1] }],
    ["jsonb", 3802, "null", null],
    ["bytea", 17, String.raw`\x00ff`, Buffer.from([0, 255])],
    ["date", 1082, "2024-01-02", "2024-01-02"],
    ["timestamp", 1114, "2024-01-02 03:04:05.678901", "2024-01-02 03:04:05.678901"],
    ["time", 1083, "24:00:00", "24:00:00"],
    ["timestamptz", 1184, "2024-01-02 03:04:05+00", new Date("2024-01-02T03:04:05Z")],
    ["interval", 1186, "1 day", new Interval({ days: 1 })],
    ["inet", 869, "::1/64", "::1/64"],
    ["an unknown type", 123_456, "{a,b}", "{a,b}"],
    ["int4[]", 1007, "{{1},{NULL}}", [[1], [null]]],
    ["int8[]", 1016, "{1}", ["1"]],
    ["bool[]", 1000, "{t,f}", [true, false]],
    ["jsonb[]", 3807, String.raw`{"{\"a\": 1}"}`, [{ a: 1 }]],
    ["box[]", 1020, "{(1,1),(0,0);(2,2),(0,0)}", ["(1,1),(0,0)", "(2,2),(0,0)"]],
    ["int4range", 3904, "[1,10)", new Range(1, 10)],
    ["int4range[]", 3905, '{"[1,10)",empty}', [new Range(1, 10), new Range(null, null, "empty")]],
    ["numrange", 3906, "(1.0,2.0]", new Range("1.0", "2.0", "(]")],
    ["int4multirange", 4451, "{[1,2)}", new Multirange([new Range(1, 2)])],
    [
      "tstzrange",
      3910,
      '["2024-01-02 00:00:00+00",)',
      new Range(new Date("2024-01-02T00:00:00Z"), null),
    ],
  ])("reads %s", (_, oid, text, expected) => {
    expect(types.decoder(oid)(text)).toEqual(expected);
  });

  it("says of arrays that are read as texts, and of no others, that a driver may read them", () => {
    const [texts, numerics, integers, boxes] = [1009, 1231, 1007, 1020];
    expect(types.reading?.(texts)).toBe("texts");
    expect(types.reading?.(numerics)).toBe("texts");
    expect(types.reading?.(integers)).toBeUndefined();
    expect(types.reading?.(boxes)).toBeUndefined();
    const own = createTypes({ codecs: [{ type: "text", parse: (text) => text.length }] });
    expect(own.reading?.(texts)).toBeUndefined();
    expect(own.decoder(texts)("{abc}")).toEqual([3]);
  });

  it("reads int8 by policy, in arrays and ranges too", () => {
    const big = createTypes({ bigint: "bigint" });
    expect(big.decoder(20)("9223372036854775807")).toBe(9_223_372_036_854_775_807n);
    expect(big.decoder(1016)("{1,NULL}")).toEqual([1n, null]);
    expect(big.decoder(3926)("[1,2)")).toEqual(new Range(1n, 2n));
    const number = createTypes({ bigint: "number" });
    expect(number.decoder(20)("-9007199254740991")).toBe(Number.MIN_SAFE_INTEGER);
    expect(() => number.decoder(20)("9007199254740993")).toThrow(DecodeError);
    expect(() => number.decoder(20)("9007199254740993")).toThrow(/^(?!.*993)/);
  });

  it("reads numeric by policy", () => {
    expect(createTypes({ numeric: "number" }).decoder(1700)("0.10")).toBe(0.1);
  });

  it("reads every time as text with the strings preset", () => {
    const strings = createTypes({ preset: "strings" });
    expect(strings.decoder(1184)("2024-01-02 03:04:05.678901+00")).toBe(
      "2024-01-02 03:04:05.678901+00",
    );
    expect(strings.decoder(1186)("1 day")).toBe("1 day");
    expect(strings.decoder(1185)('{"2024-01-02 03:04:05+00"}')).toEqual(["2024-01-02 03:04:05+00"]);
    expect(strings.decoder(16)("t")).toBe(true);
  });

  it("lets a codec replace a built-in type by name or OID, with its arrays and ranges", () => {
    const codecs = [
      { type: "date", parse: (text: string) => `day ${text}` },
      { type: 2950, parse: (text: string) => text.toUpperCase() },
      { type: 99_999, parse: () => "own" },
    ];
    const own = createTypes({ codecs });
    expect(own.decoder(1082)("x")).toBe("day x");
    expect(own.decoder(1182)("{x}")).toEqual(["day x"]);
    expect(own.decoder(3912)("[x,y)")).toEqual(new Range("day x", "day y"));
    expect(own.decoder(2951)("{ab}")).toEqual(["AB"]);
    expect(own.decoder(99_999)("x")).toBe("own");
    expect(own.unresolved()).toEqual([]);
    expect(types.decoder(1082)("x")).toBe("x");
  });

  it("reports a codec that throws as such", () => {
    const cause = new RangeError("x");
    const parse = (): never => {
      throw cause;
    };
    const own = createTypes({ codecs: [{ type: "uuid", parse }] });
    expect(() => own.decoder(2950)("x")).toThrow(
      expect.objectContaining({ name: "DecodeError", message: "the codec of uuid threw", cause }),
    );
  });

  it("wants class and serialize together", () => {
    expect(() => createTypes({ codecs: [{ type: "x", class: Date }] })).toThrow(
      "needs both class and serialize, or neither",
    );
  });
});

function row(name: string, oid: number, more: Partial<ResolvedType> = {}): ResolvedType {
  return {
    name,
    oid: String(oid),
    array_oid: String(oid + 1),
    delimiter: ",",
    kind: "b",
    base_oid: "0",
    ...more,
  };
}

describe("named types", () => {
  const named = createTypes({
    codecs: [
      { type: "shop.mood" },
      { type: "cents", parse: (text) => BigInt(text) },
      { type: "positive" },
      { type: "cents_range" },
      { type: "cents_multirange" },
    ],
  });

  it("are unresolved until their OIDs are known", () => {
    expect(named.unresolved()).toEqual([
      "shop.mood",
      "cents",
      "positive",
      "cents_range",
      "cents_multirange",
    ]);
    expect(named.decoder(50_001)("{happy}")).toBe("{happy}");
  });

  it("are read with their arrays afterwards, whatever the order of the rows", () => {
    const registry = named.forDatabase();
    registry.resolve([
      row("cents_multirange", 50_008, { kind: "m", base_oid: "50004" }),
      row("cents_range", 50_006, { kind: "r", base_oid: "50004" }),
      row("shop.mood", 50_000, { kind: "e" }),
      row("positive", 50_002, { kind: "d", base_oid: "23" }),
      row("cents", 50_004, { kind: "b" }),
    ]);
    expect(registry.unresolved()).toEqual([]);
    expect(registry.decoder(50_000)("happy")).toBe("happy");
    expect(registry.decoder(50_001)("{happy,NULL}")).toEqual(["happy", null]);
    expect(registry.decoder(50_003)("{7}")).toEqual([7]);
    expect(registry.decoder(50_004)("7")).toBe(7n);
    expect(registry.decoder(50_006)("[1,2)")).toEqual(new Range(1n, 2n));
    expect(registry.decoder(50_008)("{[1,2)}")).toEqual(new Multirange([new Range(1n, 2n)]));
    expect(registry.decoder(50_009)('{"{[1,2)}"}')).toEqual([new Multirange([new Range(1n, 2n)])]);
  });

  it("are learnt per database", () => {
    const one = named.forDatabase();
    expect(() => one.resolve([row("shop.mood", 50_000)])).toThrow(
      'the database has no type "cents", "positive", "cents_range", "cents_multirange"',
    );
    expect(one.unresolved()).not.toContain("shop.mood");
    expect(one.forDatabase().unresolved()).toContain("shop.mood");
  });
});
