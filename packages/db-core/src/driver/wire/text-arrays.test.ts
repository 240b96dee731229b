import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArray, quoteElement } from "../../codecs/array-literal.js";
import type { Bytes } from "./bytes.js";
import { textTexts } from "./text-arrays.js";

const decode = (literal: string): unknown => parseArray(literal, (text) => text);

/** What comes of a literal in the midst of other bytes: the array, or an error. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}

function read(literal: string, otherwise: (literal: string) => unknown = decode): unknown {
  const bytes = Buffer.from(`"${literal}",`) as Bytes;
  return outcome(() => textTexts(otherwise)(bytes, 1, bytes.length - 2));
}

describe("textTexts", () => {
  it.each([
    "{}",
    "{red,green}",
    `{red,green,"it's 12"}`,
    '{NULL,"NULL",null,NULLS,nULL}',
    '{""," ",a b, c }',
    '{"a,b","{c}","d}"}',
    `{${"x".repeat(40)},"${"ü".repeat(20)}",ü}`,
    "{'{'}",
  ])("reads %s as the decoder does", (literal) => {
    expect(read(literal)).toEqual(decode(literal));
  });

  it.each(["{}", "{a}", '{a,"b c",NULL}', `{"ä",ö}`])("needs no decoder for %s", (literal) => {
    const none = (): never => expect.fail("the decoder was called");
    expect(read(literal, none)).toEqual(decode(literal));
  });

  it.each(["{{a},{b}}", "[0:1]={a,b}", String.raw`{"a\"b"}`, String.raw`{a\b}`, '{"a""b"}'])(
    "leaves %s to the decoder",
    (literal) => expect(read(literal, (text) => ({ text }))).toEqual({ text: literal }),
  );

  it.each(["", "{", "}", "{a", "a}", "{a,}", "{,a}", "{a}b}", '{"a}', '{"a"b}', "{a}}", "{a},{b}"])(
    "has the decoder's say of %j, which is no array",
    (literal) => expect(read(literal)).toEqual(outcome(() => decode(literal))),
  );

  it("reads any array as the decoder does", () => {
    const element = fc.option(fc.oneof(fc.string(), fc.string({ unit: "binary" })));
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        const literal = `{${elements.map((each) => (each === null ? "NULL" : quoteElement(each))).join(",")}}`;
        expect(read(literal)).toEqual(elements);
      }),
    );
  });

  it("has the same to say of anything else", () => {
    const character = fc.constantFrom(...'{{}},,""ab\\N =[]ä'.split(""), "NULL");
    const literal = fc.array(character, { maxLength: 14 }).map((each) => each.join(""));
    fc.assert(
      fc.property(
        fc.oneof(
          literal,
          literal.map((each) => `{${each}}`),
        ),
        (each) => {
          expect(read(each)).toEqual(outcome(() => decode(each)));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
