import { expect, it } from "vitest";
import { typeName } from "./type-name.js";

it.each([
  "int8",
  "INT8",
  "numeric(10,2)",
  "numeric(10, -2)",
  "varchar (20)",
  "double precision",
  "character varying(20)",
  "timestamp with time zone",
  "timestamp(3) without time zone",
  "time with time zone",
  "pg_catalog.int4range",
  'shop."Order ""State"""',
  '"char"',
])("takes %s", (type) => {
  expect(typeName(type, "here")).toBe(type);
});

it.each([
  "",
  " int8",
  "int8 ",
  "int8)",
  "int8[] from users",
  "int8; drop table users",
  "int8 --",
  "int8 not null",
  "a.b.c",
  "é",
  "8int",
  'shop."x',
  '"a\0"',
  "timestamp with time zone'",
  "numeric(10,2",
  "numeric(1 + 1)",
])("refuses %j", (type) => {
  expect(() => typeName(type, "here")).toThrow("here: not spelled like the name of a type");
});

it.each(["int8[]", "text[ 3 ]", "int8[][]"])("explains why not %s", (type) => {
  expect(() => typeName(type, "here")).toThrow("unnest flattens arrays of arrays");
});

it("refuses what is no text", () => {
  expect(() => typeName(5 as unknown as string, "here")).toThrow("here: not spelled");
});
