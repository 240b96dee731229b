import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTimestamptz } from "../../codecs/timestamp.js";
import type { Bytes } from "./bytes.js";
import { textBoolean, textInteger, textNumber, textTimestamptz } from "./text-values.js";

/** The value that stands in the midst of other bytes. */
function read<Value>(
  reader: (bytes: Bytes, start: number, end: number) => Value,
  text: string,
): Value {
  const bytes = Buffer.from(`9${text}9`) as Bytes;
  return reader(bytes, 1, bytes.length - 1);
}

const timestamptz = textTimestamptz(parseTimestamptz);

describe("textTimestamptz", () => {
  it.each([
    "2024-02-29 23:59:59+00",
    "2024-01-02 03:04:05.678901-05",
    "1969-12-31 23:59:59.999999+00",
    "0100-01-01 00:00:00+00",
    "0099-12-31 23:59:59+00",
    "0001-01-01 00:00:00+00",
    "9999-12-31 23:59:59.9+13:45",
    "1890-06-01 12:00:00.5+00:19:32",
    "1890-06-01 12:00:00-00:25:21",
    "0044-03-15 12:00:00+00 BC",
    "10000-01-01 00:00:00+00",
    "infinity",
    "-infinity",
  ])("reads %s as the decoder does", (text) => {
    expect(read(timestamptz, text)).toEqual(parseTimestamptz(text));
  });

  it("reads any instant as the decoder does", () => {
    const text = fc
      .record({
        date: fc.date({
          min: new Date("0000-01-01T00:00:00Z"),
          max: new Date("9999-12-31T23:59:59Z"),
          noInvalidDate: true,
        }),
        fraction: fc.constantFrom("", ".1", ".12", ".123", ".1234", ".999999", ".000001"),
        offset: fc.constantFrom("+00", "-11", "+05:30", "-03:30", "+00:19:32", "-04:56:02"),
      })
      .map(
        ({ date, fraction, offset }) =>
          date.toISOString().slice(0, 19).replace("T", " ") + fraction + offset,
      );
    fc.assert(
      fc.property(text, (each) => {
        expect(read(timestamptz, each)).toEqual(parseTimestamptz(each));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    "Tue Jan 02 03:04:05 2024 UTC",
    "02.01.2024 03:04:05 CET",
    "01/02/2024 03:04:05 UTC",
    "2024-01-02 03:04:05",
    "2024-01-02 03:04:05+0x",
    "2024-01-02 03:04:05+00:",
    "2024-01-02 03:04:05+00 AD",
    "2024-01-02x03:04:05+00",
    "2x24-01-02 03:04:05+00",
  ])("leaves %s to the decoder", (text) => {
    const seen: string[] = [];
    read(
      textTimestamptz((each) => seen.push(each)),
      text,
    );
    expect(seen).toEqual([text]);
  });
});

describe("numbers", () => {
  it("read any integer as Number does", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }), (value) => {
        expect(read(textInteger, String(value))).toBe(value);
      }),
    );
  });

  it.each(["NaN", "Infinity", "-Infinity", "-0", "1e300", "0.1", "1_000", "x"])(
    "read %s as Number does",
    (text) => {
      expect(read(textNumber, text)).toBe(Number(text));
      expect(read(textInteger, text)).toBe(Number(text));
    },
  );
});

it("a boolean is true for t alone", () => {
  expect(["t", "f", "tt", "", "1"].map((text) => read(textBoolean, text))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
