import { describe, expect, it } from "vitest";
import { encodeValues } from "./encode-value.js";
import { createTypes } from "./type-registry.js";

/** What `from` was given: enough to see which class reads which text. */
const reader = (name: string) => ({
  from: (text: unknown): unknown => {
    if (text === "24:00:00") throw new RangeError(`invalid time ${text}`);
    return { name, value: text };
  },
});
const temporal = {
  Instant: reader("Instant"),
  PlainDate: reader("PlainDate"),
  PlainDateTime: reader("PlainDateTime"),
  PlainTime: reader("PlainTime"),
  Duration: reader("Duration"),
};

/** A value of Temporal, as far as writing looks at it. */
function value(kind: string, text: string, fields: object = {}): object {
  return { [Symbol.toStringTag]: `Temporal.${kind}`, toString: () => text, ...fields };
}

describe("the temporal preset", () => {
  const types = createTypes({ temporal });

  it.each([
    [1184, "2024-01-02 03:04:05.678901+00", "Instant", "2024-01-02T03:04:05.678901+00:00"],
    [1082, "0044-03-15 BC", "PlainDate", "-000043-03-15"],
    [1114, "2024-01-02 03:04:05.678901", "PlainDateTime", "2024-01-02T03:04:05.678901"],
    [1083, "03:04:05.678901", "PlainTime", "03:04:05.678901"],
  ])("reads OID %i, %s, as %s", (oid, text, name, iso) => {
    expect(types.decoder(oid)(text)).toEqual({ name, value: iso });
  });

  it("reads an interval as a Duration of its parts", () => {
    expect(types.decoder(1186)("1 mon -00:00:00.5")).toMatchObject({
      name: "Duration",
      value: { months: 1, microseconds: -500_000 },
    });
  });

  it.each([1082, 1114, 1184, 1186])("reads infinity of OID %i as a number", (oid) => {
    expect(types.decoder(oid)("-infinity")).toBe(-Infinity);
  });

  it("says what Temporal cannot represent, without the value", () => {
    expect(() => types.decoder(1083)("24:00:00")).toThrow("Temporal cannot represent this time");
  });

  it("applies inside arrays and ranges", () => {
    expect(types.decoder(1182)("{2024-01-02}")).toEqual([
      { name: "PlainDate", value: "2024-01-02" },
    ]);
    expect(types.decoder(3912)("[2024-01-02,)")).toMatchObject({
      lower: { name: "PlainDate", value: "2024-01-02" },
      upper: null,
    });
  });

  it("needs an implementation, and no contradiction", () => {
    expect(() => createTypes({ preset: "strings", temporal })).toThrow("exclude each other");
  });

  it("falls back to the runtime's Temporal, or says that there is none", () => {
    const create = (): unknown => createTypes({ preset: "temporal" });
    const own: unknown = Reflect.get(globalThis, "Temporal");
    try {
      Reflect.set(globalThis, "Temporal", temporal);
      expect(create).not.toThrow();
      Reflect.deleteProperty(globalThis, "Temporal");
      expect(create).toThrow("this runtime has no Temporal");
    } finally {
      if (own !== undefined) Reflect.set(globalThis, "Temporal", own);
    }
  });
});

describe("values of Temporal", () => {
  const duration = {
    years: 0,
    months: 1,
    weeks: 2,
    days: -3,
    hours: 0,
    minutes: 0,
    seconds: 4,
    milliseconds: 5,
    microseconds: 6,
    nanoseconds: 600,
  };

  it.each([
    [value("Instant", "2024-01-02T03:04:05.678901Z"), "2024-01-02T03:04:05.678901Z"],
    [value("Instant", "-000043-03-15T00:00:00Z"), "0044-03-15T00:00:00Z BC"],
    [value("PlainDate", "+012345-01-02"), "12345-01-02"],
    [value("PlainDate", "2024-01-02[u-ca=hebrew]"), "2024-01-02"],
    [value("PlainDateTime", "2024-01-02T03:04:05"), "2024-01-02T03:04:05"],
    [value("PlainTime", "03:04:05"), "03:04:05"],
    [
      value("ZonedDateTime", "2024-01-02T03:04:05+01:00[Europe/Berlin]", {
        toInstant: () => value("Instant", "2024-01-02T02:04:05Z"),
      }),
      "2024-01-02T02:04:05Z",
    ],
    [
      value("Duration", "P1M", duration),
      "+0 years +1 months +11 days +0 hours +0 minutes +4 seconds +5007 microseconds",
    ],
  ])("%s is written as PostgreSQL reads it", (each, expected) => {
    expect(encodeValues([each])).toEqual([expected]);
  });

  it("of which PostgreSQL has no type are refused", () => {
    expect(() => encodeValues([value("PlainYearMonth", "2024-01")])).toThrow(
      "$1: PostgreSQL has no type for a Temporal.PlainYearMonth",
    );
  });
});
