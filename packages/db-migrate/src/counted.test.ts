import { describe, expect, it } from "vitest";
import { counted, inNumber } from "./counted.js";

describe("a number of things", () => {
  it.each([
    [0, "0 migrations"],
    [1, "1 migration"],
    [2, "2 migrations"],
  ])("%i is said as %j", (number, said) => expect(counted(number, "migration")).toBe(said));

  it("may leave the number to the list that follows", () => {
    expect([1, 2].map((number) => inNumber(number, "schema"))).toEqual(["schema", "schemas"]);
  });
});
