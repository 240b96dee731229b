import { expect, it } from "vitest";
import { bindingFault, requireFragment, requireSlot } from "./bound-value.js";
import { createFragment } from "./fragment.js";

class Money {
  readonly cents = 5;
}

const bindable: readonly (readonly [name: string, value: unknown])[] = [
  ["null", null],
  ["a string", "' or 1=1 --"],
  ["a number", Number.NaN],
  ["a bigint", 10n],
  ["a boolean", false],
  ["a Date", new Date(0)],
  ["bytes", new Uint8Array(2)],
  ["a Buffer", Buffer.from("x")],
  ["an array", [1, null, ["a"]]],
  ["an empty array", []],
  ["a typed array", new Float64Array(2)],
  ["an object of one's own class", new Money()],
];

for (const [name, value] of bindable) {
  it(`binds ${name}`, () => {
    expect(bindingFault(value)).toBeUndefined();
  });
}

const cycle: unknown[] = [];
cycle.push(cycle);

const refused: readonly (readonly [name: string, value: unknown, fault: string])[] = [
  ["undefined", undefined, "undefined is no SQL value"],
  ["a function", (): number => 1, "A function is no SQL value"],
  ["a symbol", Symbol("x"), "A symbol is no SQL value"],
  ["a promise", Promise.resolve(1), "an await is missing"],
  ["a plain object", { a: 1 }, "sql.json(value)"],
  ["an object without prototype", Object.create(null), "sql.json(value)"],
  ["a statement that is no fragment", { text: "select 1", values: [] }, "sql.json(value)"],
  ["a Map", new Map(), "A Map is no SQL value"],
  ["a Set", new Set(), "A Set is no SQL value"],
  ["an invalid Date", new Date(Number.NaN), "An invalid Date"],
  ["undefined in an array", [1, undefined], "Element 1: undefined"],
  ["undefined in an inner array", [[1], [undefined]], "Element 1: undefined"],
  ["a hole in an array", Array.from({ length: 1 }).concat(Array(1)), "Element 0: undefined"],
  ["a plain object in an array", [{}], "Element 0: A plain object"],
  ["a fragment in an array", [createFragment(["1"], [])], "sql.join"],
  ["an array that holds itself", cycle, "more than 6 dimensions"],
];

for (const [name, value, fault] of refused) {
  it(`refuses ${name}`, () => {
    expect(bindingFault(value)).toContain(fault);
  });
}

it("never quotes the value it refuses", () => {
  expect(bindingFault({ password: "secret" })).not.toContain("secret");
});

it("names the place in an error, and lets fragments pass", () => {
  expect(() => requireSlot(createFragment(["1"], []), "row 1")).not.toThrow();
  expect(() => requireSlot(undefined, "row 1, column a")).toThrow("row 1, column a: undefined");
  expect(() => requireFragment("1", "The separator")).toThrow("The separator must be a fragment");
});
