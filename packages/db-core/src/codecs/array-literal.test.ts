import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArray } from "./array-literal.js";
import { encodeValues } from "./encode-value.js";
import { DecodeError } from "../errors/query-errors.js";

const text = (value: string): string => value;

describe("parseArray", () => {
  it.each([
    ["{}", []],
    ["{1,2,NULL}", [1, 2, null]],
    [
      "{{1,2},{3,4}}",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["[0:2]={1,2,3}", [1, 2, 3]],
    [
      "[-1:0][2:3]={{1,2},{3,4}}",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["{{{1}}}", [[[1]]]],
  ])("reads %s", (literal, expected) => {
    expect(parseArray(literal, Number)).toEqual(expected);
  });

  it.each([
    ['{"a,b","{}",""}', ["a,b", "{}", ""]],
    [String.raw`{"say \"hi\"","C:\\dir"}`, ['say "hi"', String.raw`C:\dir`]],
    ['{NULL,"NULL"}', [null, "NULL"]],
    ['{"line\n2"}', ["line\n2"]],
  ])("reads quoted elements of %s", (literal, expected) => {
    expect(parseArray(literal, text)).toEqual(expected);
  });

  it("splits boxes at semicolons", () => {
    expect(parseArray("{(1,1),(0,0);(3,3),(2,2)}", text, ";")).toEqual([
      "(1,1),(0,0)",
      "(3,3),(2,2)",
    ]);
  });

  it.each([
    "",
    "1",
    "{",
    "{1",
    "{1,}",
    "{,1}",
    '{"a}',
    '{"a\\',
    "{1}x",
    "{{1}",
    "{1}}",
    "[0:1]",
    '{"a"b}',
  ])("refuses %j without quoting it", (literal) => {
    expect(() => parseArray(literal, text)).toThrow(DecodeError);
    expect(() => parseArray(literal, text)).toThrow(
      "the text of an array is not in PostgreSQL's form",
    );
  });

  it("reads back every array of hostile texts that was written", () => {
    const element = fc.option(fc.string({ unit: "binary" }).filter((each) => !each.includes("\0")));
    const hostile = fc.option(
      fc.string({ unit: fc.constantFrom('"', "\\", "{", "}", ",", "N", " ", "\n", "NULL") }),
    );
    const elements = fc.array(fc.oneof(element, hostile));
    fc.assert(
      fc.property(
        fc.oneof(elements, fc.array(fc.array(hostile, { minLength: 1 }), { minLength: 1 })),
        (values) => {
          const [literal] = encodeValues([values]);
          expect(parseArray((literal as string).trimStart(), text)).toEqual(values);
        },
      ),
    );
  });

  it("reads back every array of numbers that was written", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double())), (values) => {
        expect(parseArray((encodeValues([values])[0] as string).trimStart(), Number)).toEqual(
          values,
        );
      }),
    );
  });
});
