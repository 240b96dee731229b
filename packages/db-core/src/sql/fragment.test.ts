import { expect, it } from "vitest";
import { SqlTemplateError } from "../errors/query-errors.js";
import { createFragment, isEmptyFragment, isFragment, sqlBrand } from "./fragment.js";

it("knows a fragment by a symbol that no JSON body can carry", () => {
  const body: unknown = JSON.parse(
    '{"@abe/sql":{"strings":["1"],"values":[],"size":0},"Symbol(@abe/sql)":{"strings":["1"]}}',
  );
  expect(isFragment(body)).toBe(false);
  expect(isFragment(createFragment(["1"], []))).toBe(true);
});

it("recognises the fragment of another copy of the package", () => {
  const foreign = { [Symbol.for("@abe/sql")]: { strings: ["a = ", ""], values: [1], size: 1 } };
  expect(isFragment(foreign)).toBe(true);
  expect(createFragment(["(", ")"], [foreign])[sqlBrand].size).toBe(1);
});

it("does not take an inherited brand for an own one", () => {
  expect(isFragment(Object.create(createFragment(["1"], [])))).toBe(false);
});

it("cannot be changed", () => {
  const fragment = createFragment(["a = ", ""], [1]);
  const parts = fragment[sqlBrand];
  expect(
    [fragment, parts, parts.strings, parts.values].every((each) => Object.isFrozen(each)),
  ).toBe(true);
});

it("counts values through nesting and refuses the 65,536th", () => {
  const slots = (count: number): string[] => Array.from({ length: count + 1 }, () => ",");
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const most = createFragment(slots(65_535), numbers(65_535));
  expect(most[sqlBrand].size).toBe(65_535);
  expect(() => createFragment(["", " ", ""], [most, 1])).toThrow(SqlTemplateError);
  expect(() => createFragment(["", " ", ""], [most, 1])).toThrow(
    "65536 values: PostgreSQL takes at most 65535 parameters",
  );
});

it("calls a fragment empty when it renders nothing", () => {
  expect(isEmptyFragment(createFragment([" \n "], []))).toBe(true);
  expect(isEmptyFragment(createFragment(["", ""], [1]))).toBe(false);
  expect(isEmptyFragment(createFragment(["1"], []))).toBe(false);
});
