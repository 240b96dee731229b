import { expect, it } from "vitest";
import { turns } from "./turns.mjs";

it("each round begins with another one, and has all of them", () => {
  const orders = [-1, 0, 1, 2, 3].map((round) => turns(["a", "b", "c"], round).join(""));
  expect(orders).toEqual(["bca", "abc", "bca", "cab", "abc"]);
  expect(turns([], 1)).toEqual([]);
});
