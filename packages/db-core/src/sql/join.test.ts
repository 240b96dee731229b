import fc from "fast-check";
import { expect, it } from "vitest";
import type { Fragment } from "./fragment.js";
import { empty, join } from "./join.js";
import { sql } from "./sql.js";

function rendered(fragment: Fragment): { text: string; values: readonly unknown[] } {
  const { text, values } = sql`${fragment}`;
  return { text, values };
}

it("puts a comma between values and fragments", () => {
  expect(rendered(join([1, sql`now()`, sql.id("a")]))).toEqual({
    text: '$1, now(), "a"',
    values: [1],
  });
});

it("puts any fragment between them, values included", () => {
  expect(rendered(join([sql`a`, sql`b`, sql`c`], sql` || ${"-"} || `))).toEqual({
    text: "a || $1 || b || $2 || c",
    values: ["-", "-"],
  });
});

it("renders nothing for no items", () => {
  expect(rendered(join([]))).toEqual({ text: "", values: [] });
  expect(rendered(empty)).toEqual({ text: "", values: [] });
});

it("does not care how a list is split", () => {
  const lists = fc.array(fc.integer(), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lists, lists, (left, right) => {
      expect(rendered(join([join(left), join(right)]))).toEqual(
        rendered(join([...left, ...right])),
      );
    }),
  );
});

it("refuses a text as separator, and an item that cannot be bound", () => {
  expect(() => join([1], "; drop table users" as unknown as Fragment)).toThrow(
    "The separator of sql.join must be a fragment",
  );
  expect(() => join([1, undefined as unknown as number])).toThrow("sql.join, item 1: undefined");
});
