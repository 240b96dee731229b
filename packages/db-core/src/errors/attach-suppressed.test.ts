import { expect, it } from "vitest";
import { attachSuppressed } from "./attach-suppressed.js";
import { StatementError } from "./query-errors.js";

it("attaches to any error, in order, without showing it", () => {
  const mine = new RangeError("mine");
  expect(attachSuppressed(mine, 1)).toBe(true);
  expect(attachSuppressed(mine, 2)).toBe(true);
  expect(Reflect.get(mine, "suppressed")).toEqual([1, 2]);
  expect(Object.keys(mine)).toEqual([]);
});

it("joins what a DatabaseError has already", () => {
  const error = new StatementError("no");
  expect(attachSuppressed(error, "later")).toBe(true);
  expect(error.suppressed).toEqual(["later"]);
});

it("says so when it cannot", () => {
  expect(attachSuppressed("text", 1)).toBe(false);
  expect(attachSuppressed(null, 1)).toBe(false);
  expect(attachSuppressed(Object.freeze(new TypeError("frozen")), 1)).toBe(false);
  const other = Object.assign(new TypeError("other"), { suppressed: "one" });
  expect(attachSuppressed(other, 1)).toBe(false);
  expect(other.suppressed).toBe("one");
  const frozen = Object.assign(new TypeError("list"), { suppressed: Object.freeze([]) });
  expect(attachSuppressed(frozen, 1)).toBe(false);
});
