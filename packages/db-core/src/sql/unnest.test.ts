import { expect, it } from "vitest";
import { sql } from "./sql.js";
import { unnest } from "./unnest.js";

const types = { a: "int8", b: "text" } as const;

it("binds one array per column, however many rows there are", () => {
  const statement = sql`select * from ${unnest(
    [
      { a: 1, b: "x" },
      { b: null, a: 2n },
    ],
    types,
  )}`;
  expect(statement.text).toBe("select * from unnest($1::int8[], $2::text[])");
  expect(statement.values).toEqual([
    [1, 2n],
    ["x", null],
  ]);
  expect(sql`select * from ${unnest([], types)}`.text).toBe(statement.text);
});

it("takes rows as arrays in the order of the columns", () => {
  expect(sql`${unnest([[1, "x"]], types)}`.values).toEqual([[1], ["x"]]);
});

it("makes JSON text of the cells of json and jsonb columns, and leaves NULL alone", () => {
  const rows = [{ j: { a: [1] } }, { j: "x" }, { j: null }];
  expect(sql`${unnest(rows, { j: "jsonb" })}`.values).toEqual([['{"a":[1]}', '"x"', null]]);
});

it("holds a million rows in two parameters", () => {
  const rows = Array.from({ length: 1_000_000 }, (_, index) => [index, "x"]);
  expect(sql`${unnest(rows, types)}`.values).toHaveLength(2);
});

it("refuses cells that cannot be bound, naming row and column", () => {
  const broken = [{ a: 1, b: "x" }, { a: 2 } as { a: number; b: string }];
  expect(() => unnest(broken, types)).toThrow("sql.unnest, row 1, column b: undefined");
  expect(() => unnest([[1, {}]], types)).toThrow("sql.unnest, row 0, column b: A plain object");
  expect(() => unnest([[1, ["x"]]], types)).toThrow("unnest would flatten an array");
  expect(() => unnest([[1, sql`x`]], types)).toThrow("A fragment cannot be an array's element");
  expect(() => unnest([[1]], types)).toThrow("sql.unnest, row 0: 1 cells for 2 columns");
  expect(() => unnest([{ j: 1n }], { j: "json" })).toThrow(
    "row 0, column j: the value has no JSON",
  );
});

it("refuses types that are not spelled like one, and no columns", () => {
  expect(() => unnest([], { a: "int8[]; drop table users" })).toThrow("sql.unnest, column a");
  expect(() => unnest([], {})).toThrow("sql.unnest needs a column");
});
