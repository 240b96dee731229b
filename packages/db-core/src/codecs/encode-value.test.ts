import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterError } from "../errors/query-errors.js";
import { encodeValues } from "./encode-value.js";
import { createTypes } from "./type-registry.js";

const secret = "hunter2";
const circle: Record<string, unknown> = { secret };
circle["self"] = circle;
const endless: unknown[] = [];
endless.push(endless);

class Money {
  readonly cents: bigint;
  constructor(cents: bigint) {
    this.cents = cents;
  }
}

function messageOf(values: unknown[]): string {
  try {
    encodeValues(values);
  } catch (error) {
    if (error instanceof ParameterError) return error.message;
    throw error;
  }
  throw new TypeError("it was accepted");
}

describe("encodeValues", () => {
  it.each([
    ["text", "é😀", "é😀"],
    ["an empty text", "", ""],
    ["null", null, null],
    ["an integer", 42, "42"],
    ["a fraction", 0.1, "0.1"],
    ["negative zero", -0, "-0"],
    ["NaN", Number.NaN, "NaN"],
    ["infinity", -Infinity, "-Infinity"],
    ["the largest double", Number.MAX_VALUE, "1.7976931348623157e+308"],
    ["an unsafe integer, which int8 must refuse", 2 ** 60, "1.152921504606847e+18"],
    ["a safe integer", Number.MAX_SAFE_INTEGER, "9007199254740991"],
    ["a bigint", 2n ** 63n - 1n, "9223372036854775807"],
    ["true", true, "true"],
    ["false", false, "false"],
    ["a Date", new Date("2024-01-02T03:04:05.678Z"), "2024-01-02T03:04:05.678+00:00"],
    ["a Date after 9999", new Date(Date.UTC(12_345, 0, 2)), "12345-01-02T00:00:00.000+00:00"],
    [
      "a Date before Christ",
      new Date("-000043-03-15T00:00:00Z"),
      "0044-03-15T00:00:00.000+00:00 BC",
    ],
    ["a Date of another realm", runInNewContext("new Date(0)"), "1970-01-01T00:00:00.000+00:00"],
    ["a plain object", { a: [1, "x"], __proto__: null }, '{"a":[1,"x"]}'],
    ["an object with toJSON", { toJSON: () => ({ b: 2 }) }, '{"b":2}'],
    [
      "half a surrogate inside JSON, which is escaped there",
      { a: "\ud800" },
      String.raw`{"a":"\ud800"}`,
    ],
    ["an empty array", [], "\f{}"],
    ["an array of numbers", [1, -0, Number.NaN, null], "{1,-0,NaN,NULL}"],
    ["an array of booleans and bigints", [true, 2n], "{true,2}"],
    [
      "an array of texts",
      ["a,b", 'q"', "\\", "NULL", ""],
      String.raw`{"a,b","q\"","\\","NULL",""}`,
    ],
    ["nested arrays", [["a"], [null]], '{{"a"},{NULL}}'],
    ["an array of objects", [{ a: "x" }], String.raw`{"{\"a\":\"x\"}"}`],
    [
      "an array of bytes",
      [new Uint8Array([0, 255]), Buffer.from("A")],
      String.raw`{"\\x00ff","\\x41"}`,
    ],
    ["an array of Dates", [new Date(0)], '{"1970-01-01T00:00:00.000+00:00"}'],
    ["a Float64Array", new Float64Array([1.5, Number.NaN]), "{1.5,NaN}"],
    ["a BigInt64Array", new BigInt64Array([1n]), "{1}"],
    ["an array of typed arrays", [new Int32Array([1, 2]), [3, 4]], "{{1,2},{3,4}}"],
  ])("writes %s", (_, value, expected) => {
    expect(encodeValues([value])).toEqual([expected]);
  });

  it("hands bytes over as they are", () => {
    const bytes = new Uint8Array([1, 2]);
    const foreign: unknown = runInNewContext("new Uint8Array([1, 2])");
    const encoded = encodeValues([bytes, Buffer.from("x"), foreign]);
    expect(encoded[0]).toBe(bytes);
    expect(encoded[1]).toEqual(Buffer.from("x"));
    expect(encoded[2]).toBe(foreign);
  });

  it.each([
    ["undefined", undefined, "undefined is no SQL value: pass null for NULL"],
    ["a function", () => secret, "a function is no SQL value"],
    ["a symbol", Symbol(secret), "a symbol is no SQL value"],
    ["an invalid Date", new Date(Number.NaN), "the Date is invalid"],
    ["a Map", new Map([[secret, 1]]), "a Map or Set is no SQL value"],
    ["a Set", new Set([secret]), "a Map or Set is no SQL value"],
    ["a promise", Promise.resolve(secret), "an await is missing"],
    // oxlint-disable-next-line unicorn/no-thenable -- what is refused
    ["a thenable", { then: () => secret }, "an await is missing"],
    ["a RegExp", /hunter2/, "a RegExp or Error is no SQL value"],
    ["an Error", new TypeError(secret), "a RegExp or Error is no SQL value"],
    ["an ArrayBuffer", new ArrayBuffer(1), "pass a Uint8Array"],
    ["an object for pg alone", { toPostgres: () => secret }, "toPostgres() is not called"],
    ["NUL", `${secret}\0`, "the text contains NUL"],
    ["half a surrogate pair", `${secret}\ud83d`, "half a surrogate pair"],
    ["a circular object", circle, "circular"],
    ["a bigint inside JSON", { secret, big: 1n }, "holds a bigint"],
    ["an object that says it has no JSON", { toJSON: () => undefined }, "toJSON() gave none"],
    ["an array that contains itself", endless, "at most 6 dimensions"],
    [
      "an array with undefined",
      ["a", [undefined]],
      "element 1: element 0: undefined is no SQL value",
    ],
    // oxlint-disable-next-line no-sparse-arrays -- what is refused
    ["an array with a hole", ["a", , "b"], "element 1: undefined is no SQL value"],
    ["an array with NUL", [`${secret}\0`], "element 0: the text contains NUL"],
  ])("refuses %s, naming the position and not the value", (_, value, expected) => {
    const message = messageOf([secret, null, value, secret]);
    expect(message).toContain(`$3: `);
    expect(message).toContain(expected);
    expect(message).not.toContain(secret);
  });

  it("reports what toJSON or a getter threw as the cause", () => {
    const cause = new RangeError("no");
    const value = {
      get [Symbol.toStringTag](): string {
        throw cause;
      },
    };
    expect(() => encodeValues([value])).toThrow(
      expect.objectContaining({ name: "ParameterError", cause }),
    );
  });

  it("takes 65,535 values and refuses one more", () => {
    const most = Array.from({ length: 65_535 }, () => null);
    expect(encodeValues(most)).toHaveLength(65_535);
    expect(messageOf([...most, null])).toContain("65536 values: a statement takes at most 65535");
  });

  it("lets a codec claim the values of its class, in arrays too", () => {
    const types = createTypes({
      codecs: [
        {
          type: "money",
          class: Money,
          serialize: (value) => `$${(value as Money).cents}`,
        },
      ],
    });
    expect(encodeValues([new Money(5n), [new Money(7n)], { a: 1 }], types)).toEqual([
      "$5",
      '{"$7"}',
      '{"a":1}',
    ]);
    expect(encodeValues([new Money(5n).cents], types)).toEqual(["5"]);
  });

  it("never writes a text that the server would get differently", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const [encoded] = value.includes("\0") ? [value] : encodeValues([value]);
        expect(encoded).toBe(value);
        expect(Buffer.from(value, "utf8").toString("utf8")).toBe(value);
      }),
    );
  });

  it("writes each number so that it is read back exactly", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(Number(encodeValues([value])[0])).toBe(value);
      }),
    );
  });
});
