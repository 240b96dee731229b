import { expect, it } from "vitest";
import { sql } from "./sql.js";
import { values } from "./values-list.js";

it("binds every cell of rows that are arrays", () => {
  const statement = sql`insert into t (a, b) ${values([
    [1, "x"],
    [2, null],
  ])}`;
  expect(statement.text).toBe("insert into t (a, b) VALUES ($1, $2), ($3, $4)");
  expect(statement.values).toEqual([1, "x", 2, null]);
});

it("reads the named columns of rows that are objects", () => {
  const rows = [{ id: 1, nick: "x", secret: "s" }];
  expect(sql`${values(rows, ["nick", "id"])}`).toMatchObject({
    text: "VALUES ($1, $2)",
    values: ["x", 1],
  });
});

it("takes fragments", () => {
  expect(sql`${values([[sql`default`, 1]])}`.text).toBe("VALUES (default, $1)");
});

it("refuses rows it could only guess about", () => {
  expect(() => values([])).toThrow("at least one row");
  expect(() => values([[]])).toThrow("a row with a column");
  expect(() => values([[1, 2], [3]])).toThrow("sql.values, row 1: 1 cells for 2 columns");
  expect(() => values([{ a: 1 }] as unknown as number[][])).toThrow("needs the columns");
  expect(() => values([[1], 5 as unknown as number[]])).toThrow("row 1: neither an object nor");
});

it("refuses a missing property: it is neither NULL nor the default", () => {
  const rows = [{ a: 1, b: 2 }, { a: 1 } as { a: number; b: number }];
  expect(() => values(rows, ["a", "b"])).toThrow("sql.values, row 1, column b: undefined");
});

it("refuses more cells than there are parameters and names what to use", () => {
  const rows = Array.from({ length: 13_108 }, () => [1, 2, 3, 4, 5]);
  expect(values(rows.slice(0, 13_107))).toBeDefined();
  expect(() => values(rows)).toThrow(/13108 rows of 5 .* Use sql.unnest.* or copyFrom/);
});
