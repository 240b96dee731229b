import { describe, expect, it } from "vitest";
import { differencesOf } from "./catalog-difference.js";
import { type CatalogObject, fingerprintOf, toCatalog } from "./catalog-object.js";
import { describeDifference } from "./describe-difference.js";
import { withoutIgnored } from "./ignored-differences.js";

const object = (
  key: string,
  properties: Record<string, string> = {},
  parent?: string,
): CatalogObject => {
  const [kind = "", identity = ""] = key.split(" ");
  return { kind, identity, parent, properties };
};

const linesOf = (expected: CatalogObject[], actual: CatalogObject[]): string[] =>
  differencesOf(expected, actual).flatMap(describeDifference);

describe("the difference of two catalogs", () => {
  it("is none, and the fingerprint the same, whatever the order of objects and properties", () => {
    const one = [object("table a", { x: "1", y: "2" }), object("index b")];
    const other = [object("index b"), object("table a", { y: "2", x: "1" })];
    expect(differencesOf(one, other)).toEqual([]);
    expect(fingerprintOf(one)).toBe(fingerprintOf(other));
    expect(toCatalog(one)).toEqual([object("index b"), object("table a", { x: "1", y: "2" })]);
  });

  it("is in the fingerprint: kind, identity, name and value of a property each count", () => {
    const all = [
      [],
      [object("table a")],
      [object("view a")],
      [object("table b")],
      [object("table a", { x: "1" })],
      [object("table a", { x: "2" })],
      [object("table a", { y: "1" })],
    ];
    expect(new Set(all.map(fingerprintOf)).size).toBe(all.length);
  });

  it("says nothing more of what goes away with its parent, and all of what goes by itself", () => {
    const table = object("table t");
    const column = object("column t.c", {}, "table t");
    const comment = object("comment t.c", {}, "column t.c");
    expect(linesOf([table, column, comment], [])).toEqual(["- table t"]);
    expect(linesOf([], [table, column, comment])).toEqual(["+ table t"]);
    expect(linesOf([table, column, comment], [table])).toEqual(["- column t.c"]);
    expect(linesOf([column], [table])).toEqual(["- column t.c", "+ table t"]);
  });

  it("names every property that differs, also those that one side lacks", () => {
    expect(
      linesOf([object("table t", { a: "1", b: "2" })], [object("table t", { b: "3", c: "4" })]),
    ).toEqual(["~ table t a: 1 → none", "~ table t b: 2 → 3", "~ table t c: none → 4"]);
  });

  it("shows of long texts the part in which they differ, and of line breaks themselves", () => {
    const body = (end: string): CatalogObject =>
      object("function f", { body: "x ".repeat(90) + end });
    const [line = ""] = linesOf([body("one")], [body("two")]);
    expect(line).toBe(`~ function f body: …${"x ".repeat(10)}one → …${"x ".repeat(10)}two`);
    expect(
      linesOf([object("function f", { body: "a\nb" })], [object("function f", { body: "a b" })]),
    ).toEqual([String.raw`~ function f body: "a\nb" → "a b"`]);
    expect(
      linesOf(
        [object("function f", { body: "x ".repeat(90) })],
        [object("function f", { body: "x  ".repeat(90) })],
      ),
    ).toEqual(["~ function f body: other white space"]);
  });
});

describe("a difference to be ignored", () => {
  const differences = differencesOf(
    [object("table a.x", { options: "1", owner: "1" })],
    [object("table a.x", { options: "2", owner: "2" }), object("table a.y"), object("view a.y")],
  );
  const kept = (...patterns: string[]): string[] =>
    withoutIgnored(differences, patterns).flatMap(describeDifference);

  it("is named by kind and identity, or by a property of it", () => {
    expect(kept("table a.x")).toEqual(["+ table a.y", "+ view a.y"]);
    expect(kept("table a.x owner", "* a.y")).toEqual(["~ table a.x options: 1 → 2"]);
    expect(kept("table a.x owner", "table * options")).toEqual(["+ table a.y", "+ view a.y"]);
  });

  it("is matched as a whole, and a dot is a dot", () => {
    const all = kept();
    expect(all).toHaveLength(4);
    for (const pattern of ["table a", "a.y", "table a?x", "table aXx", ""]) {
      expect(kept(pattern)).toEqual(all);
    }
    expect(kept("*")).toEqual([]);
  });
});
