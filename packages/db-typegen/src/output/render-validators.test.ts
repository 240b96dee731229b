import { expect, it } from "vitest";
import type { LockedColumn } from "./lock.js";
import { renderValidators } from "./render-validators.js";

/** The module for one statement with these columns. */
function rendered(columns: Readonly<Record<string, string>>): string {
  const all: LockedColumn[] = Object.entries(columns).map(([name, type]) => ({
    name,
    type,
    nullable: false,
  }));
  const place = { kind: "file", file: "a.sql", line: 1, textHash: "" } as const;
  return renderValidators(
    {
      version: 1,
      schemaHash: "",
      statements: [{ ...place, name: "a", params: [], columns: all, cardinality: "many" }],
      constraints: { unique: [], foreignKey: [], check: [], exclusion: [] },
    },
    [],
  );
}

/** Names of its helpers. */
function helpers(columns: Readonly<Record<string, string>>): readonly string[] {
  return [...rendered(columns).matchAll(/^(?:function|const) (\w+)/gm)].map(([, name]) => name!);
}

it("holds the helpers that are used, and no others: a compiler may refuse them", () => {
  const ofTexts = ["is", "aString", "isObject", "fields"];
  expect(helpers({ a: "string" })).toEqual(ofTexts);
  expect(helpers({ range: "string", list: "string", either: "string" })).toEqual(ofTexts);
  expect(helpers({ a: "[unknown]" })).toEqual(["anything", "tuple", "isObject", "fields"]);
  expect(helpers({ a: "Made" })).toEqual([]);
  expect(rendered({ a: "Made" })).toContain('// "a": the type of "a" is not known here\n');
  expect(rendered({ Range: "string" })).toContain("import { type StandardSchema }");
  expect(rendered({ a: "Range<Date>" })).toContain("import { Range, type StandardSchema }");
});
