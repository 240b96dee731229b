import { expect, it } from "vitest";
import { choose } from "./choose.js";
import type { Fragment } from "./fragment.js";
import { sql } from "./sql.js";

const orders = { name: sql`nick`, new: sql`created_at desc` };

it("turns a word into the fragment under it", () => {
  expect(choose("new", orders)).toBe(orders.new);
});

it.each(["id; drop table users", "toString", "__proto__", "constructor", ""])(
  "refuses %j and says what is allowed, without repeating it",
  (key) => {
    expect(() => choose(key, orders)).toThrow('no such choice. Allowed: "name", "new".');
  },
);

it("refuses a key that is no text, and a choice that is no fragment", () => {
  expect(() => choose(["name"] as unknown as string, orders)).toThrow("no such choice");
  expect(() => choose("a", { a: "nick" as unknown as Fragment })).toThrow(
    'sql.choose, "a" must be a fragment',
  );
});
