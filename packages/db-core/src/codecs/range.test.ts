import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DecodeError } from "../errors/query-errors.js";
import { parseArray } from "./array-literal.js";
import { encodeValues } from "./encode-value.js";
import { Multirange, Range, parseMultirange, parseRange } from "./range.js";

const text = (value: string): string => value;
const bounds = fc.constantFrom("[]", "[)", "(]", "()");
const bound = fc.option(
  fc.string({ unit: fc.constantFrom('"', "\\", ",", "(", "]", " ", "a", "é", "{", "}") }),
);
const range = fc.oneof(
  fc.tuple(bound, bound, bounds).map(([lower, upper, kind]) => new Range(lower, upper, kind)),
  fc.constant(new Range<string>(null, null, "empty")),
);

describe("parseRange", () => {
  it.each([
    ["[1,10)", new Range(1, 10)],
    ["(1,10]", new Range(1, 10, "(]")],
    ["(,5)", new Range<number>(null, 5, "()")],
    ["[5,)", new Range<number>(5, null)],
    ["(,)", new Range<number>(null, null, "()")],
    ["empty", new Range<number>(null, null, "empty")],
  ])("reads %s", (literal, expected) => {
    expect(parseRange(literal, Number)).toEqual(expected);
  });

  it("reads quoted bounds, quotes doubled", () => {
    expect(parseRange(String.raw`["a""b\\","(,)"]`, text)).toEqual(new Range('a"b\\', "(,)", "[]"));
    expect(parseRange('["",z)', text)).toEqual(new Range("", "z"));
  });

  it.each(["", "[1", "[1,2", "1,2)", "[1;2)", "[1,2)x", '["1,2)'])("refuses %j", (literal) => {
    expect(() => parseRange(literal, text)).toThrow(DecodeError);
  });

  it("reads back every range that was written", () => {
    fc.assert(
      fc.property(range, (value) => {
        expect(parseRange(encodeValues([value])[0] as string, text)).toEqual(value);
      }),
    );
  });

  it("reads back arrays of ranges", () => {
    fc.assert(
      fc.property(fc.array(range), (values) => {
        const read = (literal: string): unknown => parseRange(literal, text);
        expect(parseArray((encodeValues([values])[0] as string).trimStart(), read)).toEqual(values);
      }),
    );
  });
});

describe("parseMultirange", () => {
  it("reads its ranges", () => {
    const value = parseMultirange("{[1,3),[5,)}", Number);
    expect([...value]).toEqual([new Range(1, 3), new Range(5, null)]);
    expect(parseMultirange("{}", Number).ranges).toEqual([]);
  });

  it.each(["", "{", "[1,2)", "{[1,2)", "{[1,2),}", "{1}"])("refuses %j", (literal) => {
    expect(() => parseMultirange(literal, text)).toThrow(DecodeError);
  });

  it("reads back every multirange that was written", () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const value = new Multirange(ranges);
        expect(parseMultirange(encodeValues([value])[0] as string, text)).toEqual(value);
      }),
    );
  });
});

describe("Range", () => {
  it("writes its bounds as any value is written", () => {
    const day = new Date("2024-01-02T03:04:05Z");
    expect(encodeValues([new Range(day, null)])).toEqual(['["2024-01-02T03:04:05.000+00:00",)']);
    expect(encodeValues([new Range(1n, 2n, "[]")])).toEqual(['["1","2"]']);
  });
});
