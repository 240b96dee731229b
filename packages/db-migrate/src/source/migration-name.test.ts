import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions, orderKeyOf, parseMigrationName } from "./migration-name.js";

function ordered(...names: string[]): string[] {
  return names
    .map((name) => parseMigrationName(name)!)
    .toSorted(compareVersions)
    .map(({ name }) => name);
}

describe("a migration folder's name", () => {
  it("is a version in digits, an underscore and a slug", () => {
    expect(parseMigrationName("20230415_add_user_profiles")).toMatchObject({
      version: "20230415",
      slug: "add_user_profiles",
      scheme: "date",
    });
  });

  it("may hold blanks, as old histories do", () => {
    expect(parseMigrationName("2019-11-15-182353_Add email to owners")?.slug).toBe(
      "Add email to owners",
    );
  });

  it.each(["readme", "20230415", "20230415_", "_20230415_x", "v1_x", "1_-x", "1 x", "1_x ", ""])(
    "is not %j",
    (name) => expect(parseMigrationName(name)).toBeUndefined(),
  );

  it.each([
    ["20230101", "date"],
    ["20230101120000", "date"],
    ["20240229", "date"],
    ["20230229", "sequence"],
    ["20231301", "sequence"],
    ["1", "sequence"],
    ["0002", "sequence"],
    ["1518442800", "sequence"],
    ["1673481600000", "sequence"],
    ["00000000000000", "zero"],
  ])("with version %s is in the %s scheme", (version, scheme) => {
    expect(parseMigrationName(`${version}_x`)?.scheme).toBe(scheme);
  });
});

describe("the order of versions", () => {
  it("puts a day before its hours and its hours before the next day", () => {
    expect(ordered("20230102_c", "20230101120000_b", "20230101_a")).toEqual([
      "20230101_a",
      "20230101120000_b",
      "20230102_c",
    ]);
  });

  it("ignores hyphens, which a comparison of names would not", () => {
    expect(ordered("2017-09-23-182408_b", "20170309122510_a")).toEqual([
      "20170309122510_a",
      "2017-09-23-182408_b",
    ]);
  });

  it("compares numbers, not digits", () => {
    expect(ordered("10_c", "9_b", "0002_a")).toEqual(["0002_a", "9_b", "10_c"]);
  });

  it("puts zeros first in both schemes", () => {
    expect(ordered("20230101_b", "00000000000000_a")[0]).toBe("00000000000000_a");
    expect(ordered("1_b", "0_a")[0]).toBe("0_a");
  });

  it("puts the shorter of two spellings of a moment first", () => {
    expect(ordered("2026-05-27-120000-0000_b", "20260527_z", "2026-05-27-120000_a")).toEqual([
      "20260527_z",
      "2026-05-27-120000_a",
      "2026-05-27-120000-0000_b",
    ]);
  });

  it("takes hyphens, and zeros in front of a number, for nothing", () => {
    expect(orderKeyOf("2")).toBe(orderKeyOf("0002"));
    expect(parseMigrationName("2023-01-01_a")?.orderKey).toBe(orderKeyOf("20230101"));
  });

  it("of sequences is the order of the integers they stand for", () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(digits, digits, fc.nat(3), (left, right, zeros) => {
        const sequence = (value: bigint): string => "0".repeat(zeros) + String(value);
        fc.pre([left, right].every((each) => schemeIs(sequence(each), "sequence", "zero")));
        const key = (value: bigint): { orderKey: string } => ({
          orderKey: orderKeyOf(sequence(value)),
        });
        expect(compareVersions(key(left), key(right))).toBe(
          left === right ? 0 : left < right ? -1 : 1,
        );
      }),
    );
  });

  it("of dates is the order of the moments they stand for", () => {
    const moment = fc.date({
      min: new Date("1970-01-01"),
      max: new Date("2199-12-31"),
      noInvalidDate: true,
    });
    const length = fc.constantFrom(8, 10, 12, 14, 17);
    const version = fc
      .tuple(moment, length)
      .map(([date, size]) => date.toISOString().replace(/\D/g, "").slice(0, size));
    fc.assert(
      fc.property(version, version, (left, right) => {
        const moments = Number(BigInt(left.padEnd(17, "0")) - BigInt(right.padEnd(17, "0")));
        const expected = Math.sign(moments === 0 ? left.length - right.length : moments);
        expect(
          Math.sign(
            compareVersions({ orderKey: orderKeyOf(left) }, { orderKey: orderKeyOf(right) }),
          ),
        ).toBe(expected);
      }),
    );
  });
});

function schemeIs(version: string, ...schemes: string[]): boolean {
  return schemes.includes(parseMigrationName(`${version}_x`)!.scheme);
}
