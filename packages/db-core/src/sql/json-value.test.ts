import { expect, it } from "vitest";
import { SqlTemplateError } from "../errors/query-errors.js";
import { json } from "./json-value.js";
import { sql } from "./sql.js";

it("binds the JSON text of a value as one parameter", () => {
  const statement = sql`insert into t values (${json({ a: [1, "'"], d: new Date(0) })})`;
  expect(statement.text).toBe("insert into t values ($1)");
  expect(statement.values).toEqual([`{"a":[1,"'"],"d":"1970-01-01T00:00:00.000Z"}`]);
});

it("keeps JSON's null and texts apart from SQL's", () => {
  expect(sql`${json(null)}, ${json("x")}`.values).toEqual(["null", '"x"']);
});

it("does not follow later changes to the value", () => {
  const value = { a: 1 };
  const statement = sql`select ${json(value)}`;
  value.a = 2;
  expect(statement.values).toEqual(['{"a":1}']);
});

const circular: Record<string, unknown> = { secret: "hunter2" };
circular["self"] = circular;

it.each([
  ["a circular object", circular],
  ["a bigint inside", { a: 1n }],
  ["undefined", undefined],
  ["a function", (): number => 1],
  ["a symbol", Symbol("x")],
])("refuses %s without quoting it", (_, value) => {
  expect(() => json(value)).toThrow(SqlTemplateError);
  expect(() => json(value)).not.toThrow("hunter2");
});
