import { describe, expect, it } from "vitest";
import { isSlug, nextVersion } from "./new-migration.js";
import { parseMigrationName } from "./migration-name.js";

const now = new Date("2024-05-06T07:08:09.999Z");

function next(...existing: string[]): string {
  return nextVersion(
    existing.map((name) => parseMigrationName(name)!),
    now,
  );
}

describe("the next version", () => {
  it("is the moment in UTC", () => {
    expect(next()).toBe("20240506070809");
    expect(next("20230415_a")).toBe("20240506070809");
    expect(next("00000000000000_a")).toBe("20240506070809");
  });

  it("is later than the last one, also one from the future", () => {
    expect(next("20240506070809_a")).toBe("20240506070810");
    expect(next("20301231235959_a")).toBe("20310101000000");
    expect(next("20301231_a")).toBe("20301231000001");
  });

  it("is the next number, as wide as the last, where versions are numbers", () => {
    expect(next("0001_a", "0009_b")).toBe("0010");
    expect(next("9_a")).toBe("10");
  });
});

describe("a name for a migration", () => {
  it.each(["add_users", "a", "v1.2-x"])("may be %j", (slug) => expect(isSlug(slug)).toBe(true));
  it.each(["", "../x", "a b", "_a", "é", "a/b", "x".repeat(101)])("may not be %j", (slug) =>
    expect(isSlug(slug)).toBe(false),
  );
});
