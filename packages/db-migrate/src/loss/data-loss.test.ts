import { describe, expect, it } from "vitest";
import { describeLoss } from "./data-loss.js";

describe("the sentence about a column that is lost", () => {
  it.each([
    [undefined, "with its values."],
    [1500, "with its values, of a table of about 1,500 rows."],
  ])("with %s estimated rows ends %j", (estimatedRows, ending) => {
    const place = { migration: "1_a", file: "1_a/down.sql", line: 1, column: 1 };
    expect(describeLoss({ ...place, what: "column", object: "orders.note", estimatedRows })).toBe(
      `1_a/down.sql:1:1: the column orders.note is dropped ${ending}`,
    );
  });
});
