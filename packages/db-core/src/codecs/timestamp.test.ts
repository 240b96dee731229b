import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DecodeError } from "../errors/query-errors.js";
import { fromIso, parseTimestamptz, toIso } from "./timestamp.js";

describe("parseTimestamptz", () => {
  it.each([
    ["2024-01-02 03:04:05+00", "2024-01-02T03:04:05.000Z"],
    ["2024-01-02 03:04:05.6+00", "2024-01-02T03:04:05.600Z"],
    ["2024-01-02 03:04:05.678999+00", "2024-01-02T03:04:05.678Z"],
    ["2024-02-29 23:30:00-03:30", "2024-03-01T03:00:00.000Z"],
    ["1879-12-31 23:59:59+00:19:32", "1879-12-31T23:40:27.000Z"],
    ["0044-03-15 12:00:00+00 BC", "-000043-03-15T12:00:00.000Z"],
    ["0001-02-28 00:00:00+00 BC", "0000-02-28T00:00:00.000Z"],
    ["0099-06-01 00:00:00+00", "0099-06-01T00:00:00.000Z"],
    ["12345-06-07 08:09:10+00", "+012345-06-07T08:09:10.000Z"],
    ["275760-09-13 00:00:00+00", "+275760-09-13T00:00:00.000Z"],
    ["275760-09-13 00:00:00.0009+00", "+275760-09-13T00:00:00.000Z"],
    ["275760-09-13 09:00:00+09", "+275760-09-13T00:00:00.000Z"],
    ["275760-09-12 20:00:00-04", "+275760-09-13T00:00:00.000Z"],
    ["1969-12-31 23:59:59.9999+00", "1969-12-31T23:59:59.999Z"],
  ])("reads %s", (text, iso) => {
    expect((parseTimestamptz(text) as Date).toISOString()).toBe(iso);
  });

  it("reads infinity as a number that compares", () => {
    expect(parseTimestamptz("infinity")).toBe(Infinity);
    expect(parseTimestamptz("-infinity")).toBe(-Infinity);
    expect(parseTimestamptz("infinity") > new Date()).toBe(true);
  });

  it("refuses what no Date holds, and other DateStyles", () => {
    expect(() => parseTimestamptz("294276-12-31 23:59:59+00")).toThrow("beyond what a Date holds");
    for (const late of ["13 00:00:00.001+00", "13 09:00:00.001+09", "12 20:00:00.001-04"])
      expect(() => parseTimestamptz(`275760-09-${late}`)).toThrow("beyond what a Date holds");
    expect(() => parseTimestamptz("02.01.2024 03:04:05 CET")).toThrow(DecodeError);
  });
});

describe("the forms of ISO 8601 and PostgreSQL", () => {
  it.each([
    ["2024-01-02", "2024-01-02"],
    ["0044-03-15 BC", "-000043-03-15"],
    ["0001-01-01 BC", "0000-01-01"],
    ["12345-01-01", "+012345-01-01"],
    ["2024-01-02 03:04:05.678901", "2024-01-02T03:04:05.678901"],
    ["2024-01-02 03:04:05+00", "2024-01-02T03:04:05+00:00"],
    ["2024-01-02 03:04:05-05:30", "2024-01-02T03:04:05-05:30"],
    ["2024-01-02 03:04:05+00 BC", "-002023-01-02T03:04:05+00:00"],
  ])("turns %s into %s", (text, iso) => {
    expect(toIso(text)).toBe(iso);
  });

  it("turns every instant of a Date into PostgreSQL's form and back", () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date("-004712-01-01T00:00:00Z") }),
        (date) => {
          const text = fromIso(date.toISOString().replace("Z", "+00:00"));
          expect(text).toMatch(/^\d{4,6}-\d\d-\d\dT.{12}\+00:00( BC)?$/);
          expect(parseTimestamptz(text)).toEqual(date);
        },
      ),
    );
  });

  it("leaves a time alone", () => {
    expect(fromIso("03:04:05.678901")).toBe("03:04:05.678901");
  });
});
