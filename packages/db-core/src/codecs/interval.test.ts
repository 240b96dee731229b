import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DecodeError } from "../errors/query-errors.js";
import { encodeValues } from "./encode-value.js";
import { Interval, parseInterval } from "./interval.js";

describe("parseInterval", () => {
  it.each([
    ["00:00:00", {}],
    [
      "1 year 2 mons 3 days 04:05:06.789",
      { years: 1, months: 2, days: 3, hours: 4, minutes: 5, seconds: 6, microseconds: 789_000 },
    ],
    [
      "-1 years -2 mons +3 days -04:05:06",
      { years: -1, months: -2, days: 3, hours: -4, minutes: -5, seconds: -6 },
    ],
    ["1 mon", { months: 1 }],
    ["-1 days", { days: -1 }],
    ["2 years", { years: 2 }],
    ["-00:00:00.000001", { microseconds: -1 }],
    ["2562047788:00:54.775807", { hours: 2_562_047_788, seconds: 54, microseconds: 775_807 }],
    ["1 day -00:00:01", { days: 1, seconds: -1 }],
  ])("reads %s", (text, parts) => {
    expect(parseInterval(text)).toEqual(new Interval(parts));
  });

  it("reads infinite ones as numbers", () => {
    expect(parseInterval("infinity")).toBe(Infinity);
    expect(parseInterval("-infinity")).toBe(-Infinity);
  });

  it.each(["", "P1D", "1-2", "@ 1 day", "1 day ago", "01:02"])("refuses %j", (text) => {
    expect(() => parseInterval(text)).toThrow(DecodeError);
  });
});

describe("Interval", () => {
  it("is written part by part, each with its sign", () => {
    const interval = new Interval({ months: -2, days: 3, microseconds: 1 });
    const text = "+0 years -2 months +3 days +0 hours +0 minutes +0 seconds +1 microseconds";
    expect(encodeValues([interval])).toEqual([text]);
    expect(String(interval)).toBe(text);
  });

  it("is read back as PostgreSQL prints it", () => {
    const part = fc.nat(9);
    const parts = fc.record({
      years: part,
      months: part,
      days: part,
      hours: part,
      minutes: part,
      seconds: part,
      microseconds: fc.nat(999_999),
    });
    fc.assert(
      fc.property(parts, fc.boolean(), (each, negative) => {
        const { years, months, days, hours, minutes, seconds, microseconds } = each;
        const fraction = String(microseconds).padStart(6, "0");
        const time = `${negative ? "-" : ""}0${hours}:0${minutes}:0${seconds}.${fraction}`;
        const signed = (value: number): number => (negative && value !== 0 ? -value : value);
        expect(parseInterval(`${years} years ${months} mons ${days} days ${time}`)).toEqual(
          new Interval({
            years,
            months,
            days,
            hours: signed(hours),
            minutes: signed(minutes),
            seconds: signed(seconds),
            microseconds: signed(microseconds),
          }),
        );
      }),
    );
  });
});
