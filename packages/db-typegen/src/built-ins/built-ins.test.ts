import { describe, expect, it } from "vitest";
import { UnsupportedServerError } from "../errors.js";
import { everyArgument, readBuiltIns } from "./built-ins.js";
import { builtInsOf } from "./releases.js";

it("reads what the scan writes", () => {
  const builtIns = readBuiltIns({
    strict: "\n  31-33 40\n",
    others: "50: 51:0+1|2",
    aggregates: "60:row 61:nothing",
    fields: "70:epoch+year",
    sets: "80:1+3",
    witnesses: { 90: "array_length('{}', 1)" },
  });
  expect([...builtIns.functions]).toEqual([
    ...[31, 32, 33, 40].map((oid) => [oid, [[everyArgument]]]),
    [50, [[]]],
    [51, [[0, 1], [2]]],
  ]);
  expect([...builtIns.aggregates]).toEqual([
    [60, "row"],
    [61, "nothing"],
  ]);
  expect(builtIns.fields.get(70)).toEqual(new Set(["epoch", "year"]));
  expect(builtIns.sets.get(80)).toEqual(new Set([1, 3]));
  expect(builtIns.witnesses.get(90)).toBe("array_length('{}', 1)");
});

describe.each([16, 17, 18])("of PostgreSQL %i", (major) => {
  const builtIns = builtInsOf(major * 10_000 + 4);

  it.each([
    ["lower(text)", 870, [[everyArgument]]],
    ["array_length(anyarray, integer)", 2176, undefined],
    ["regexp_match(text, text)", 3396, undefined],
    ["int4(jsonb)", 3450, undefined],
    ["to_number(text, text)", 1777, undefined],
    ["lower(anyrange)", 3848, undefined],
    ["uuid_generate", 3432, [[everyArgument]]],
    ["concat(any)", 3058, [[]]],
    ["array_cat", 383, [[0], [1]]],
  ])("knows %s", (_signature, oid, enough) => {
    expect(builtIns.functions.get(oid)).toEqual(enough);
  });

  it.each([
    ["count(*)", 2803, "nothing"],
    ["array_agg", 2335, "row"],
    ["sum(integer)", 2108, "value"],
    ["stddev(integer)", 2156, undefined],
  ])("knows %s", (_name, oid, need) => {
    expect(builtIns.aggregates.get(oid)).toBe(need);
  });
});

it.each([140_012, 150_000, 190_000])("refuses a server of version %i", (version) => {
  expect(() => builtInsOf(version)).toThrow(UnsupportedServerError);
  expect(() => builtInsOf(version)).toThrow("analysed by 16, 17, 18");
});
